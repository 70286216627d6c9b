"""Accounts and grants as the three administrators keep them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from records.access import services
from records.access.models import AuditEntry, Grant, User
from records.access.roles import BUSINESS_ROLES, GRANTABLE_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import AccessDenied
from records.subjects.models import Region
from tests.records.access.factories import (
    HENAN,
    NOW,
    PASSWORD,
    WEIDU,
    XUCHANG,
    body,
    give,
    holder,
    partner,
    person,
)

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "Willow-bank-12-boats"


def region(code=XUCHANG):
    return Region.objects.get(code=code)


def open_account(by, **more):
    return services.create_user(
        **{"username": "zhoujie", "full_name": "周杰", "password": NEW_PASSWORD, "by": by, "at": NOW, **more}
    )


def trail(action):
    return AuditEntry.objects.filter(action=action, outcome="done")


class TestAccounts:
    def test_the_system_administrator_opens_an_account_that_may_do_nothing_yet(self, staff):
        user = open_account(staff.system, phone="0374-1234567")
        assert user.check_password(NEW_PASSWORD)
        assert user.must_change_password
        assert user.is_staff
        assert user.roles() == frozenset()
        entry = trail("user_created").get()
        assert (entry.by, entry.by_name, entry.role) == (staff.system, "李明", "system_admin")
        assert NEW_PASSWORD not in str(entry.__dict__)

    @pytest.mark.parametrize("who", ["security", "trail", "clerk", "reviewer", "newcomer"])
    def test_nobody_else_opens_accounts(self, staff, who):
        with pytest.raises(AccessDenied) as denied:
            open_account(getattr(staff, who))
        assert denied.value.code == "not_your_role"
        assert not User.objects.filter(username="zhoujie").exists()

    @pytest.mark.parametrize("weak", ["short", "123456789012", "password1234", "zhoujie-2026"])
    def test_a_weak_password_is_refused_with_the_field_named(self, staff, weak):
        with pytest.raises(ValidationError) as caught:
            open_account(staff.system, password=weak)
        assert "password" in caught.value.message_dict

    def test_a_name_is_given_once(self, staff):
        with pytest.raises(ValidationError) as caught:
            open_account(staff.system, username="chenjing")
        assert "username" in caught.value.message_dict

    def test_details_are_corrected_by_the_system_administrator(self, staff):
        change = {"full_name": "陈晓静", "phone": "", "email": "", "at": NOW}
        services.change_user(user=staff.clerk, **change, by=staff.system)
        staff.clerk.refresh_from_db()
        assert staff.clerk.full_name == "陈晓静"
        with pytest.raises(AccessDenied):
            services.change_user(user=staff.clerk, **change, by=staff.clerk)

    def test_ones_own_new_password_ends_the_duty_to_change_it(self, staff):
        user = open_account(staff.system)
        services.set_password(user=user, password=PASSWORD, by=user, at=NOW)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert not user.must_change_password
        assert trail("password_changed").exists()

    def test_a_reset_password_is_to_be_changed_at_the_next_sign_in(self, staff):
        services.set_password(user=staff.clerk, password=NEW_PASSWORD, by=staff.system, at=NOW)
        staff.clerk.refresh_from_db()
        assert staff.clerk.must_change_password

    @pytest.mark.parametrize("who", ["security", "trail", "reviewer"])
    def test_nobody_else_resets_anothers_password(self, staff, who):
        with pytest.raises(AccessDenied):
            services.set_password(user=staff.clerk, password=NEW_PASSWORD, by=getattr(staff, who), at=NOW)
        staff.clerk.refresh_from_db()
        assert staff.clerk.check_password(PASSWORD)

    def test_the_old_password_is_not_a_new_one(self, staff):
        with pytest.raises(ValidationError) as caught:
            services.set_password(user=staff.clerk, password=PASSWORD, by=staff.clerk, at=NOW)
        assert "password" in caught.value.message_dict

    def test_a_machine_gets_no_password(self, staff):
        account = partner(staff.system).application.user
        with pytest.raises(AccessDenied) as denied:
            services.set_password(user=account, password=NEW_PASSWORD, by=staff.system, at=NOW)
        assert denied.value.code == "not_a_person"

    @pytest.mark.parametrize("who", ["system", "security"])
    def test_an_account_is_shut_and_opened_again_with_what_it_held(self, staff, who):
        keeper = getattr(staff, who)
        services.deactivate(user=staff.clerk, by=keeper, at=NOW, reason="调离")
        clerk = User.objects.get(pk=staff.clerk.pk)
        assert not clerk.is_active
        assert clerk.roles() == frozenset()
        assert trail("user_deactivated").get().details == {"reason": "调离"}
        services.reactivate(user=clerk, by=keeper, at=NOW)
        assert User.objects.get(pk=clerk.pk).roles() == {Role.CLERK}

    def test_some_accounts_are_not_shut(self, staff):
        for user, code in (
            (staff.system, "own_account"),
            (services.clock_user(), "system_account"),
            (staff.security, "last_security_admin"),
            (staff.clerk, "not_your_role"),
        ):
            by = staff.reviewer if user == staff.clerk else staff.system
            with pytest.raises(AccessDenied) as denied:
                services.deactivate(user=user, by=by, at=NOW)
            assert denied.value.code == code
            assert User.objects.get(pk=user.pk).is_active

    def test_system_accounts_are_made_once(self, db):
        services.ensure_system_users()
        services.ensure_system_users()
        names = User.objects.filter(kind="system").order_by("username").values_list("full_name", flat=True)
        assert list(names) == ["链上同步", "系统时钟"]


class TestGrants:
    def test_the_security_administrator_gives_a_role_from_today(self, staff):
        grant = services.grant_role(
            user=staff.newcomer, role=Role.CLERK, region=region(WEIDU), by=staff.security, at=NOW
        )
        assert grant.starts_on == date(2026, 5, 6)
        assert staff.newcomer.holds([Role.CLERK])
        entry = trail("role_granted").get()
        assert entry.subject_uid == str(grant.uid)
        assert entry.region_code == WEIDU
        assert entry.details["role"] == "clerk"
        assert entry.details["starts_on"] == "2026-05-06"

    @pytest.mark.parametrize("who", ["system", "trail", "clerk", "reviewer", "newcomer"])
    @pytest.mark.parametrize("role", sorted(GRANTABLE_ROLES - {Role.DEPARTMENT}))
    def test_nobody_else_gives_any_role(self, staff, who, role):
        with pytest.raises(AccessDenied) as denied:
            services.grant_role(
                user=person("周杰"), role=role, region=region(), by=getattr(staff, who), at=NOW
            )
        assert denied.value.code == "not_your_role"
        assert not User.objects.get(username="zhoujie").roles()

    def test_a_grant_does_not_reach_further_than_its_giver(self, staff):
        with pytest.raises(AccessDenied) as denied:
            services.grant_role(
                user=staff.newcomer, role=Role.CLERK, region=region(HENAN), by=staff.security, at=NOW
            )
        assert denied.value.code == "not_your_role"

    def test_not_to_oneself(self, staff):
        with pytest.raises(AccessDenied) as denied:
            services.grant_role(
                user=staff.security, role=Role.CLERK, region=region(), by=staff.security, at=NOW
            )
        assert denied.value.code == "own_grant"

    @pytest.mark.parametrize("role", [Role.PARTNER, Role.CLOCK])
    def test_inherent_roles_are_not_given(self, staff, role):
        with pytest.raises(AccessDenied) as denied:
            services.grant_role(user=staff.newcomer, role=role, region=region(), by=staff.security, at=NOW)
        assert denied.value.code == "not_grantable"

    @pytest.mark.parametrize("held", sorted(THREE_ADMINISTRATORS))
    @pytest.mark.parametrize("wanted", sorted(GRANTABLE_ROLES - {Role.DEPARTMENT}))
    def test_the_three_and_business_exclude_each_other_in_words(self, staff, held, wanted):
        if held == wanted:
            return
        user = holder("周杰", held)
        with pytest.raises((AccessDenied, ValidationError)) as caught:
            services.grant_role(user=user, role=wanted, region=region(), by=staff.security, at=NOW)
        words = getattr(caught.value, "message", None) or "".join(caught.value.messages)
        assert "不得" in words
        assert user.roles() == {held}

    @pytest.mark.parametrize("business", sorted(BUSINESS_ROLES - {Role.DEPARTMENT}))
    def test_who_does_business_becomes_no_administrator(self, staff, business):
        user = holder("周杰", business)
        with pytest.raises(AccessDenied) as denied:
            services.grant_role(user=user, role=Role.AUDIT_ADMIN, region=region(), by=staff.security, at=NOW)
        assert denied.value.code == "roles_exclude_each_other"

    def test_a_later_period_is_no_conflict(self, staff):
        user = person("周杰")
        give(user, Role.AUDIT_ADMIN, ends_on=date(2026, 6, 30))
        grant = {"user": user, "role": Role.CLERK, "region": region(), "by": staff.security, "at": NOW}
        with pytest.raises(AccessDenied):
            services.grant_role(**grant)
        services.grant_role(**grant, starts_on=date(2026, 7, 1))
        other = person("吴磊")
        give(other, Role.AUDIT_ADMIN, starts_on=date(2026, 7, 1))
        services.grant_role(**{**grant, "user": other}, ends_on=date(2026, 6, 30))

    def test_a_department_needs_its_body_and_dates_need_their_order(self, staff):
        grant = {"user": staff.newcomer, "region": region(), "by": staff.security, "at": NOW}
        with pytest.raises(ValidationError, match="机构"):
            services.grant_role(**grant, role=Role.DEPARTMENT)
        with pytest.raises(ValidationError, match="截止日期"):
            services.grant_role(**grant, role=Role.CLERK, ends_on=date(2026, 5, 5))
        services.grant_role(**grant, role=Role.DEPARTMENT, organisation=body())
        assert staff.newcomer.roles() == {Role.DEPARTMENT}

    def test_a_revoked_role_ends_at_once_and_stays_as_history(self, staff):
        grant = staff.clerk.grants.get()
        services.revoke_role(grant=grant, by=staff.security, at=NOW, reason="轮岗")
        assert User.objects.get(pk=staff.clerk.pk).roles() == frozenset()
        grant.refresh_from_db()
        assert (grant.revoked_by, grant.revoked_at) == (staff.security, NOW)
        assert trail("role_revoked").get().details["reason"] == "轮岗"
        with pytest.raises(AccessDenied) as denied:
            services.revoke_role(grant=grant, by=staff.security, at=NOW)
        assert denied.value.code == "already_revoked"

    @pytest.mark.parametrize("who", ["system", "trail", "reviewer", "clerk"])
    def test_nobody_else_revokes(self, staff, who):
        with pytest.raises(AccessDenied):
            services.revoke_role(grant=staff.clerk.grants.get(), by=getattr(staff, who), at=NOW)
        assert Grant.objects.get(user=staff.clerk).revoked_at is None

    def test_the_last_security_administrator_stays_until_there_is_another(self, staff):
        last = staff.security.grants.get()
        with pytest.raises(AccessDenied) as denied:
            services.revoke_role(grant=last, by=staff.security, at=NOW)
        assert denied.value.code == "last_security_admin"
        services.grant_role(
            user=staff.newcomer, role=Role.SECURITY_ADMIN, region=region(), by=staff.security, at=NOW
        )
        services.revoke_role(grant=last, by=staff.newcomer, at=NOW + timedelta(hours=1))
        assert staff.newcomer.holds([Role.SECURITY_ADMIN])


class TestFirstAdministrators:
    def accounts(self):
        def account(name):
            return services.FirstAccount(username=name, full_name=name.title(), password=NEW_PASSWORD)

        return {"system": account("sys"), "security": account("sec"), "audit_trail": account("aud")}

    def test_a_new_node_gets_its_three(self, db):
        users = services.first_administrators(**self.accounts(), region=region(), at=NOW)
        assert [user.roles() for user in users] == [
            {Role.SYSTEM_ADMIN},
            {Role.SECURITY_ADMIN},
            {Role.AUDIT_ADMIN},
        ]
        assert all(user.must_change_password for user in users)
        assert trail("role_granted").count() == 3

    def test_and_only_a_new_one(self, staff):
        for grant in Grant.objects.filter(role=Role.AUDIT_ADMIN):
            services.revoke_role(grant=grant, by=staff.security, at=NOW)
        with pytest.raises(AccessDenied) as denied:
            services.first_administrators(**self.accounts(), region=region(), at=NOW)
        assert denied.value.code == "already_appointed"
        assert not User.objects.filter(username="sys").exists()
