"""Who complained is read by very few, for a purpose, and never by whoever handles a confidential complaint."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from records.access.models import AuditEntry
from records.access.roles import Role
from records.common import key_rotation
from records.common.workflow import TransitionDenied
from supervision.complaints import services
from supervision.complaints.models import ComplaintFile, IdentityOpening, Informant
from tests.records.access.factories import give, holder
from tests.supervision.complaints import factories
from tests.supervision.complaints.factories import (
    ADDRESS,
    ID_NUMBER,
    MAIL,
    NAME,
    NOW,
    PHONE,
    confidential,
    filed,
    in_state,
    moved,
    named,
    pdf,
)  # fmt: skip

PURPOSE = "需要当面核实合同原件"


def _open(case, by, purpose=PURPOSE):
    return services.open_identity(complaint=case.pk, purpose=purpose, by=by, at=NOW)


def test_a_custodian_opens_it_for_a_purpose_that_stays(office):
    case, _code = filed(office, confidential())

    told = _open(case, office.custodian)

    assert told == {"name": NAME, "id_number": ID_NUMBER, "phone": PHONE, "email": MAIL, "address": ADDRESS}
    opening = IdentityOpening.objects.get()
    assert (opening.by, opening.purpose, opening.complaint) == (office.custodian, PURPOSE, case)
    entry = AuditEntry.objects.get(action="complaint.open_identity")
    assert (entry.outcome, entry.details) == ("read", {"purpose": PURPOSE})


def test_nobody_else_opens_a_confidential_one(committed_db, office):
    case = moved(office, filed(office, confidential())[0], "verifying")

    for who in ("handler", "other_handler", "reviewer", "supervisor"):
        with pytest.raises(TransitionDenied) as refusal:
            _open(case, getattr(office, who))
        assert refusal.value.code == "not_your_role", who

    assert AuditEntry.objects.filter(action="complaint.open_identity", outcome="refused").count() == 4
    assert not IdentityOpening.objects.exists()


def test_whoever_handles_an_openly_named_one_may_ask_him_back(office):
    case = in_state(office, "verifying")

    assert _open(case, office.handler)["phone"] == PHONE
    with pytest.raises(TransitionDenied):
        _open(case, office.other_handler)


def test_of_an_anonymous_one_there_is_nothing_to_open(office):
    case, _code = filed(office, factories.anonymous())

    assert not Informant.objects.exists()
    with pytest.raises(TransitionDenied) as refusal:
        _open(case, office.custodian)
    assert refusal.value.code == "anonymous"


def test_what_another_node_or_the_press_brought_has_no_identity_here(office):
    case, _code = services.file_complaint(
        said=factories.said(office),
        informant=None,
        channel="chain",
        outside_number="TJ410000-2026-000001",
        origin="410000",
        by=None,
        at=NOW,
    )

    with pytest.raises(TransitionDenied) as refusal:
        _open(case, office.custodian)
    assert refusal.value.code == "not_kept_here"


def test_no_purpose_no_name(office):
    case, _code = filed(office, confidential())

    with pytest.raises(TransitionDenied) as refusal:
        _open(case, office.custodian, "看")

    assert refusal.value.code == "purpose_needed"


def test_a_custodian_who_handled_it_stays_outside_and_one_who_opened_it_does_not_handle_it(office):
    both = holder("双重角色", Role.COMPLAINT_HANDLER)
    give(both, Role.IDENTITY_CUSTODIAN)
    handled, _code = filed(office, confidential())
    services.register(complaint=handled.pk, by=both, at=NOW)
    with pytest.raises(TransitionDenied) as refusal:
        _open(handled, both)
    assert refusal.value.code == "handled_here"
    with pytest.raises(IntegrityError, match="never learns"), transaction.atomic():
        IdentityOpening.objects.create(complaint=handled, by=both, at=NOW, purpose=PURPOSE)

    opened, _code = filed(office, confidential())
    _open(opened, both)
    with pytest.raises(IntegrityError, match="never learns"), transaction.atomic():
        services.register(complaint=opened.pk, by=both, at=NOW)
    accepted = moved(office, opened, "accepted")
    with pytest.raises(ValidationError, match="查阅过反映人身份"):
        services.assign(complaint=accepted.pk, handler=both.pk, by=office.handler, at=NOW)


def test_whoever_took_a_confidential_one_down_does_not_become_its_handler(office):
    case, _code = filed(office, confidential(), by=office.handler)
    case = moved(office, case, "verifying")

    assert case.handler is None
    with pytest.raises(IntegrityError, match="complaint_confidential_apart"), transaction.atomic():
        type(case).objects.filter(pk=case.pk).update(handler=office.handler)


def _stored():
    found = []
    with connection.cursor() as cursor:
        for model in (*apps.get_app_config("supervision").get_models(), AuditEntry):
            cursor.execute(f'SELECT row::text FROM "{model._meta.db_table}" AS row')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_no_row_holds_a_name_a_number_or_the_code(office):
    case, code = filed(office, confidential(), proofs=[pdf(name=f"{NAME}的合同.pdf")])
    _open(case, office.custodian)
    stored = _stored()

    assert case.number in stored
    for secret in (NAME, ID_NUMBER, PHONE, MAIL, ADDRESS, code, "ouyang"):
        assert secret not in stored, secret


def test_no_column_of_the_room_could_hold_where_somebody_wrote_from():
    rooms = ("supervision.complaints", "supervision.disputes")
    # Elsewhere a session is one of the people's congress.
    for model in (
        one for one in apps.get_app_config("supervision").get_models() if one.__module__.startswith(rooms)
    ):
        for field in model._meta.get_fields():
            assert getattr(field, "get_internal_type", str)() != "GenericIPAddressField"
            words = set(field.name.split("_"))
            assert not words & {"ip", "address_of", "remote", "agent", "session", "device"}, field


def test_files_lie_unreadable_and_without_their_authors(office, media):
    case, _code = filed(office, proofs=[pdf()])
    (stored,) = [path for path in media.rglob("*") if path.is_file()]
    assert b"%PDF" not in stored.read_bytes()

    row, content = services.open_file(
        complaint=case.pk,
        file=services.files_of(case).get().pk,
        purpose="核对合同",
        by=office.handler,
        at=NOW,
    )

    assert content.startswith(b"%PDF-1.7")
    assert b"ouyang" not in content
    assert row.size == len(content)


def test_a_change_of_keys_reaches_identities_and_files(office, settings):
    from cryptography.fernet import Fernet

    case, _code = filed(office, confidential(), proofs=[pdf()])
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    key_rotation.rotate(Informant)
    key_rotation.renew_files(ComplaintFile)
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]

    assert _open(case, office.custodian)["name"] == NAME


@pytest.mark.parametrize(
    ("informant", "field"),
    [
        (named(name=""), "name"),
        (named(phone="", email=""), "phone"),
        (named(id_number="123"), "id_number"),
        (named(email="没有"), "email"),
        (services.InformantData(anonymity="anonymous", phone=PHONE), "phone"),
        (services.InformantData(anonymity="secretly"), "anonymity"),
    ],
    ids=["no name", "no way back", "wrong number", "wrong mail", "anonymous with a phone", "no such way"],
)
def test_the_form_says_what_is_wrong(office, informant, field):
    assert list(services.check_informant(informant)) == [field]
    with pytest.raises(ValidationError) as refusal:
        filed(office, informant)
    assert field in refusal.value.message_dict
