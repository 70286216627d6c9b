"""
The reported body and its accounts never handle a complaint about it, nor see it or who made it; each try is logged.

By the database first, then by services, lists and pages.
"""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from records.access.models import AuditEntry
from records.access.roles import BUSINESS_ROLES, Role
from records.common.workflow import TransitionDenied
from supervision.complaints import queries, services
from supervision.complaints.models import Complaint, ComplaintStep, IdentityOpening, Informant
from tests.records.access.factories import XUCHANG, give, holder, person
from tests.supervision.complaints import factories
from tests.supervision.complaints.factories import NAME, NOW, PHONE, confidential, filed, in_state, pdf

# An administrator holds no business role, so no body either.
ROLES = sorted(BUSINESS_ROLES)


@pytest.fixture
def insiders(office):
    """Of the body itself, of one below it, and of what it was merged into; each with every role besides."""
    successor = factories.organisation("示例市城市运行局")
    office.bureau.merged_into = successor
    office.bureau.save()
    found = []
    for name, body in (("本局", office.bureau), ("下属站", office.station), ("继任局", successor)):
        user = person(name)
        give(user, Role.DEPARTMENT, organisation=body)
        for role in ROLES:
            if role != Role.DEPARTMENT:
                give(user, role)
        found.append(user)
    return found


def _refusals(user):
    return AuditEntry.objects.filter(by=user, outcome="refused", action__startswith="complaint.")


def _raw(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


HANDS = (
    "handler_id",
    "proposed_by_id",
    "confirmed_by_id",
    "supervised_by_id",
    "closed_by_id",
    "published_by_id",
)


@pytest.mark.parametrize("column", HANDS)
def test_the_database_lets_no_account_of_the_reported_body_have_a_hand(office, column):
    case, _code = filed(office)
    with pytest.raises(IntegrityError, match="reported body"):
        _raw(f"UPDATE supervision_complaint SET {column} = %s WHERE uid = %s", office.at_bureau.pk, case.pk)


def test_the_database_lets_neither_the_body_nor_one_below_it_handle(office):
    case, _code = filed(office)
    for body in (office.bureau, office.station):
        with pytest.raises(IntegrityError):
            _raw("UPDATE supervision_complaint SET handler_body_id = %s WHERE uid = %s", body.pk, case.pk)
    _raw(
        "UPDATE supervision_complaint SET handler_body_id = %s WHERE uid = %s", office.government.pk, case.pk
    )


def test_the_database_takes_no_step_note_message_or_opening_from_the_reported_body(office):
    case, _code = filed(office)
    insider = office.at_station
    ours = {"complaint": case, "by": insider, "at": NOW}
    for make in (
        lambda: ComplaintStep.objects.create(**ours, name="note", label="x", target="submitted"),
        lambda: case.notes.create(by=insider, at=NOW, text="x"),
        lambda: case.messages.create(by=insider, at=NOW, text="x"),
        lambda: IdentityOpening.objects.create(**ours, purpose="看看是谁"),
    ):
        with pytest.raises(IntegrityError, match="reported body"), transaction.atomic():
            make()


def test_a_grant_that_has_not_begun_shuts_out_and_one_that_is_over_does_not(office):
    from datetime import timedelta

    from django.utils.timezone import localdate

    case, _code = filed(office)
    coming, gone = person("将任"), person("已离任")
    give(coming, Role.DEPARTMENT, organisation=office.bureau, starts_on=localdate() + timedelta(days=30))
    give(gone, Role.DEPARTMENT, organisation=office.bureau, ends_on=localdate() - timedelta(days=1))
    for user in (coming, gone):
        give(user, Role.COMPLAINT_HANDLER)

    assert not queries.complaints_in_reach(coming).filter(pk=case.pk).exists()
    with pytest.raises(TransitionDenied, match="您所在的单位"):
        services.register(complaint=case.pk, by=coming, at=NOW)
    assert queries.complaints_in_reach(gone).filter(pk=case.pk).exists()
    services.register(complaint=case.pk, by=gone, at=NOW)


def test_the_list_and_the_database_draw_the_same_line(office, insiders):
    case, _code = filed(office)
    outsider = holder("旁局", Role.DEPARTMENT, organisation=factories.organisation("示例市教育局"))
    above = holder("市政府", Role.DEPARTMENT, organisation=office.government)
    for user in (outsider, above):
        give(user, Role.COMPLAINT_HANDLER)

    seen = {
        user: queries.complaints_in_reach(user).filter(pk=case.pk).exists()
        for user in (*insiders, outsider, above)
    }

    assert seen == {**dict.fromkeys(insiders, False), outsider: True, above: True}


def _tries(case, file):
    yield (
        "identity",
        lambda by: services.open_identity(complaint=case.pk, purpose="想知道是谁", by=by, at=NOW),
    )
    yield (
        "file",
        lambda by: services.open_file(complaint=case.pk, file=file, purpose="想看材料", by=by, at=NOW),
    )
    for name in ("register", "accept", "verify", "confirm_untrue", "confirm_not_accepted", "close"):
        yield name, lambda by, name=name: getattr(services, name)(complaint=case.pk, by=by, at=NOW)
    yield "note", lambda by: services.note(complaint=case.pk, text="备注", by=by, at=NOW)
    yield "say", lambda by: services.say_to_informant(complaint=case.pk, text="留言", by=by, at=NOW)
    yield "rate", lambda by: services.rate(complaint=case.pk, satisfaction="satisfied", by=by, at=NOW)
    yield "supervise", lambda by: services.supervise(complaint=case.pk, reason="督办", by=by, at=NOW)
    yield "reopen", lambda by: services.reopen(complaint=case.pk, reason="再查", by=by, at=NOW)
    yield "answer", lambda by: services.answer(complaint=case.pk, text="没有此事", by=by, at=NOW)
    yield (
        "publish",
        lambda by: services.publish_answer(complaint=case.pk, title="无", text="无", by=by, at=NOW),
    )


def test_every_service_refuses_every_insider_and_writes_it_down(committed_db, office, insiders):
    for informant in (factories.named(), factories.confidential(), factories.anonymous()):
        case, _code = filed(office, informant, proofs=[pdf()])
        file = services.files_of(case).get().pk
        tries = list(_tries(case, file))
        before = ComplaintStep.objects.filter(complaint=case).count()

        for insider in insiders:
            for name, attempt in tries:
                with pytest.raises(TransitionDenied) as refusal:
                    attempt(insider)
                assert refusal.value.code == "of_reported_body", (insider, name)
            written = _refusals(insider).filter(subject_uid=str(case.pk)).values_list("details", flat=True)
            assert [entry["code"] for entry in written] == ["of_reported_body"] * len(tries), insider

        assert ComplaintStep.objects.filter(complaint=case).count() == before
    assert not IdentityOpening.objects.exists()


def _pages(case, file):
    args = [case.pk]
    for name in ("change", "history", "identity"):
        yield reverse(f"admin:supervision_complaint_{name}", args=args)
    yield reverse("admin:supervision_complaint_file", args=[case.pk, file])
    for step in ("register", "note", "say", "merge", "answer"):
        yield reverse("admin:supervision_complaint_step", args=[case.pk, step])


def test_every_staff_page_is_shut_to_every_insider_and_the_try_is_written_down(
    committed_db, office, insiders
):
    case, _code = filed(office, confidential(), proofs=[pdf()])
    file = services.files_of(case).get().pk

    for insider in insiders:
        client = Client()
        client.force_login(insider, backend="records.access.backends.RoleBackend")
        for number, address in enumerate(_pages(case, file), start=1):
            for answer in (client.get(address), client.post(address, {"purpose": "想知道是谁", "text": "x"})):
                assert answer.status_code == 404, address
                assert not any(word in answer.content.decode() for word in (NAME, PHONE, case.title))
            assert _refusals(insider).count() == 2 * number, address
        listed = client.get(reverse("admin:supervision_complaint_changelist")).content.decode()
        assert case.number not in listed
        kept = client.get(reverse("admin:supervision_informant_changelist")).content.decode()
        assert case.number not in kept


def test_the_same_pages_open_for_the_office(office):
    """Without this the test above might pass because nothing is there."""
    case, _code = filed(office, confidential(), proofs=[pdf()])
    client = Client()
    client.force_login(office.handler, backend="records.access.backends.RoleBackend")

    page = client.get(reverse("admin:supervision_complaint_change", args=[case.pk]))

    assert page.status_code == 200
    assert case.title in page.content.decode()
    assert NAME not in page.content.decode()


def test_nobody_of_the_reported_body_takes_the_complaint_down_or_is_named_its_handler(office, insiders):
    with pytest.raises(TransitionDenied, match="您所在的单位"):
        filed(office, by=insiders[0])
    case = in_state(office, "accepted")
    from django.core.exceptions import ValidationError

    for more in ({"handler": insiders[1].pk}, {"handler_body": office.station.pk}):
        with pytest.raises(ValidationError):
            services.assign(complaint=case.pk, by=office.handler, at=NOW, **more)


def test_a_body_named_later_shuts_its_people_out_from_then_on(office):
    case, _code = filed(office, body=None, body_name="某个管路灯的局")
    services.register(complaint=case.pk, by=office.handler, at=NOW)
    services.name_body(complaint=case.pk, body=office.bureau.pk, by=office.handler, at=NOW)
    give(office.at_bureau, Role.COMPLAINT_HANDLER)

    assert not queries.complaints_in_reach(office.at_bureau).exists()
    with pytest.raises(IntegrityError, match="never changes"):
        _raw("UPDATE supervision_complaint SET body_id = NULL WHERE uid = %s", case.pk)


def test_a_body_is_not_named_where_one_of_its_people_has_had_a_hand_already(office):
    case, _code = filed(office, body=None, body_name="某个管路灯的局")
    insider = holder("早已经手", Role.COMPLAINT_HANDLER)
    services.register(complaint=case.pk, by=insider, at=NOW)
    give(insider, Role.DEPARTMENT, organisation=office.bureau)

    with pytest.raises(TransitionDenied, match="经办过本件"):
        services.name_body(complaint=case.pk, body=office.bureau.pk, by=office.handler, at=NOW)

    assert Complaint.objects.get(pk=case.pk).body is None


def test_a_body_typed_by_its_full_name_is_known_at_once(office):
    case, _code = filed(office, body=None, body_name=office.bureau.name)

    assert case.body == office.bureau
    assert case.region_id == XUCHANG


def test_an_identity_of_an_anonymous_complaint_cannot_even_be_stored(office):
    case, _code = filed(office, factories.anonymous())

    with pytest.raises(IntegrityError, match="anonymous"), transaction.atomic():
        Informant.objects.create(uid=uuid.uuid4(), complaint=case, name=NAME)
