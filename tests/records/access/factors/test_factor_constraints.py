"""What the database refuses of factors, codes, passwords and sessions, even to somebody with a shell on it."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from records.access.factors import services
from records.access.factors.models import OidcLink, StaffSession
from records.common.crypto import encrypt
from tests.records.access.factors.factories import app_of, with_app

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def refused(sql, *params):
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(caught.value)


def allowed(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


@pytest.fixture
def app(staff):
    with_app(staff.clerk, NOW)
    return app_of(staff.clerk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("kind = 'sms'", "factor"),
        ("kind = 'passkey'", "factor"),
        ("secret = NULL", "factor_removed_is_wiped"),
        ("removed_at = now(), removed_by_id = user_id", "factor_removed_is_wiped"),
        ("removed_at = now(), secret = NULL", "factor_removed_by_someone"),
        ("counter = counter - 1", "stays whose and what it is"),
        ("user_id = %(other)s", "stays whose and what it is"),
        ("added_at = now()", "stays whose and what it is"),
    ],
)
def test_a_factor_is_never_another_never_counts_back_and_goes_only_wiped(staff, app, change, constraint):
    sql = f"UPDATE records_secondfactor SET {change.replace('%(other)s', str(staff.reviewer.pk))}"
    assert constraint in refused(sql)


def test_a_factor_is_not_deleted_and_the_table_not_emptied(app):
    assert "never deleted" in refused("DELETE FROM records_secondfactor")
    # Or the row's own foreign keys, not yet checked, would be in the way first.
    allowed("SET CONSTRAINTS ALL IMMEDIATE")
    assert "never deleted" in refused("TRUNCATE records_secondfactor CASCADE")


def test_a_removed_factor_stays_removed(staff, app):
    services.remove(user=staff.clerk, factor_uid=app.pk, required=False, at=NOW)
    assert "stays" in refused(
        "UPDATE records_secondfactor SET removed_at = NULL, removed_by_id = NULL, secret = %s", encrypt("X")
    )


def test_a_secret_may_be_sealed_anew_when_keys_change(app):
    assert allowed("UPDATE records_secondfactor SET secret = %s", encrypt(app.secret)) == 1


def test_one_app_each(staff, app):
    found = refused(
        "INSERT INTO records_secondfactor (uid, user_id, kind, name, secret, counter, added_at)"
        " VALUES (gen_random_uuid(), %s, 'totp', 'x', %s, 0, now())",
        staff.clerk.pk,
        encrypt("X"),
    )
    assert "factor_one_app_each" in found


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM records_recoverycode",
        "UPDATE records_recoverycode SET digest = 'x'",
        "UPDATE records_recoverycode SET used_at = now(), retired_at = now()",
    ],
)
def test_a_recovery_code_is_used_or_retired_and_nothing_else(staff, sql):
    services.renew_codes(user=staff.clerk, at=NOW)
    assert "records_recoverycode" in refused(sql)


def test_a_used_recovery_code_stays_used(staff):
    code = services.renew_codes(user=staff.clerk, at=NOW)[0]
    services.use_recovery_code(user=staff.clerk, code=code, at=NOW)
    refused("UPDATE records_recoverycode SET used_at = NULL WHERE used_at IS NOT NULL")


def test_a_reset_takes_two_who_are_not_its_owner(staff):
    sql = (
        "INSERT INTO records_factorreset (uid, user_id, asked_by_id, reset_by_id, reset_at, reason, at_the_shell)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, false)"
    )
    clerk, system, security = staff.clerk.pk, staff.system.pk, staff.security.pk
    assert "factor_reset_by_another" in refused(sql, clerk, system, system, "理由")
    assert "factor_reset_not_ones_own" in refused(sql, clerk, clerk, security, "理由")
    assert "factor_reset_not_ones_own" in refused(sql, clerk, system, clerk, "理由")
    assert "factor_reset_has_a_reason" in refused(sql, clerk, system, security, "")
    assert allowed(sql, clerk, system, security, "手机遗失") == 1
    assert "append-only" in refused("UPDATE records_factorreset SET reason = 'x'")


def test_what_was_a_password_stays_in_the_history(staff):
    allowed(
        "INSERT INTO records_formerpassword (user_id, password, set_at) VALUES (%s, 'x', now())",
        staff.clerk.pk,
    )
    assert "append-only" in refused("DELETE FROM records_formerpassword")
    assert "append-only" in refused("UPDATE records_formerpassword SET set_at = now() - interval '1 year'")


def test_an_ended_session_stays_ended(staff):
    session = StaffSession.objects.create(user=staff.clerk, opened_at=NOW, seen_at=NOW)
    assert "session_ends_for_a_reason" in refused("UPDATE records_staffsession SET ended_at = now()")
    allowed("UPDATE records_staffsession SET ended_at = now(), ended_because = 'idle'")
    for change in ("ended_at = NULL, ended_because = ''", "seen_at = now()"):
        assert "stays ended" in refused(
            f"UPDATE records_staffsession SET {change} WHERE uid = %s", session.pk
        )


def test_nobody_links_his_own_account_and_no_identity_is_two_accounts(staff):
    link = {"issuer": "https://id.example", "entered_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        OidcLink.objects.create(user=staff.system, subject="a", entered_by=staff.system, **link)
    OidcLink.objects.create(user=staff.clerk, subject="a", entered_by=staff.system, **link)
    with pytest.raises(IntegrityError), transaction.atomic():
        OidcLink.objects.create(user=staff.reviewer, subject="a", entered_by=staff.system, **link)
    with pytest.raises(IntegrityError), transaction.atomic():
        OidcLink.objects.create(user=staff.clerk, subject="b", entered_by=staff.system, **link)
    assert "append-only" in refused("UPDATE records_oidclink SET subject = 'c'")
