"""What the database itself refuses of matters and letters between nodes."""

import pytest
from django.db import IntegrityError, connection, transaction

from records.access.services import ensure_system_users
from supervision.complaints.referrals.models import Letter, Referral
from tests.records.chain.factories import NOW, PROVINCE
from tests.supervision.complaints import factories as complaints


@pytest.fixture
def referral(db):
    ensure_system_users()
    office = complaints.office()
    case, _code = complaints.filed(office, at=NOW)
    return Referral.objects.create(
        complaint=case,
        is_sent=True,
        peer_code=PROVINCE,
        peer_name="信用河南",
        is_upward=True,
        approved_by=office.handler,
        key="key",
        begun_at=NOW,
    )


def refuses(what: str, statement: str, *values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = refused.value.__cause__
    assert what in f"{refused.value} {getattr(getattr(cause, 'diag', None), 'constraint_name', '')}"


def letter(referral, **more):
    return Letter.objects.create(
        **{
            "referral_uid": referral.pk,
            "peer_code": PROVINCE,
            "is_incoming": False,
            "number": 1,
            "kind": "complaint",
            "content": "{}",
            "made_at": NOW,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("referral_out_approved", "approved_by_id = NULL"),
        ("referral_out_approved", "complaint_id = NULL"),
        ("referral_can_be_read", "key = NULL"),
        ("referral_can_be_read", "own_secret = 'gAAAA'"),
        ("referral_escalates_upward", "purpose = 'escalate', is_upward = false"),
    ],
)
def test_no_half_matters(referral, name, change):
    refuses(name, f"UPDATE supervision_referral SET {change} WHERE uid = %s", referral.pk)


def test_a_complaint_is_with_one_other_node_at_a_time(referral):
    again = {**{field.attname: getattr(referral, field.attname) for field in Referral._meta.concrete_fields}}
    again.pop("uid")
    with pytest.raises(IntegrityError, match="referral_out_once"), transaction.atomic():
        Referral.objects.create(**again)
    Referral.objects.create(**{**again, "ended_at": NOW})


def test_a_letter_stands_once_and_stays_as_it_was_written(referral):
    letter(referral)
    with pytest.raises(IntegrityError, match="letter_once"), transaction.atomic():
        letter(referral)
    refuses("append-only", "DELETE FROM supervision_letter")
    for change in ("kind = 'answer'", "number = 7", "made_at = now()", "content = 'x'"):
        refuses("append-only", f"UPDATE supervision_letter SET {change}")


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("letter_held_not_sent", {"is_held": True, "number": 2}),
        ("letter_held_not_sent", {"is_held": True, "number": None, "passed_at": NOW}),
        ("letter_held_not_sent", {"settled_at": NOW}),
        ("letter_in_numbered", {"is_incoming": True, "number": 3}),
        ("letter_in_numbered", {"sealed": "x"}),
        ("letter_numbers_from_zero", {"number": -1}),
    ],
)
def test_no_half_letters(referral, name, more):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        letter(referral, **more)
