"""An audit office's system sends what it measured of a city; a reviewer of the round takes it over or sends it back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from records.access.models import User
from records.access.services import ensure_system_users
from records.common.workflow import TransitionDenied
from supervision.assessments.rounds import services
from supervision.assessments.rounds.models import AssessmentMark, SuppliedFigure
from tests.api.factories import give, partner
from tests.api.sending import fate, send_items, told
from tests.records.access.factories import HENAN
from tests.supervision.rounds.factories import CITIES, NOW, hall, reporting, review, reviewing, sheets

pytestmark = pytest.mark.django_db
TITLE = "示例省2025年度城市政务诚信考核"


def figure(number=1, **more):
    said = {
        "external_id": f"SJ-{number}",
        "organisation_name": CITIES[0][0],
        "round_title": TITLE,
        "indicator": "A2",
        "value": "17.5",
        "authority_name": "示例省审计厅",
        "document_name": "2025年度审计整改情况通报",
        "document_number": "示审〔2026〕3号",
        "dated_on": "2026-01-05",
        "note": "应整改四十项，已整改三十五项。",
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


@pytest.fixture
def at(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    ensure_system_users()
    return hall()


@pytest.fixture
def office(at) -> User:
    user = partner("示例省审计厅", region=HENAN, kinds=[])
    give(user, "assessment-figure")
    return user


def send(user, *items):
    return send_items(user, "assessment-figure", *items)


def test_a_figure_scores_nothing_until_a_reviewer_takes_it_over_as_his_finding(at, office):
    case = reviewing(at)
    sheet = sheets(case)[0]
    sent = send(office, figure())
    (waiting,) = SuppliedFigure.objects.all()
    assert (waiting.value, waiting.entered_by) == (Decimal("17.5"), office)
    assert fate(office, sent) == ("in_review",)
    assert sheet.scores.get(key="A2").value == 18
    services.decide_figure(figure=waiting.pk, accepted=True, note="与通报一致。", by=at.first, at=NOW)
    mark = AssessmentMark.objects.get(score=waiting.score, stage="review_1")
    assert (mark.value, mark.by) == (Decimal("17.5"), at.first)
    assert "示例省审计厅《2025年度审计整改情况通报》（示审〔2026〕3号）" in mark.note
    assert fate(office, sent) == ("approved",)
    assert told(send(office, figure())) == [("duplicate",)]


def test_what_is_sent_back_says_why_and_may_be_sent_anew(at, office):
    reviewing(at)
    sent = send(office, figure())
    services.decide_figure(
        figure=SuppliedFigure.objects.get().pk, accepted=False, note="不在考核期内。", by=at.first, at=NOW
    )
    assert fate(office, sent) == ("returned", "不在考核期内。")
    assert told(send(office, figure())) == [("duplicate",)]
    again = send(office, figure(value="16"))
    assert (told(again), fate(office, again)) == ([("accepted",)], ("in_review",))
    assert fate(office, sent) == ("returned", "不在考核期内。")


def test_other_content_replaces_what_waits_and_what_it_said_is_kept(at, office):
    reporting(at)
    first = send(office, figure())
    second = send(office, figure(value="16"))
    assert (fate(office, first)[0], fate(office, second)) == ("ended", ("in_review",))
    rows = [(one.value, one.replaced_at is None) for one in SuppliedFigure.objects.order_by("pk")]
    assert rows == [(Decimal("17.5"), False), (Decimal(16), True)]
    stale = SuppliedFigure.objects.earliest("pk")
    with pytest.raises(TransitionDenied) as denied:
        services.decide_figure(figure=stale.pk, accepted=False, note="旧。", by=at.first, at=NOW)
    assert denied.value.code == "decided_already"


def test_no_review_ends_before_each_figure_has_its_answer(at, office):
    case = reviewing(at)
    sheet = sheets(case)[0]
    send(office, figure())
    review(at, sheet)
    about = {"sheet": sheet.pk, "by": at.first, "at": NOW}
    with pytest.raises(TransitionDenied) as denied:
        services.finish_review(**about)
    assert denied.value.code == "figures_open"
    services.decide_figure(
        figure=SuppliedFigure.objects.get().pk, accepted=False, note="已另行核实。", by=at.second, at=NOW
    )
    services.finish_review(**about)
    assert told(send(office, figure(2, value="3"))) == [("rejected", "wrong_state")]


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"round_title": "没有这次考核"}, "round_title", "no_such_round"),
        ({"indicator": "Z9"}, "indicator", "invalid"),
        ({"indicator": "B1"}, "indicator", "invalid"),
        ({"value": "21"}, "value", "invalid"),
        ({"value": "-1"}, "value", "not_a_number"),
        ({"document_number": None}, "document_number", "required"),
        ({"note": "见证人110101199003070839。"}, "note", "invalid"),
        ({"url": "javascript:alert(1)"}, "url", "invalid"),
        ({"dated_on": (date(localdate().year + 1, 1, 1)).isoformat()}, "dated_on", "invalid"),
        ({"score": "5"}, "score", "unknown_field"),
    ],
    ids=range(10),
)
def test_a_faulty_figure_is_told_at_its_place_and_hinders_no_other(at, office, more, pointer, code):
    reporting(at)
    answer = send(office, figure(1, **more), figure(2, indicator="C", value="1"))
    assert told(answer) == [("rejected", code), ("accepted",)]
    assert answer.json()["items"][0]["errors"][0]["pointer"] == f"/items/0/{pointer}"
    assert SuppliedFigure.objects.count() == 1


def test_a_body_speaks_of_itself_in_its_self_report_alone(at):
    reporting(at)
    own = partner(CITIES[0][0], region="411000", kinds=["assessment-figure"])
    application = own.partner_application
    application.organisation = at.cities[0]
    application.save()
    assert told(send(own, figure())) == [("rejected", "of_assessed_body")]
    elsewhere = partner("示例西市审计局", region="410100", kinds=["assessment-figure"])
    assert told(send(elsewhere, figure())) == [("rejected", "outside_your_region")]
    assert not SuppliedFigure.objects.exists()


def test_who_assesses_decides_and_nobody_else(at, office):
    case = reviewing(at)
    send(office, figure())
    uid = SuppliedFigure.objects.get().pk
    for by in (at.account(sheets(case)[0]), at.publisher, office):
        with pytest.raises(TransitionDenied) as denied:
            services.decide_figure(figure=uid, accepted=True, by=by, at=NOW)
        assert denied.value.code == "not_your_role"


@pytest.mark.parametrize(
    "change",
    [
        "value = 3",
        "taken = true",
        "taken = false, decided_by_id = {reviewer}, decided_at = now()",
        "taken = true, decided_by_id = entered_by_id, decided_at = now(), reason = ''",
        "taken = true, decided_by_id = {own}, decided_at = now(), reason = ''",
        "replaced_at = now(), taken = true, decided_by_id = {reviewer}, decided_at = now(), reason = ''",
        "authority_name = ''",
    ],
    ids=range(7),
)
def test_the_database_refuses_a_half_decision_one_by_its_sender_or_body_and_any_change(at, office, change):
    case = reviewing(at)
    send(office, figure())
    said = change.format(reviewer=at.first.pk, own=at.account(sheets(case)[0]).pk)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE supervision_suppliedfigure SET {said}")  # noqa: S608 - the test's own words
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM supervision_suppliedfigure")


def test_the_database_refuses_a_figure_of_the_bodys_own(at, office):
    case = reviewing(at)
    send(office, figure())
    one = SuppliedFigure.objects.get()
    one.pk, one.entered_by, one._state.adding = None, at.account(sheets(case)[0]), True
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_the_reviewer_finds_it_on_the_sheet_and_the_body_does_not(at, office, client):
    case = reviewing(at)
    sheet = sheets(case)[0]
    send(office, figure())
    page = reverse("admin:supervision_assessmentsheet_change", args=[sheet.pk])
    door = reverse(
        "admin:supervision_assessmentsheet_figure", args=[sheet.pk, SuppliedFigure.objects.get().pk]
    )
    client.force_login(at.account(sheet), backend="records.access.backends.RoleBackend")
    assert "示审〔2026〕3号" not in client.get(page).content.decode()
    assert client.get(door).status_code == 404
    client.force_login(at.first, backend="records.access.backends.RoleBackend")
    told_there = client.get(page).content.decode()
    assert all(word in told_there for word in ("示审〔2026〕3号", office.full_name, door))
    beside = reverse("admin:supervision_assessmentsheet_assess", args=[sheet.pk])
    assert "示例省审计厅（示审〔2026〕3号）" in client.get(beside).content.decode()
    assert client.post(door, {"accepted": "no", "note": ""}).status_code == 422
    assert client.post(door, {"accepted": "yes", "note": ""}).status_code == 302
    assert SuppliedFigure.objects.get().taken
    assert "现在不能办理" in client.get(door).content.decode()
