"""Every period of the law runs from the right day, is met by the right step, and escalates by itself when it passes."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from records.access.roles import Role
from records.clocks.cases import ask_extension, decide_extension
from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.workflow import TransitionDenied
from supervision.complaints import hooks, queries, services
from supervision.complaints.deadlines import deadlines_of
from supervision.complaints.services.supervising import close_unrated
from tests.supervision.complaints.factories import NOW, filed, fresh, in_state, moved, pdf


def _open(case):
    return {one.key: one for one in deadlines_of(case) if one.is_open}


def _due(case):
    return {key: one.due_on for key, one in _open(case).items()}


def _later(days):
    return NOW + timedelta(days=days)


# NOW is Wednesday 2026-06-24; Friday 2026-06-19 was the Dragon Boat holiday. Hand-counted.
def test_fifteen_days_to_sort_and_five_working_days_for_the_hotline(office):
    plain, _code = filed(office)
    hotline, _code = filed(office, by=office.handler, channel="hotline", outside_number="A-1")

    assert _due(plain) == {"petition_sort": date(2026, 7, 9)}
    assert _due(hotline) == {"petition_sort": date(2026, 7, 9), "hotline_answer": date(2026, 7, 1)}


def test_the_notice_is_owed_from_the_day_it_came_in_not_from_when_somebody_looked(office):
    case, _code = filed(office)
    services.register(complaint=case.pk, by=office.handler, at=_later(7))

    assert _due(case) == {"petition_notice": date(2026, 7, 9)}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("service", {"petition_finish": date(2026, 8, 24)}),
        ("contract", {"petition_finish": date(2026, 8, 24), "default_verify": date(2026, 7, 8)}),
        (
            "arrears",
            {
                "arrears_transfer": date(2026, 7, 8),
                "arrears_result": date(2026, 7, 24),
                "arrears_max": date(2026, 9, 22),
            },
        ),
    ],
    ids=["service", "contract", "arrears"],
)
def test_by_what_it_is_about_the_law_gives_its_time(office, kind, expected):
    # Sixty days from 24 June end on Sunday 23 August, so on Monday.
    case = in_state(office, "accepted", kind=kind)

    assert _due(case) == expected


def test_handing_it_over_meets_the_arrears_transfer(office):
    case = in_state(office, "assigned", kind="arrears")

    assert set(_open(case)) == {"arrears_result", "arrears_max"}


def test_five_working_days_for_the_other_agency_to_send_it_back(office):
    case = in_state(office, "transferred")
    assert _due(case) == {"petition_wrong_agency": date(2026, 7, 1)}

    services.take_back(complaint=case.pk, reason="不属水利部门职权", by=office.handler, at=NOW)
    assert _due(case) == {"petition_notice": date(2026, 7, 9)}


def test_the_body_has_until_its_day_to_put_it_right(office):
    case = in_state(office, "rectifying")

    assert _due(case)["complaint_rectify"] == case.rectify_until == date(2026, 7, 14)


def test_an_answer_meets_what_was_owed_and_leaves_thirty_days_to_object(office):
    case = in_state(office, "answered")

    assert _due(case) == {"complaint_revisit": date(2026, 7, 24)}
    assert case.on_time is True


def test_a_decision_not_to_take_it_up_ends_every_period(office):
    assert _due(in_state(office, "not_accepted")) == {}
    assert _due(in_state(office, "closed")) == {}


def test_it_is_extended_once_by_thirty_days_by_somebody_else(office):
    case = in_state(office, "assigned", kind="service")
    deadline = _open(case)["petition_finish"]
    ours = {"number": 30, "unit": "d", "reason": "案情复杂，需要审计", "at": NOW}
    with pytest.raises(TransitionDenied) as refusal:
        ask_extension(deadline=deadline, by=office.handler, **{**ours, "number": 31})
    assert refusal.value.code == "extended_too_far"

    asked = ask_extension(deadline=deadline, by=office.handler, **ours)
    decide_extension(extension=asked, granted=True, by=office.reviewer, at=NOW)

    assert _due(case)["petition_finish"] == date(2026, 9, 22)
    with pytest.raises(TransitionDenied) as refusal:
        ask_extension(deadline=_open(case)["petition_finish"], by=office.handler, **ours)
    assert refusal.value.code == "extended_once"


def test_more_time_to_put_it_right_is_told_in_the_complaint_too(office):
    case = in_state(office, "rectifying")
    asked = ask_extension(
        deadline=_open(case)["complaint_rectify"],
        number=10,
        unit="d",
        reason="等待审计",
        by=office.handler,
        at=NOW,
    )
    decide_extension(extension=asked, granted=True, by=office.reviewer, at=NOW)

    assert fresh(case).rectify_until == _due(case)["complaint_rectify"] == date(2026, 7, 24)


def _at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=12)


def test_what_is_overdue_comes_under_watch_by_itself_and_the_superior_is_told(office, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "_told", lambda case, *, what, text, by, at: heard.append((what, text)))
    case = in_state(office, "assigned", kind="service")
    last = _open(case)["petition_finish"].due_on

    notice_overdue(at=_at_noon(last))
    assert fresh(case).supervised_at is None
    notice_overdue(at=_at_noon(last + timedelta(days=1)))
    notice_overdue(at=_at_noon(last + timedelta(days=1)))

    case = fresh(case)
    assert case.supervised_at == _at_noon(last + timedelta(days=1))
    assert "信访办结" in case.supervised_reason
    assert heard.count(("overdue", "petition_finish")) == 1
    assert queries.my_work(office.supervisor)["complaints_supervised"].get() == case
    watched = Deadline.objects.open().get(case_uid=case.pk, key="complaint_supervision")
    assert watched.role == Role.SUPERVISOR
    assert services.public_view(case).supervised


def test_nobody_is_late_with_what_only_others_may_do(office):
    transferred, answered = in_state(office, "transferred"), in_state(office, "answered")
    notice_overdue(at=_later(200))

    assert fresh(transferred).supervised_at is None
    assert fresh(answered).supervised_at is None


def test_an_answer_after_its_day_is_counted_as_late(office):
    case = in_state(office, "rectified", kind="service")
    services.answer(complaint=case.pk, text="经查属实，已经结清。", by=office.handler, at=_later(70))

    assert fresh(case).on_time is False


def test_a_supervisor_puts_it_under_watch_once(office):
    case = in_state(office, "verifying")
    services.supervise(complaint=case.pk, reason="请于三日内报告", by=office.supervisor, at=NOW)

    assert fresh(case).supervised_by == office.supervisor
    with pytest.raises(TransitionDenied) as refusal:
        services.supervise(complaint=case.pk, reason="再督办", by=office.supervisor, at=NOW)
    assert refusal.value.code == "already_supervised"


def test_what_nobody_objected_to_is_filed_away_by_itself(office):
    case = in_state(office, "answered")
    assert close_unrated(at=_later(31)) == 0
    assert close_unrated(at=_later(32)) == 1
    assert close_unrated(at=_later(32)) == 0

    assert fresh(case).status == "closed"


def test_messages_move_no_clock(office):
    case = moved(office, filed(office)[0], "assigned")
    before = _due(case)
    services.say_as_informant(complaint=case.pk, text="补充材料", proofs=[pdf()], at=_later(3))

    assert _due(case) == before
