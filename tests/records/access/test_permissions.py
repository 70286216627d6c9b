"""What each role may open in the admin."""

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser, Permission
from django.test import RequestFactory

from records.access.backends import RoleBackend
from records.access.models import User
from records.access.roles import BUSINESS_ROLES, PERMISSIONS, THREE_ADMINISTRATORS, Role, roles_with
from records.access.services import clock_user, deactivate
from tests.records.access.factories import PASSWORD, WEIDU, administrators, body, holder, partner, person

pytestmark = pytest.mark.django_db


def sign_in(username, password=PASSWORD):
    return authenticate(RequestFactory().post("/"), username=username, password=password)


def test_every_permission_named_here_exists():
    known = {
        f"{app}.{code}" for app, code in Permission.objects.values_list("content_type__app_label", "codename")
    }
    for role, codes in PERMISSIONS.items():
        assert codes <= known, f"{role}: {sorted(codes - known)}"


def test_every_role_has_its_line_in_the_table():
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.parametrize("role", sorted(PERMISSIONS))
def test_a_role_opens_what_its_line_says_and_nothing_else(role):
    if role in BUSINESS_ROLES | THREE_ADMINISTRATORS:
        user = holder("周杰", role, organisation=body() if role == Role.DEPARTMENT else None)
    elif role == Role.CLOCK:
        user = clock_user()
    else:
        user = partner(administrators()[0]).application.user
    user = User.objects.get(pk=user.pk)
    assert user.get_all_permissions() == PERMISSIONS[role]
    every = {
        f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
        for model in apps.get_models()
        for verb in ("view", "add", "change", "delete")
    }
    assert {code for code in every if user.has_perm(code)} == PERMISSIONS[role]


def test_nobody_deletes_records_accounts_or_the_trail():
    kept = ("dishonestyrecord", "recordversion", "user", "grant", "auditentry", "auditseal", "attachment")
    for model in kept:
        assert not roles_with(f"records.delete_{model}")


def test_the_auditor_reads_everything_of_this_app_and_changes_nothing_but_the_state_of_his_alarms():
    codes = PERMISSIONS[Role.AUDIT_ADMIN]
    assert {code for code in codes if not code.split(".")[1].startswith("view_")} == {
        "records.change_trailalarm"
    }
    for others in PERMISSIONS.values():
        assert {code for code in others if code.startswith("records.view_")} <= codes


def test_each_administrator_keeps_to_his_part():
    assert roles_with("records.add_user") == {Role.SYSTEM_ADMIN}
    assert roles_with("records.add_grant") == {Role.SECURITY_ADMIN}
    assert roles_with("records.view_auditentry") == {Role.AUDIT_ADMIN}
    assert roles_with("records.add_partnerapplication") == {Role.SYSTEM_ADMIN}
    for administrator in THREE_ADMINISTRATORS - {Role.AUDIT_ADMIN}:
        assert "records.view_dishonestyrecord" not in PERMISSIONS[administrator]


def test_a_permission_over_one_subject_ends_at_the_region():
    user = holder("陈静", Role.CLERK, WEIDU)
    assert user.has_perm("records.change_organisation", body("魏都区财政局", WEIDU))
    assert not user.has_perm("records.change_organisation", body())
    assert not user.has_perm("records.change_organisation", body("长葛市财政局", "411082"))
    assert user.get_all_permissions(body()) == set()


def test_modules_open_with_the_first_permission_in_them():
    assert holder("陈静", Role.CLERK).has_module_perms("records")
    assert not person("孙丽").has_module_perms("records")
    assert not holder("刘洋", Role.REVIEWER).has_module_perms("oauth2_provider")


def test_there_are_no_permissions_beside_the_roles():
    user, backend = holder("陈静", Role.CLERK), RoleBackend()
    assert backend.get_user_permissions(user) == backend.get_group_permissions(user) == set()
    assert backend.get_all_permissions(AnonymousUser()) == set()
    assert not backend.has_perm(AnonymousUser(), "records.view_region")
    with pytest.raises(NotImplementedError):
        backend.with_perm("records.view_region")


def test_a_person_signs_in_by_password():
    user = person("陈静")
    assert sign_in("chenjing") == user
    assert sign_in("chenjing", "something-else") is None


def test_a_shut_account_does_not_sign_in():
    _system, security, _trail = administrators()
    deactivate(user=person("陈静"), by=security, at=security.date_joined)
    assert sign_in("chenjing") is None


@pytest.mark.parametrize("kind", ["partner", "system"])
def test_no_machine_signs_in_by_password(kind):
    machine = User(username="machine", full_name="机器", kind=kind)
    machine.set_password(PASSWORD)
    machine.save()
    assert sign_in("machine") is None
