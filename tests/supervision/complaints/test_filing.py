"""Taken in by every way, numbered, routed, and found again by its code alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from records.access.models import AuditEntry
from records.access.roles import Role
from records.chain.models import Peer, PeerRole
from records.common import receipts
from records.common.workflow import TransitionDenied
from supervision.complaints import hooks, services
from supervision.complaints.choices import STAFF_CHANNELS
from supervision.complaints.models import Complaint, ComplaintReceipt
from tests.records.access.factories import CHANGGE, HENAN, holder
from tests.supervision.complaints import factories
from tests.supervision.complaints.factories import NOW, anonymous, filed, named, pdf, said


@pytest.fixture
def referrals(monkeypatch):
    """What another room would hear."""
    heard = {"out": [], "told": []}
    monkeypatch.setattr(hooks, "_out", lambda case, *, child, by, at: heard["out"].append((case, child)))
    monkeypatch.setattr(
        hooks, "_told", lambda case, *, what, text, by, at: heard["told"].append((case.number, what))
    )
    return heard


def test_a_complaint_is_numbered_and_its_code_opens_it(office):
    case, code = filed(office)

    assert case.number.startswith("TJ411000-2026-")
    assert len(code) == receipts.DIGITS
    assert services.find_by_code(services.spelt(code)) == case
    assert services.find_by_code(code.replace(code[0], str((int(code[0]) + 1) % 10))) is None
    assert services.find_by_code("没有") is None


def test_a_code_of_a_remedy_and_one_of_a_complaint_open_two_doors():
    assert receipts.hash_of("1" * 16, purpose="a") != receipts.hash_of("1" * 16, purpose="b")


def test_no_two_have_one_number(office):
    numbers = {filed(office)[0].number for _ in range(5)}

    assert len(numbers) == 5


@pytest.mark.parametrize("channel", [one.value for one in STAFF_CHANNELS])
def test_staff_take_in_what_came_by_other_ways(office, channel):
    number = "12345-20260624-001" if channel in ("hotline", "inspection") else ""
    case, _code = filed(office, by=office.handler, channel=channel, outside_number=number)

    assert (case.channel, case.filed_by, case.outside_number) == (channel, office.handler, number)


def test_what_came_with_a_number_is_not_taken_without_it_nor_twice(office):
    with pytest.raises(ValidationError, match="来源编号"):
        filed(office, by=office.handler, channel="hotline")
    filed(office, by=office.handler, channel="hotline", outside_number="A-1")
    with pytest.raises(TransitionDenied) as refusal:
        filed(office, by=office.other_handler, channel="hotline", outside_number="A-1")
    assert refusal.value.code == "already_filed"
    filed(office, by=office.handler, channel="inspection", outside_number="A-1")


def test_a_report_in_the_press_needs_no_informant_and_has_no_code(office):
    case, code = services.file_complaint(
        said=said(office),
        informant=None,
        channel="media",
        outside_number="示例晚报 6月20日",
        by=office.handler,
        at=NOW,
    )

    assert code == ""
    assert not ComplaintReceipt.objects.filter(complaint=case).exists()


def test_on_the_site_nobody_stands_for_whoever_files_and_at_the_desk_somebody_does(office):
    with pytest.raises(ValueError, match="site"):
        filed(office, channel="site", by=office.handler)
    with pytest.raises(ValueError, match="phone"):
        filed(office, channel="phone")
    case, _code = filed(office)
    for sql in (
        "UPDATE supervision_complaint SET filed_by_id = %s WHERE uid = %s",
        "UPDATE supervision_complaint SET number = %s::text WHERE uid = %s",
    ):
        with (
            pytest.raises(IntegrityError, match="never changes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, [office.handler.pk, case.pk])


def test_only_handlers_take_complaints_in(committed_db, office):
    clerk = holder("录入员", Role.CLERK)
    with pytest.raises(TransitionDenied) as refusal:
        filed(office, by=clerk)
    assert refusal.value.code == "not_your_role"
    assert AuditEntry.objects.filter(by=clerk, action="complaint.file", outcome="refused").exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"body": None, "body_name": " "}, "body_name"),
        ({"region": "999999"}, "region"),
        ({"title": ""}, "title"),
        ({"statement": "太短"}, "statement"),
        ({"title": "长" * 101}, "title"),
        ({"amount": -1}, "amount"),
        ({"happened_on": (factories.TODAY + timedelta(days=3_000))}, "happened_on"),
    ],
    ids=["kind", "body", "region", "title", "statement", "long title", "amount", "date"],
)
def test_the_form_says_what_is_missing(office, more, field):
    assert list(services.check_complaint(said(office, **more))) == [field]


def test_about_a_county_body_the_county_handles_it(office):
    government = factories.organisation("示例县人民政府", "government", CHANGGE)
    bureau = factories.organisation("示例县交通局", region=CHANGGE, superior=government)

    case, _code = filed(office, body=bureau.pk, region=CHANGGE)

    assert (case.handling_region_id, case.office) == (CHANGGE, government)


def test_about_the_city_government_it_waits_only_to_be_sent_up(office, referrals):
    case, _code = filed(office, body=office.government.pk)

    assert case.to_superior
    assert referrals["out"] == [(case, "")]
    services.register(complaint=case.pk, by=office.handler, at=NOW)
    with pytest.raises(TransitionDenied) as refusal:
        services.accept(complaint=case.pk, by=office.handler, at=NOW)
    assert refusal.value.code == "superior_handles"


def test_about_a_body_of_a_node_below_it_goes_down(office, referrals, settings):
    settings.NODE_CODE = HENAN
    Peer.objects.create(code="411000", name="信用许昌", role=PeerRole.CHILD, registered_at=NOW)

    case, _code = filed(office)

    assert referrals["out"] == [(case, "411000")]
    assert (case.handling_region_id, case.to_superior) == (HENAN, False)


def test_what_another_node_sent_has_no_informant_and_is_not_sent_on(office, referrals):
    case, code = services.file_complaint(
        said=said(office),
        informant=None,
        channel="chain",
        outside_number="TJ410000-2026-000001",
        origin=HENAN,
        by=None,
        at=NOW,
    )

    assert (code, case.origin_node, case.is_referred) == ("", HENAN, True)
    assert referrals["out"] == []
    assert referrals["told"] == [(case.number, "file")]


def test_both_sides_talk_and_notes_stay_inside(office, referrals):
    case, _code = filed(office)
    services.say_to_informant(complaint=case.pk, text="请补充验收单。", by=office.handler, at=NOW)
    services.say_as_informant(complaint=case.pk, text="已补充。", proofs=[pdf()], at=NOW)
    services.note(complaint=case.pk, text="与财政科联系", by=office.handler, at=NOW)

    view = services.public_view(case, at=NOW)

    assert [(one.from_informant, one.text, one.files) for one in view.messages] == [
        (False, "请补充验收单。", 0),
        (True, "已补充。", 1),
    ]
    assert "财政科" not in str(view)
    assert [what for _number, what in referrals["told"]] == ["file", "message", "message_of_informant"]


def test_a_file_that_cannot_be_cleaned_is_not_kept_and_takes_the_complaint_back(office):
    with pytest.raises(services.FileRefused) as refusal, transaction.atomic():
        filed(office, proofs=[pdf(b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>")])
    assert refusal.value.code == "encrypted"
    assert not Complaint.objects.exists()


def test_the_same_file_twice_and_too_many_are_refused(office):
    for proofs, code in (
        ([pdf(), pdf()], "duplicate"),
        ([pdf(b"%%PDF-1.7 %d" % n) for n in range(13)], "too_many"),
    ):
        with pytest.raises(services.FileRefused) as refusal, transaction.atomic():
            filed(office, proofs=proofs)
        assert refusal.value.code == code


def test_what_somebody_says_openly_and_what_he_says_namelessly_is_kept_alike(office):
    for informant in (named(), anonymous()):
        case, _code = filed(office, informant)
        assert case.statement == said(office).statement
        assert case.filed_by is None


def test_the_room_waits_quietly_where_no_other_node_listens(office, monkeypatch):
    monkeypatch.setattr(hooks, "_out", None)
    monkeypatch.setattr(hooks, "_told", None)

    case, _code = filed(office, body=office.government.pk)

    assert case.to_superior
