"""The pages on which administrators ask, decide, hand over, confirm and destroy."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from records.access.models import Grant, PartnerApplication, User
from records.access.roles import Role
from records.access.services.approvals import door_open
from records.access.stewardship import destroying, frame
from records.access.stewardship.admin import requests
from records.access.stewardship.models import DestructionList, GrantReview, StewardRequest
from tests.records.access.factories import XUCHANG, body, give, partner
from tests.records.access.stewardship.factories import ACCOUNT, grant_of
from tests.records.access.stewardship.test_destroying import signed_in

pytestmark = pytest.mark.django_db
EVERYBODY = ["system", "security", "trail", "clerk", "reviewer"]
THREE = {"system", "security", "trail"}


@pytest.fixture
def enter(client, staff):
    def entered(who):
        user = getattr(staff, who) if isinstance(who, str) else who
        client.force_login(user, backend="records.access.backends.RoleBackend")
        return client

    return entered


def address(name, *args):
    return reverse(f"admin:records_{name}", args=args)


def words(answer):
    return answer.content.decode()


def asked(by, action="user_created", arguments=ACCOUNT, at=None):
    return frame.ask(action=action, arguments=arguments, reason="新录用人员", by=by, at=at or timezone.now())


class TestRequests:
    @pytest.mark.parametrize("who", EVERYBODY)
    def test_the_three_read_them_and_nobody_else(self, enter, staff, who):
        one = asked(staff.system)
        client = enter(who)
        expected = 200 if who in THREE else 403
        for page in ("stewardrequest_changelist", "grantreview_changelist", "destructionlist_changelist"):
            assert client.get(address(page)).status_code == expected, page
        assert client.get(address("stewardrequest_page", one.pk)).status_code == expected

    def test_what_would_change_stands_before_whoever_decides(self, enter, staff):
        one = asked(staff.security, "role_granted", grant_of(staff.newcomer))
        page = words(enter("system").get(address("stewardrequest_page", one.pk)))
        for text in ("孙丽", "录入", "许昌市", "新录用人员", "同意，立即生效"):
            assert text in page
        assert "同意，立即生效" not in words(enter("trail").get(address("stewardrequest_page", one.pk)))

    def test_from_the_form_to_the_password_in_the_right_hands(self, enter, staff):
        form = {**ACCOUNT, "reason": "新录用人员", "document": ""}
        answer = enter("system").post(address("user_add"), form)
        one = StewardRequest.objects.get()
        assert answer["Location"] == address("stewardrequest_page", one.pk)
        assert not User.objects.filter(username="zhoujie").exists()
        answer = enter("security").post(address("stewardrequest_decide", one.pk), {"decision": "approve"})
        assert answer.status_code == 302
        assert User.objects.filter(username="zhoujie").exists()
        answer = enter("system").post(address("stewardrequest_fetch", one.pk))
        assert "no-store" in answer["Cache-Control"]
        password = dict(answer.context["given"])["初始密码"]
        assert password in words(answer)
        assert User.objects.get(username="zhoujie").check_password(password)
        assert enter("system").post(address("stewardrequest_fetch", one.pk)).status_code == 302

    def test_nobody_types_a_password_for_another(self, enter):
        page = words(enter("system").get(address("user_add")))
        assert 'name="password"' not in page
        assert 'name="reason"' in page

    def test_a_role_is_asked_for_with_its_reason(self, enter, staff):
        form = {
            "user": staff.newcomer.pk, "role": "clerk", "region": XUCHANG, "organisation": "",
            "starts_on": "2026-05-06", "ends_on": "", "nature": "post", "reason": "", "document": "任免〔2026〕3号",
        }  # fmt: skip
        answer = enter("security").post(address("grant_add"), form)
        assert "reason" in answer.context["adminform"].errors
        enter("security").post(address("grant_add"), {**form, "reason": "岗位需要"})
        assert not Grant.objects.filter(user=staff.newcomer).exists()
        enter("system").post(
            address("stewardrequest_decide", StewardRequest.objects.get().pk), {"decision": "approve"}
        )
        grant = Grant.objects.get(user=staff.newcomer)
        assert (grant.reason, grant.document, grant.approved_by) == (
            "岗位需要",
            "任免〔2026〕3号",
            staff.system,
        )

    def test_a_refusal_without_a_reason_stays_on_the_page(self, enter, staff):
        one = asked(staff.system)
        decide = address("stewardrequest_decide", one.pk)
        answer = enter("security").post(decide, {"decision": "refuse", "note": ""})
        assert "请写明不同意的理由" in words(answer)
        enter("security").post(decide, {"decision": "refuse", "note": "编制已满"})
        assert StewardRequest.objects.get().decision == "refused"

    @pytest.mark.parametrize("who", ["system", "trail", "clerk"])
    def test_nobody_else_decides_by_this_window(self, enter, staff, who):
        one = asked(staff.system)
        enter(who).post(address("stewardrequest_decide", one.pk), {"decision": "approve", "note": "x"})
        assert StewardRequest.objects.get().decision is None

    def test_it_is_withdrawn_by_its_asker(self, enter, staff):
        one = asked(staff.system)
        enter("security").post(address("stewardrequest_withdraw", one.pk))
        assert StewardRequest.objects.get().decision is None
        enter("system").post(address("stewardrequest_withdraw", one.pk))
        assert StewardRequest.objects.get().decision == "withdrawn"

    def test_a_long_list_is_read_page_by_page(self, enter, staff, monkeypatch):
        monkeypatch.setattr(requests, "PER_PAGE", 2)
        now = timezone.now()
        for number in range(5):
            asked(
                staff.system,
                arguments={**ACCOUNT, "username": f"new{number}"},
                at=now + timedelta(seconds=number),
            )
        client, seen, query = enter("trail"), [], "?show=all"
        while query:
            answer = client.get(address("stewardrequest_changelist") + query)
            seen += [row["asked"].concerns for row in answer.context["rows"]]
            older = answer.context["older"]
            query = f"?show=all&before={older}" if older else ""
        assert seen == [f"username:new{number}" for number in (4, 3, 2, 1, 0)]

    def test_a_shut_account_is_asked_to_be_opened(self, enter, staff):
        User.objects.filter(pk=staff.newcomer.pk).update(is_active=False)
        page = address("user_change", staff.newcomer.pk)
        assert "重新启用账号" in words(enter("system").get(page))
        enter("system").post(address("user_ask", staff.newcomer.pk, "user_reactivated"), {"reason": "返岗"})
        assert StewardRequest.objects.get().about == staff.newcomer
        assert not User.objects.get(pk=staff.newcomer.pk).is_active
        assert enter("system").get(address("user_ask", staff.newcomer.pk, "destruction")).status_code == 404


class TestPartners:
    def form(self, application, **more):
        return {
            "name": application.name, "region": XUCHANG, "allowed_scopes": ["submissions:read", "submissions:write"],
            "allowed_networks": "", "is_active": "on", "renew_secret": "", "reason": "",
            "rights-TOTAL_FORMS": "0", "rights-INITIAL_FORMS": "0", **more,
        }  # fmt: skip

    @pytest.fixture
    def court(self, staff):
        with door_open(approver=None):
            return partner(staff.system, rights=()).application

    def test_more_waits_and_less_holds_at_once(self, enter, staff, court):
        page = address("partnerapplication_change", court.pk)
        enter("system").post(page, self.form(court, allowed_scopes=["submissions:read"]))
        assert PartnerApplication.objects.get().allowed_scopes == ["submissions:read"]
        more = self.form(court, allowed_scopes=["submissions:read", "changes:read"], reason="执行联动")
        enter("system").post(page, more)
        assert PartnerApplication.objects.get().allowed_scopes == ["submissions:read"]
        one = StewardRequest.objects.get(action="partner_changed")
        enter("security").post(address("stewardrequest_decide", one.pk), {"decision": "approve"})
        assert PartnerApplication.objects.get().allowed_scopes == ["changes:read", "submissions:read"]

    def test_a_new_secret_is_fetched_after_two_agreed(self, enter, staff, court):
        before = court.client_secret
        page = address("partnerapplication_change", court.pk)
        enter("system").post(page, self.form(court, renew_secret="at_once", reason="疑似泄露"))
        one = StewardRequest.objects.get(action="partner_secret_renewed")
        assert PartnerApplication.objects.get().client_secret == before
        enter("security").post(address("stewardrequest_decide", one.pk), {"decision": "approve"})
        answer = enter("system").post(address("stewardrequest_fetch", one.pk))
        assert len(dict(answer.context["given"])["客户端密钥（client_secret）"]) >= 43
        assert PartnerApplication.objects.get().client_secret != before

    def test_a_partner_is_registered_by_two(self, enter, staff):
        new = {
            "name": "法院执行系统", "organisation": body("许昌市中级人民法院").pk, "region": XUCHANG,
            "allowed_scopes": ["submissions:write"], "reason": "执行联动", "allowed_networks": "",
            "rights-TOTAL_FORMS": "0", "rights-INITIAL_FORMS": "0",
        }  # fmt: skip
        enter("system").post(address("partnerapplication_add"), new)
        assert not PartnerApplication.objects.exists()
        one = StewardRequest.objects.get()
        enter("security").post(address("stewardrequest_decide", one.pk), {"decision": "approve"})
        application = PartnerApplication.objects.get()
        answer = enter("system").post(address("stewardrequest_fetch", one.pk))
        assert application.client_id in words(answer)


class TestLeavers:
    @pytest.mark.parametrize("who", EVERYBODY)
    def test_whose_page_it_is(self, enter, staff, who):
        answer = enter(who).get(address("user_leave", staff.clerk.pk))
        assert answer.status_code == (200 if who in ("system", "security") else 403)

    def test_an_account_is_shut_by_it(self, enter, staff):
        page = address("user_leave", staff.clerk.pk)
        assert "离岗原因" in words(enter("system").get(page))
        assert enter("system").post(page, {"reason": ""}).status_code == 200
        enter("system").post(page, {"reason": "退休"})
        assert not User.objects.get(pk=staff.clerk.pk).is_active


class TestReviews:
    def test_what_is_ticked_is_confirmed_and_nothing_else(self, enter, staff):
        page = address("grantreview_changelist")
        long_ago = timezone.now() - timedelta(days=400)
        old = [give(staff.newcomer, role, granted_at=long_ago) for role in (Role.CLERK, Role.REVIEWER)]
        answer = enter("security").get(page)
        assert {row["grant"] for row in answer.context["rows"] if row["overdue"]} >= set(old)
        enter("security").post(page, {"grant": [str(old[0].pk)], "note": "仍在岗"})
        assert [review.grant for review in GrantReview.objects.all()] == [old[0]]
        enter("trail").post(page, {"grant": [str(old[1].pk)]})
        assert GrantReview.objects.count() == 1

    def test_everybody_sees_his_own_and_when_it_ends(self, enter, staff):
        give(staff.clerk, Role.REVIEWER, ends_on=timezone.localdate() + timedelta(days=3))
        page = words(enter("clerk").get(address("grant_mine")))
        assert "即将到期" in page
        assert "刘洋" not in page
        assert "我的授权即将到期" in words(enter("clerk").get(reverse("admin:index")))
        assert "授权即将到期" in words(enter("security").get(reverse("admin:index")))

    def test_a_substitute_is_asked_for(self, enter, staff):
        today = timezone.localdate()
        form = {
            "absent": staff.clerk.pk, "stand_in": staff.newcomer.pk, "starts_on": today.isoformat(),
            "ends_on": (today - timedelta(days=1)).isoformat(), "reason": "年休假", "document": "",
        }  # fmt: skip
        page = address("grant_substitute")
        assert enter("system").get(page).status_code == 403
        assert "不能早于生效日期" in words(enter("security").post(page, form))
        enter("security").post(page, {**form, "ends_on": (today + timedelta(days=9)).isoformat()})
        one = StewardRequest.objects.get(action="substitution")
        assert one.about == staff.newcomer
        assert any("录入" in change["after"] for change in one.changes)


class TestDestruction:
    def test_proposed_agreed_and_certified(self, enter, staff):
        signed_in("a", timezone.now() - timedelta(days=400))
        destroying.draw_up(at=timezone.now())
        drawn = DestructionList.objects.get()
        propose = address("destructionlist_propose", drawn.pk)
        assert enter("security").get(propose).status_code == 403
        assert "网络日志" in words(enter("trail").get(address("destructionlist_changelist")))
        enter("system").post(propose, {"reason": "已满保存期限", "document": ""})
        one = StewardRequest.objects.get(action="destruction")
        enter("security").post(address("stewardrequest_decide", one.pk), {"decision": "approve"})
        destroying.destroy_approved(at=timezone.now())
        assert "已销毁" in words(enter("trail").get(address("destructionlist_changelist")))

    def test_home_counts_what_waits(self, enter, staff):
        asked(staff.system)
        assert "三员审批待决定" in words(enter("security").get(reverse("admin:index")))
        assert "三员审批待决定" not in words(enter("system").get(reverse("admin:index")))
