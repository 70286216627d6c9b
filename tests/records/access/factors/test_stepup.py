"""Showing again who one is, before what few may see; and the administrators' pages of how others sign in."""

import re

import pytest
from django.http import HttpResponse
from django.utils import timezone

from records.access.factors import services
from records.access.factors.models import FactorReset, OidcLink
from records.access.factors.stepup import recent_proof
from records.access.models import AuditEntry
from records.access.stewardship import frame
from records.access.stewardship.models import StewardRequest
from tests.records.access.factories import PASSWORD
from tests.records.access.factors.factories import app_of, with_app
from tests.records.access.factors.test_sessions import ago, page

pytestmark = pytest.mark.django_db
CONFIRM = "/admin/sign-in/confirm/"


@pytest.fixture
def clerk(staff, client):
    client.post("/admin/login/", {"username": staff.clerk.username, "password": PASSWORD})
    return client


def enter(client, user):
    client.post("/admin/login/", {"username": user.username, "password": PASSWORD})
    return client


class TestStepUp:
    def test_a_sign_in_counts_for_ten_minutes(self, clerk):
        assert clerk.get("/admin/security/add/totp/").status_code == 200
        ago(clerk, proved=599)
        assert clerk.get("/admin/security/add/totp/").status_code == 200
        ago(clerk, proved=601)
        answer = clerk.get("/admin/security/add/totp/")
        assert answer["Location"] == f"{CONFIRM}?next=%2Fadmin%2Fsecurity%2Fadd%2Ftotp%2F"

    def test_without_a_factor_the_password_is_asked_again_and_leads_back(self, clerk):
        ago(clerk, proved=601)
        address = clerk.get("/admin/security/add/totp/")["Location"]
        assert 'type="password"' in page(clerk, address)
        wrong = clerk.post(CONFIRM, {"password": "wrong", "next": "/admin/security/add/totp/"})
        assert "密码不正确" in wrong.content.decode()
        answer = clerk.post(CONFIRM, {"password": PASSWORD, "next": "/admin/security/add/totp/"})
        assert answer["Location"] == "/admin/security/add/totp/"
        assert clerk.get("/admin/security/add/totp/").status_code == 200
        assert AuditEntry.objects.filter(action="stepped_up").count() == 1

    def test_with_one_the_password_does_not_suffice_nor_a_recovery_code(self, staff, clerk):
        phone = with_app(staff.clerk)
        code = services.renew_codes(user=staff.clerk, at=timezone.now())[0]
        ago(clerk, proved=601)
        for wrong in ({"password": PASSWORD}, {"code": code}, {"code": "000000"}):
            assert clerk.post(CONFIRM, wrong).status_code == 200
        assert services.codes_left(staff.clerk) == 10
        assert clerk.post(CONFIRM, {"code": phone.code()})["Location"] == "/admin/"

    def test_a_form_is_kept_and_sent_on(self, staff, clerk):
        with_app(staff.clerk)
        app = app_of(staff.clerk)
        ago(clerk, proved=601)
        address = f"/admin/security/factors/{app.pk}/remove/"
        assert clerk.post(address)["Location"].startswith(CONFIRM)
        assert services.has_factor(staff.clerk)
        phone_code = services.totp.code_at(app.secret, services.totp.step_of(timezone.now()))
        answer = clerk.post(CONFIRM, {"code": phone_code})
        assert answer["Location"] == "/admin/sign-in/go-on/"
        assert f'action="{address}"' in page(clerk, answer["Location"])
        clerk.post(address)
        assert not services.has_factor(staff.clerk)

    def test_it_leads_to_no_other_site(self, clerk):
        ago(clerk, proved=601)
        answer = clerk.post(CONFIRM, {"password": PASSWORD, "next": "//evil.example/"})
        assert answer["Location"] == "/admin/"

    def test_guessing_there_locks_as_at_sign_in(self, clerk):
        ago(clerk, proved=601)
        answers = [clerk.post(CONFIRM, {"password": "wrong"}) for _time in range(5)]
        assert answers[-1].status_code == 429

    def test_a_view_may_ask_for_less(self, staff, rf):
        request = rf.get("/x/")
        request.user = staff.clerk
        now = timezone.now().timestamp()
        request.session = {
            "staff": {
                "uid": "0" * 32, "opened": now - 900, "seen": now, "proved": now - 90, "written": now,
                "factor": "", "password_until": None,
            }
        }  # fmt: skip
        view = recent_proof(minutes=1)(lambda request: HttpResponse("secret"))
        assert view(request).status_code == 302
        assert recent_proof(minutes=2)(lambda request: HttpResponse("secret"))(request).content == b"secret"


class TestOnesOwnPage:
    def test_it_shows_what_one_has_and_what_it_is_good_for(self, staff, clerk):
        with_app(staff.clerk)
        services.renew_codes(user=staff.clerk, at=timezone.now())
        text = page(clerk, "/admin/security/")
        for word in ("办公手机", "还有 10 个未用的恢复码", "登录中的设备", "当前"):
            assert word in text

    def test_a_second_app_is_added_after_the_first_is_gone(self, staff, clerk):
        text = page(clerk, "/admin/security/add/totp/")
        secret = re.search(r'factor-secret">([A-Z2-7 ]+)<', text)[1].replace(" ", "")
        code = services.totp.code_at(secret, services.totp.step_of(timezone.now()))
        answer = clerk.post("/admin/security/add/totp/", {"code": code, "name": "新手机"})
        assert answer.content.decode().count("<li><code>") == 10
        assert "先移除原来的" in page(clerk, "/admin/security/add/totp/")

    def test_a_change_of_factors_ends_the_other_sessions(self, staff, clerk):
        from django.test import Client

        elsewhere = enter(Client(), staff.clerk)
        text = page(clerk, "/admin/security/add/totp/")
        secret = re.search(r'factor-secret">([A-Z2-7 ]+)<', text)[1].replace(" ", "")
        code = services.totp.code_at(secret, services.totp.step_of(timezone.now()))
        clerk.post("/admin/security/add/totp/", {"code": code, "name": "新手机"})
        assert elsewhere.get("/admin/").status_code == 302
        assert clerk.get("/admin/").status_code == 200

    def test_new_codes_are_shown_once(self, staff, clerk):
        assert "请先登记身份验证器" in clerk.post("/admin/security/codes/", follow=True).content.decode()
        with_app(staff.clerk)
        answer = clerk.post("/admin/security/codes/")
        assert answer.content.decode().count("<li><code>") == 10
        assert "no-store" in answer["Cache-Control"]

    def test_there_is_no_third_kind(self, clerk):
        assert clerk.get("/admin/security/add/sms/").status_code == 404


class TestKeepingOthers:
    def address(self, user, what=""):
        return f"/admin/security/accounts/{user.pk}/{what}"

    def test_administrators_see_how_somebody_signs_in_and_nobody_else_does(self, staff, client):
        with_app(staff.clerk)
        text = page(enter(client, staff.system), self.address(staff.clerk))
        assert "身份验证器" in text
        assert app_of(staff.clerk).secret not in text
        enter(client, staff.reviewer)
        for what in ("", "unlock/", "reset/", "link/"):
            method = client.post if what else client.get
            assert method(self.address(staff.clerk, what)).status_code == 403, what

    def test_a_locked_account_is_let_try_again(self, staff, client):
        from django.test import Client

        stranger = Client()
        for _time in range(5):
            stranger.post("/admin/login/", {"username": staff.clerk.username, "password": "wrong"})
        enter(client, staff.system)
        assert "暂时锁定" in page(client, self.address(staff.clerk))
        client.post(self.address(staff.clerk, "unlock/"))
        assert enter(stranger, staff.clerk).get("/admin/").status_code == 200
        assert AuditEntry.objects.get(action="user_unlocked").by == staff.system

    def test_only_the_system_administrator_unlocks(self, staff, client):
        enter(client, staff.security)
        client.post(self.address(staff.clerk, "unlock/"))
        assert not AuditEntry.objects.filter(action="user_unlocked", outcome="done").exists()

    def test_an_administrator_ends_somebodys_sessions_and_others_may_not(self, staff, client):
        from django.test import Client

        clerk = enter(Client(), staff.clerk)
        enter(client, staff.trail)
        client.post(self.address(staff.clerk, "sessions/end/"))
        assert clerk.get("/admin/").status_code == 200
        enter(client, staff.security)
        client.post(self.address(staff.clerk, "sessions/end/"))
        assert clerk.get("/admin/").status_code == 302
        assert "管理员已结束您的登录" in page(clerk)
        assert enter(clerk, staff.clerk).get("/admin/").status_code == 200

    def test_a_lost_factor_takes_two_administrators(self, staff, client, settings):
        settings.APPROVALS_REQUIRED = True
        with_app(staff.clerk)
        enter(client, staff.system)
        client.post(self.address(staff.clerk, "reset/"), {"reason": "手机遗失，已当面核验"})
        asked = StewardRequest.objects.get()
        assert services.has_factor(staff.clerk)
        frame.approve(request=asked, by=staff.security, at=timezone.now())
        assert not services.has_factor(staff.clerk)
        done = FactorReset.objects.get()
        assert (done.asked_by, done.reset_by) == (staff.system, staff.security)

    def test_of_three_administrators_any_may_lose_his_phone(self, staff, client, settings):
        settings.APPROVALS_REQUIRED = True
        with_app(staff.system)
        enter(client, staff.security)
        client.post(self.address(staff.system, "reset/"), {"reason": "手机遗失"})
        frame.approve(request=StewardRequest.objects.get(), by=staff.trail, at=timezone.now())
        assert not services.has_factor(staff.system)

    def test_nothing_is_asked_for_who_has_nothing_to_lose_and_not_without_a_reason(self, staff, client):
        enter(client, staff.system)
        client.post(self.address(staff.clerk, "reset/"), {"reason": "手机遗失"})
        with_app(staff.clerk)
        client.post(self.address(staff.clerk, "reset/"), {"reason": ""})
        assert not StewardRequest.objects.exists()

    def test_an_identity_of_the_office_is_entered_and_ended(self, staff, client, settings):
        from integrity_portal.settings.accounts import Oidc

        settings.OIDC = Oidc("https://id.example", "portal", "x", "市统一身份认证", ())
        enter(client, staff.system)
        client.post(self.address(staff.clerk, "link/"), {"subject": "u-1001"})
        assert OidcLink.objects.get(ended_at=None).subject == "u-1001"
        assert "待本人确认" in page(client, self.address(staff.clerk))
        client.post(self.address(staff.clerk, "link/"), {"subject": ""})
        assert not OidcLink.objects.filter(ended_at=None).exists()
