"""What the database refuses even to somebody with a shell on it."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from records.access.append_only import SEPARATED_ROLES
from records.access.models import Grant, PartnerApplication, User
from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from tests.records.access.factories import (
    LONG_AGO,
    NOW,
    XUCHANG,
    administrators,
    body,
    give,
    holder,
    partner,
    person,
)

pytestmark = pytest.mark.django_db


def refused(sql, params=()):
    """The constraint that refuses this statement."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(caught.value)


INSERT = """
INSERT INTO records_grant (uid, user_id, role, region_id, organisation_id, starts_on, ends_on, granted_by_id,
                           granted_at, revoked_by_id, revoked_at)
VALUES (gen_random_uuid(), %(user)s, %(role)s, '411000', NULL, %(starts_on)s, %(ends_on)s, %(granted_by)s, now(),
        %(revoked_by)s, %(revoked_at)s)
"""


def raw_grant(user, role, **more):
    defaults = {
        "starts_on": LONG_AGO,
        "ends_on": None,
        "granted_by": clock_user().pk,
        "revoked_by": None,
        "revoked_at": None,
    }
    return {"user": user.pk, "role": role, **defaults, **more}


def test_a_correct_grant_passes_so_that_the_refusals_below_mean_something():
    with connection.cursor() as cursor:
        cursor.execute(INSERT, raw_grant(person("陈静"), "clerk"))
    assert Grant.objects.count() == 1


def test_nobody_grants_himself():
    user = person("陈静")
    assert "grant_nobody_grants_himself" in refused(INSERT, raw_grant(user, "clerk", granted_by=user.pk))


def test_a_grant_cannot_end_before_it_starts():
    wrong = raw_grant(person("陈静"), "clerk", ends_on=LONG_AGO - timedelta(days=1))
    assert "grant_ends_after_it_starts" in refused(INSERT, wrong)


def test_a_revocation_names_both_who_and_when():
    user = person("陈静")
    half = "grant_revoked_by_someone_at_some_time"
    assert half in refused(INSERT, raw_grant(user, "clerk", revoked_at=NOW))
    assert half in refused(INSERT, raw_grant(user, "clerk", revoked_by=clock_user().pk))


def test_the_department_role_names_its_body():
    assert "grant_department_names_its_body" in refused(INSERT, raw_grant(person("陈静"), "department"))


@pytest.mark.parametrize("role", ["partner", "clock", "superuser", ""])
def test_roles_that_no_person_holds_are_not_granted(role):
    assert "grant_role_can_be_granted" in refused(INSERT, raw_grant(person("陈静"), role))


def test_a_partners_account_is_granted_nothing():
    system, *_others = administrators()
    account = partner(system).application.user
    assert "only a person" in refused(INSERT, raw_grant(account, "clerk"))


@pytest.mark.parametrize("first", sorted(THREE_ADMINISTRATORS))
@pytest.mark.parametrize("second", sorted(THREE_ADMINISTRATORS))
def test_nobody_is_two_of_the_three_administrators(first, second):
    user = holder("周杰", first)
    assert "grant_one_administrator_role_each" in refused(INSERT, raw_grant(user, second))


@pytest.mark.parametrize("administrator", sorted(THREE_ADMINISTRATORS))
@pytest.mark.parametrize("business", sorted(BUSINESS_ROLES - {Role.DEPARTMENT}))
def test_an_administrator_does_no_business_whichever_came_first(administrator, business):
    assert "no business role" in refused(INSERT, raw_grant(holder("周杰", administrator), business))
    assert "no business role" in refused(INSERT, raw_grant(holder("陈静", business), administrator))


def test_an_administrator_who_stepped_down_may_do_business_again():
    user = person("周杰")
    give(user, Role.SYSTEM_ADMIN, revoked_by=clock_user(), revoked_at=NOW)
    give(user, Role.AUDIT_ADMIN, ends_on=date(2026, 3, 31), revoked_by=clock_user(), revoked_at=NOW)
    give(user, Role.CLERK, starts_on=date(2026, 4, 1))
    assert user.roles(date(2026, 5, 1)) == {Role.CLERK}


def test_periods_that_do_not_meet_do_not_exclude_one_another():
    user = person("周杰")
    give(user, Role.AUDIT_ADMIN, ends_on=date(2026, 3, 31))
    give(user, Role.CLERK, starts_on=date(2026, 4, 1))
    assert "no business role" in refused(INSERT, raw_grant(user, "reviewer", starts_on=date(2026, 3, 31)))


def test_the_same_grant_is_not_given_twice():
    user = holder("陈静", Role.CLERK)
    assert "grant_given_once" in refused(INSERT, raw_grant(user, "clerk"))


def test_the_trigger_knows_the_same_administrators_as_the_code():
    named = SEPARATED_ROLES.split("ARRAY[")[1].split("]")[0]
    assert {word.strip(" '") for word in named.split(",")} == set(THREE_ADMINISTRATORS)


def test_a_grant_is_only_ever_revoked_never_rewritten():
    grant = give(person("陈静"), Role.CLERK)
    for change in (
        "role = 'reviewer'",
        "region_id = '410000'",
        "ends_on = '2099-01-01'",
        "granted_at = now()",
    ):
        assert "append-only" in refused(f"UPDATE records_grant SET {change} WHERE uid = %s", [grant.uid])
    assert "append-only" in refused("DELETE FROM records_grant WHERE uid = %s", [grant.uid])


def test_a_revocation_is_not_taken_back():
    grant = give(person("陈静"), Role.CLERK, revoked_by=clock_user(), revoked_at=NOW)
    taken_back = "UPDATE records_grant SET revoked_at = NULL, revoked_by_id = NULL WHERE uid = %s"
    assert "append-only" in refused(taken_back, [grant.uid])


@pytest.mark.parametrize("kind", ["partner", "system"])
def test_only_persons_enter_the_admin(kind):
    account = User.objects.create(username="machine", full_name="机器", kind=kind)
    change = "UPDATE records_user SET is_staff = true WHERE id = %s"
    assert "user_only_a_person_enters_the_admin" in refused(change, [account.pk])


def test_there_is_no_superuser_not_even_as_a_column():
    with connection.cursor() as cursor:
        columns = {c.name for c in connection.introspection.get_table_description(cursor, "records_user")}
    assert "is_superuser" not in columns
    assert not User(username="x").is_superuser
    with pytest.raises(TypeError, match="first_administrators"):
        User.objects.create_superuser("root", password="x")


@pytest.mark.parametrize(
    "change",
    [
        "authorization_grant_type = 'password'",
        "authorization_grant_type = 'authorization-code'",
        "client_type = 'public'",
        "hash_client_secret = false",
    ],
)
def test_a_partner_signs_in_by_its_hashed_secret_and_no_other_way(change):
    system, *_others = administrators()
    application = partner(system).application
    sql = f"UPDATE records_partnerapplication SET {change} WHERE id = %s"
    assert "partner_signs_in_by_its_own_secret" in refused(sql, [application.pk])
    assert PartnerApplication.objects.get().hash_client_secret


def test_two_grants_at_the_same_moment_do_not_slip_past_each_other(committed_db):
    user = person("周杰")
    granter = clock_user()
    outcomes, both_ready = [], threading.Barrier(2)

    def grant(role):
        try:
            with transaction.atomic():
                both_ready.wait(timeout=10)
                Grant.objects.create(
                    user_id=user.pk,
                    role=role,
                    region_id=XUCHANG,
                    starts_on=LONG_AGO,
                    granted_by=granter,
                    granted_at=NOW,
                )
            outcomes.append("granted")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=grant, args=[role]) for role in (Role.CLERK, Role.SYSTEM_ADMIN)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["granted", "refused"]


def test_a_body_is_named_by_the_grants_that_it_bounds():
    treasury = body()
    grant = give(person("孙丽"), Role.DEPARTMENT, organisation=treasury)
    assert str(grant) == "孙丽：部门（许昌市财政局）"
