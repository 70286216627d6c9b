"""What takes two administrators happens when two of different offices agree, and never otherwise."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from records.access import services
from records.access.models import AuditEntry, Grant, User
from records.access.roles import Role
from records.access.services import AccessDenied, ensure_system_users
from records.access.stewardship import actions, frame
from records.access.stewardship.models import Decision, StewardRequest
from records.subjects.models import Region
from tests.records.access.factories import NOW, XUCHANG, administrators, give, holder
from tests.records.access.stewardship.factories import ACCOUNT, asked_account, asked_grant

pytestmark = pytest.mark.django_db
EVERYBODY = ["system", "security", "trail", "clerk", "reviewer", "newcomer"]


def denied_with(code, act, **arguments):
    with pytest.raises(AccessDenied) as denied:
        act(**arguments)
    assert denied.value.code == code


@pytest.fixture
def reset(monkeypatch):
    """An action about a person, of which either of two offices asks and the other decides."""
    offices = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
    monkeypatch.setitem(
        actions._ACTIONS,
        "reset",
        actions.Action(
            "reset",
            "重置",
            askers=offices,
            deciders=offices,
            stand_ins=frozenset({Role.AUDIT_ADMIN}),
            matter=lambda arguments, *, by: actions.Matter(
                f"user:{arguments['user']}",
                Region.objects.get(code=XUCHANG),
                [actions.Change("验证方式", "有", "无")],
                about=User.objects.get(pk=arguments["user"]),
            ),
            execute=lambda arguments, *, by, at: {},
        ),
    )
    return lambda *, about, by: frame.ask(
        action="reset", arguments={"user": about.pk}, reason="遗失", by=by, at=NOW
    )


class TestNobodyGoesRoundIt:
    """Whatever window a call comes from, the services themselves stand shut."""

    def test_an_account_is_not_opened_by_one(self, staff):
        denied_with(
            "approval_needed",
            services.create_user,
            username="x",
            full_name="周杰",
            password="Willow-bank-12-boats",
            by=staff.system,
            at=NOW,
        )
        assert not User.objects.filter(username="x").exists()

    def test_nor_a_role_granted(self, staff):
        denied_with(
            "approval_needed",
            services.grant_role,
            user=staff.newcomer,
            role=Role.CLERK,
            region=Region.objects.get(code=XUCHANG),
            by=staff.security,
            at=NOW,
        )

    def test_nor_an_account_opened_again(self, staff):
        services.deactivate(user=staff.newcomer, by=staff.system, at=NOW)
        denied_with("approval_needed", services.reactivate, user=staff.newcomer, by=staff.system, at=NOW)

    def test_what_takes_something_away_needs_no_second_person(self, staff):
        services.revoke_role(grant=staff.clerk.grants.get(), by=staff.security, at=NOW, reason="轮岗")
        services.deactivate(user=staff.clerk, by=staff.security, at=NOW)


class TestAsking:
    def test_nothing_happens_yet(self, staff):
        asked = asked_account(staff.system)
        assert not User.objects.filter(username="zhoujie").exists()
        assert asked.expires_at == NOW + timedelta(days=7)
        assert {change["label"]: change["after"] for change in asked.changes} == {
            "账号": "zhoujie",
            "姓名": "周杰",
        }
        assert AuditEntry.objects.get(action="approval.asked").by == staff.system

    @pytest.mark.parametrize("who", [one for one in EVERYBODY if one != "system"])
    def test_only_the_office_that_has_it_asks(self, staff, who):
        denied_with("not_your_role", asked_account, by=getattr(staff, who))
        assert not StewardRequest.objects.exists()

    def test_what_could_not_be_done_is_not_asked(self, staff):
        with pytest.raises(ValidationError) as wrong:
            asked_account(staff.system, arguments={**ACCOUNT, "username": "chenjing"})
        assert "username" in wrong.value.message_dict
        denied_with(
            "roles_exclude_each_other", asked_grant, user=staff.clerk, by=staff.security, role="audit_admin"
        )
        denied_with("own_grant", asked_grant, user=staff.security, by=staff.security)

    def test_without_a_reason_it_is_not_asked(self, staff):
        with pytest.raises(ValidationError) as wrong:
            asked_account(staff.system, reason=" ")
        assert "reason" in wrong.value.message_dict

    def test_the_same_thing_does_not_wait_twice(self, staff):
        asked_account(staff.system)
        with pytest.raises(ValidationError, match="已有申请"):
            asked_account(staff.system)


class TestDeciding:
    def test_an_account_is_opened_and_its_password_handed_out_once(self, staff):
        asked = asked_account(staff.system)
        frame.approve(request=asked, by=staff.security, at=NOW)
        user = User.objects.get(username="zhoujie")
        assert AuditEntry.objects.get(action="user_created").by == staff.system
        given = frame.hand_out(request=asked, by=staff.system, at=NOW)
        user.refresh_from_db()
        assert given["账号"] == "zhoujie"
        assert user.check_password(given["初始密码"])
        assert user.must_change_password
        denied_with("nothing_to_fetch", frame.hand_out, request=asked, by=staff.system, at=NOW)
        kept = StewardRequest.objects.get()
        assert given["初始密码"] not in f"{kept.arguments} {kept.changes} {kept.result}"

    @pytest.mark.parametrize("who", [one for one in EVERYBODY if one != "system"])
    def test_what_is_handed_out_is_the_askers_alone(self, staff, who):
        asked = asked_account(staff.system)
        frame.approve(request=asked, by=staff.security, at=NOW)
        denied_with("nothing_to_fetch", frame.hand_out, request=asked, by=getattr(staff, who), at=NOW)

    def test_and_not_for_ever(self, staff):
        asked = asked_account(staff.system)
        frame.approve(request=asked, by=staff.security, at=NOW)
        late = NOW + timedelta(days=7)
        denied_with("nothing_to_fetch", frame.hand_out, request=asked, by=staff.system, at=late)

    def test_a_role_bears_who_granted_and_who_approved_it(self, staff):
        asked = asked_grant(staff.newcomer, staff.security)
        frame.approve(request=asked, by=staff.system, at=NOW)
        grant = Grant.objects.get(user=staff.newcomer)
        assert (grant.granted_by, grant.approved_by) == (staff.security, staff.system)

    @pytest.mark.parametrize("who", EVERYBODY)
    @pytest.mark.parametrize("decide", [frame.approve, frame.refuse_request])
    def test_who_may_decide_is_one_office(self, staff, who, decide):
        asked, by = asked_account(staff.system), getattr(staff, who)
        if who == "security":
            decide(request=asked, note="已核实", by=by, at=NOW)
            return
        denied_with(
            "own_request" if who == "system" else "not_your_role",
            decide,
            request=asked,
            note="已核实",
            by=by,
            at=NOW,
        )
        assert StewardRequest.objects.get().decision is None

    def test_a_second_person_of_the_same_office_does_not_do(self, staff):
        asked = asked_account(staff.system)
        colleague = holder("吴磊", Role.SYSTEM_ADMIN)
        denied_with("not_your_role", frame.approve, request=asked, by=colleague, at=NOW)

    def test_an_administrator_of_a_smaller_place_does_not_do(self, staff):
        asked = asked_account(staff.system)
        below = holder("吴磊", Role.SECURITY_ADMIN, region="411082")
        denied_with("not_your_role", frame.approve, request=asked, by=below, at=NOW)

    def test_nobody_decides_about_himself(self, staff, reset):
        holder("吴磊", Role.SECURITY_ADMIN)
        asked = reset(about=staff.security, by=staff.system)
        denied_with("about_oneself", frame.approve, request=asked, by=staff.security, at=NOW)
        denied_with("not_your_role", frame.approve, request=asked, by=staff.trail, at=NOW)
        frame.approve(request=asked, by=User.objects.get(full_name="吴磊"), at=NOW)

    def test_a_refusal_says_why_and_changes_nothing(self, staff):
        asked = asked_account(staff.system)
        with pytest.raises(ValidationError):
            frame.refuse_request(request=asked, note="", by=staff.security, at=NOW)
        frame.refuse_request(request=asked, note="编制已满", by=staff.security, at=NOW)
        asked.refresh_from_db()
        assert (asked.decision, asked.note) == (Decision.REFUSED, "编制已满")
        assert not User.objects.filter(username="zhoujie").exists()
        denied_with("decided_already", frame.approve, request=asked, by=staff.security, at=NOW)

    def test_what_nobody_decides_runs_out(self, staff):
        asked = asked_account(staff.system)
        late = NOW + timedelta(days=7)
        denied_with("decided_already", frame.approve, request=asked, by=staff.security, at=late)
        assert frame.expire(at=late - timedelta(seconds=1)) == 0
        assert frame.expire(at=late) == 1
        assert frame.expire(at=late) == 0
        asked.refresh_from_db()
        assert asked.decision == Decision.EXPIRED
        asked_account(staff.system, at=late)

    def test_only_its_asker_withdraws(self, staff):
        asked = asked_account(staff.system)
        denied_with("not_yours_to_withdraw", frame.withdraw, request=asked, by=staff.security, at=NOW)
        frame.withdraw(request=asked, by=staff.system, at=NOW)
        denied_with("decided_already", frame.approve, request=asked, by=staff.security, at=NOW)

    def test_what_has_changed_since_is_not_approved_unread(self, staff):
        asked = asked_grant(staff.newcomer, staff.security, role="reviewer")
        give(staff.newcomer, Role.CLERK)
        denied_with("changed_meanwhile", frame.approve, request=asked, by=staff.system, at=NOW)
        assert staff.newcomer.roles() == {Role.CLERK}

    def test_an_asker_who_lost_his_office_has_asked_in_vain(self, staff):
        other = holder("吴磊", Role.SECURITY_ADMIN)
        asked = asked_grant(staff.newcomer, staff.security)
        services.revoke_role(grant=staff.security.grants.get(), by=other, at=NOW)
        denied_with("not_your_role", frame.approve, request=asked, by=staff.system, at=NOW)
        assert not Grant.objects.filter(user=staff.newcomer).exists()


class TestThreePeopleAreEnough:
    """A small node has one of each office, and nothing it needs may wait for a fourth."""

    def test_every_action_can_be_decided_by_the_other_two(self, staff):
        for action in actions.known().values():
            for office in action.askers:
                assert (action.deciders | action.stand_ins) - {office}, action.key

    @pytest.mark.parametrize(("about", "by"), [("security", "system"), ("system", "security")])
    def test_where_the_only_decider_is_concerned_the_auditor_stands_in(self, staff, reset, about, by):
        asked = reset(about=getattr(staff, about), by=getattr(staff, by))
        denied_with("about_oneself", frame.approve, request=asked, by=getattr(staff, about), at=NOW)
        decided = frame.approve(request=asked, by=staff.trail, at=NOW)
        assert decided.decided_office == Role.AUDIT_ADMIN

    def test_and_only_there(self, staff, reset):
        asked = reset(about=staff.clerk, by=staff.system)
        denied_with("not_your_role", frame.approve, request=asked, by=staff.trail, at=NOW)


class TestWhoSees:
    @pytest.mark.parametrize("who", EVERYBODY)
    def test_the_three_see_requests_and_nobody_else(self, staff, who):
        asked_account(staff.system)
        seen = frame.visible(getattr(staff, who)).count()
        assert seen == (1 if who in ("system", "security", "trail") else 0)

    def test_what_waits_waits_for_the_one_who_may_decide(self, staff):
        asked_account(staff.system)
        waiting = {who: frame.to_decide(getattr(staff, who), at=NOW).count() for who in EVERYBODY}
        assert waiting == {**dict.fromkeys(EVERYBODY, 0), "security": 1}


def test_two_who_decide_at_the_same_moment_open_one_account(committed_db, settings):
    settings.APPROVALS_REQUIRED = True
    ensure_system_users()
    system, security, _trail = administrators()
    colleague = holder("吴磊", Role.SECURITY_ADMIN)
    asked = asked_account(system)
    outcomes, both_ready = [], threading.Barrier(2)

    def decide(by, how):
        both_ready.wait(timeout=10)
        try:
            how(request=asked, note="已核实", by=by, at=NOW)
            outcomes.append("decided")
        except AccessDenied as denied:
            outcomes.append(denied.code)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=decide, args=args)
        for args in ((security, frame.approve), (colleague, frame.refuse_request))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "decided_already"]
    decided = StewardRequest.objects.get()
    opened = User.objects.filter(username="zhoujie").exists()
    assert opened == (decided.decision == Decision.APPROVED)
