"""From the password to being in: nobody skips the second step, and whoever has no factor does nothing else first."""

import json
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone
from rest_framework.settings import api_settings

from records.access.factors import services
from records.access.factors.models import SecondFactor, StaffSession
from records.access.models import AuditEntry, User
from records.access.services.approvals import door_open
from tests.records.access.factories import PASSWORD
from tests.records.access.factors.factories import Key, Phone, with_app

pytestmark = pytest.mark.usefixtures("in_service")
SECOND, FIRST = "/admin/sign-in/second-step/", "/admin/sign-in/first-factor/"


def give_password(client, user, password=PASSWORD, **more):
    return client.post("/admin/login/", {"username": user.username, "password": password, **more})


def words(answer):
    return answer.content.decode()


def is_in(client):
    return SESSION_KEY in client.session and client.get("/admin/").status_code == 200


def question(answer):
    found = re.search(r'id="passkey-question" type="application/json">(.*?)</script>', words(answer))
    return json.loads(found[1])


class SecureClient(Client):
    """Passkeys want HTTPS and a name."""

    def request(self, **request):
        return super().request(**{**request, "wsgi.url_scheme": "https"})


class TestTheSecondStep:
    def test_the_password_alone_lets_nobody_in(self, staff, client):
        with_app(staff.clerk)
        answer = give_password(client, staff.clerk)
        assert answer["Location"] == SECOND
        assert SESSION_KEY not in client.session
        for address in ("/admin/", "/admin/security/", "/admin/password_change/", "/admin/sign-in/confirm/"):
            assert client.get(address)["Location"].startswith("/admin/login/")
        assert client.get("/api/v1/records/").status_code == 401
        assert not AuditEntry.objects.filter(action="signed_in").exists()

    def test_a_code_of_the_app_does_and_leads_where_one_wanted_to_go(self, staff, client):
        phone = with_app(staff.clerk)
        give_password(client, staff.clerk, next="/admin/security/")
        answer = client.post(SECOND, {"code": f" {phone.code()[:3]} {phone.code()[3:]} "})
        assert answer["Location"] == "/admin/security/"
        assert is_in(client)
        assert AuditEntry.objects.get(action="signed_in").details == {"factor": "totp"}

    def test_the_same_code_opens_no_second_browser(self, staff):
        phone = with_app(staff.clerk)
        code = phone.code()
        browsers = [Client(), Client()]
        for browser in browsers:
            give_password(browser, staff.clerk)
            answer = browser.post(SECOND, {"code": code})
        assert "已经用过" in words(answer)
        assert [SESSION_KEY in browser.session for browser in browsers] == [True, False]

    def test_a_recovery_code_does_once_and_the_last_one_warns(self, staff, client):
        with_app(staff.clerk)
        made = services.renew_codes(user=staff.clerk, at=timezone.now())
        for code in made[:9]:
            services.use_recovery_code(user=staff.clerk, code=code, at=timezone.now())
        give_password(client, staff.clerk)
        assert client.post(SECOND, {"code": made[0]}).status_code == 200
        answer = client.post(SECOND, {"code": made[9]}, follow=True)
        assert "最后一个恢复码" in words(answer)

    def test_it_must_be_taken_within_ten_minutes(self, staff, client):
        phone = with_app(staff.clerk)
        give_password(client, staff.clerk)
        session = client.session
        session["half_signed_in"] = {**session["half_signed_in"], "at": timezone.now().timestamp() - 601}
        session.save()
        answer = client.post(SECOND, {"code": phone.code()}, follow=True)
        assert "请先输入用户名和密码" in words(answer)
        assert SESSION_KEY not in client.session

    @pytest.mark.parametrize("change", ["password", "shut"])
    def test_what_happens_to_the_account_meanwhile_counts(self, staff, client, change):
        phone = with_app(staff.clerk)
        give_password(client, staff.clerk)
        clerk = User.objects.get(pk=staff.clerk.pk)
        if change == "password":
            clerk.set_password("Willow-bank-1-boats")
        else:
            clerk.is_active = False
        clerk.save()
        client.post(SECOND, {"code": phone.code()})
        assert SESSION_KEY not in client.session

    def test_five_wrong_codes_lock_as_five_wrong_passwords_do(self, staff, client):
        phone = with_app(staff.clerk)
        give_password(client, staff.clerk)
        answers = [client.post(SECOND, {"code": "000000"}) for _time in range(5)]
        assert answers[-1].status_code == 429
        assert "不能再试" in words(answers[-1])
        assert client.post(SECOND, {"code": phone.code()}).status_code == 429
        assert give_password(Client(), staff.clerk).status_code == 429
        assert AuditEntry.objects.filter(action="second_step_failed").count() >= 5
        assert SESSION_KEY not in client.session

    def test_guessing_from_many_addresses_ends_too(self, staff):
        with_app(staff.clerk)
        for number in range(11):
            browser = Client(REMOTE_ADDR=f"10.0.0.{number}")
            give_password(browser, staff.clerk)
            answer = browser.post(SECOND, {"code": "000000"})
        assert answer.status_code == 429

    def test_behind_our_proxy_one_visitor_is_not_locked_out_with_another(self, staff, monkeypatch):
        monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)
        bad, good = (
            Client(headers={"x-forwarded-for": "203.0.113.9"}),
            Client(headers={"x-forwarded-for": "198.51.100.7"}),
        )
        for _time in range(5):
            answer = give_password(bad, staff.clerk, "wrong")
        assert answer.status_code == 429
        assert give_password(good, staff.clerk).status_code == 302

    def test_a_text_that_is_no_code_is_not_counted_as_a_guess(self, staff, client):
        phone = with_app(staff.clerk)
        give_password(client, staff.clerk)
        for _time in range(6):
            assert "请输入 6 位数字" in words(client.post(SECOND, {"code": "12345"}))
        client.post(SECOND, {"code": phone.code()})
        assert SESSION_KEY in client.session

    def test_one_may_start_again_as_somebody_else(self, staff, client):
        with_app(staff.clerk)
        give_password(client, staff.clerk)
        client.post("/admin/sign-in/again/")
        assert client.get(SECOND)["Location"].startswith("/admin/login/")

    def test_nobody_comes_to_the_second_step_without_the_first(self, client, db):
        for page in (SECOND, FIRST):
            assert client.get(page)["Location"].startswith("/admin/login/")
            assert client.post(page, {"code": "123456"})["Location"].startswith("/admin/login/")


class TestTheFirstFactor:
    def test_who_has_none_sets_one_up_and_sees_his_codes_once(self, staff, client):
        assert give_password(client, staff.clerk)["Location"] == FIRST
        assert SESSION_KEY not in client.session
        assert client.get("/admin/")["Location"].startswith("/admin/login/")
        secret = re.search(r'class="factor-secret">([A-Z2-7 ]+)<', words(client.get(FIRST)))[1].replace(
            " ", ""
        )
        answer = client.post(FIRST, {"code": Phone(secret).code(), "name": "办公手机"})
        shown = re.findall(r"<li><code>([A-Z0-9-]{19})</code>", words(answer))
        assert len(shown) == 10
        assert "no-store" in answer["Cache-Control"]
        assert is_in(client)
        assert services.use_recovery_code(user=staff.clerk, code=shown[0], at=timezone.now())

    def test_a_wrong_code_keeps_the_picture_that_was_scanned(self, staff, client):
        give_password(client, staff.clerk)
        before = re.search(r'factor-secret">([A-Z2-7 ]+)<', words(client.get(FIRST)))[1]
        answer = client.post(FIRST, {"code": "000000", "name": "办公手机"})
        assert "验证码不正确" in words(answer)
        assert before in words(answer)
        assert not SecondFactor.objects.exists()

    def test_the_secret_on_its_way_is_unreadable_in_the_session(self, staff, client):
        give_password(client, staff.clerk)
        secret = re.search(r'factor-secret">([A-Z2-7 ]+)<', words(client.get(FIRST)))[1].replace(" ", "")
        assert secret not in json.dumps(dict(client.session.items()))

    def test_who_has_one_cannot_set_up_another_by_the_password_alone(self, staff, client):
        with_app(staff.clerk)
        give_password(client, staff.clerk)
        assert client.get(FIRST)["Location"] == SECOND
        assert client.post(FIRST, {"code": "123456", "name": "我的"})["Location"] == SECOND

    def test_where_none_is_required_the_password_suffices_until_one_is_set_up(self, staff, client, settings):
        settings.SECOND_FACTOR_REQUIRED = False
        assert give_password(client, staff.clerk)["Location"] == "/admin/"
        client.logout()
        with_app(staff.clerk)
        assert give_password(client, staff.clerk)["Location"] == SECOND


class TestAPasskey:
    @pytest.fixture
    def browser(self):
        return SecureClient()

    def enrolled(self, browser, user):
        give_password(browser, user)
        key = Key()
        answer = browser.get(f"{FIRST}?kind=passkey")
        said = json.dumps(key.register(question(answer)))
        answer = browser.post(f"{FIRST}?kind=passkey", {"name": "蓝色钥匙", "credential": said})
        assert "恢复码" in words(answer), words(answer)[-3000:]
        return key

    def test_it_is_set_up_and_opens(self, staff, browser):
        key = self.enrolled(browser, staff.clerk)
        browser.post("/admin/logout/")
        assert give_password(browser, staff.clerk)["Location"] == SECOND
        said = json.dumps(key.prove(question(browser.get(SECOND))))
        assert browser.post(SECOND, {"credential": said})["Location"] == "/admin/"
        assert StaffSession.objects.filter(user=staff.clerk, ended_at=None).get().factor == "passkey"

    @pytest.mark.parametrize("wrong", ["origin", "host", "key", "challenge", "nonsense"])
    def test_an_answer_that_is_not_his_opens_nothing(self, staff, browser, wrong):
        key = self.enrolled(browser, staff.clerk)
        browser.post("/admin/logout/")
        give_password(browser, staff.clerk)
        asked = question(browser.get(SECOND))
        if wrong == "origin":
            key.origin = "https://testserver.evil.example"
        elif wrong == "host":
            key.host = "evil.example"
        elif wrong == "key":
            key.private = Key().private
        elif wrong == "challenge":
            asked["publicKey"]["challenge"] = "AAAA"
        said = {"id": 1, "response": []} if wrong == "nonsense" else key.prove(asked)
        answer = browser.post(SECOND, {"credential": json.dumps(said)})
        assert "通行密钥没有通过验证" in words(answer)
        assert SESSION_KEY not in browser.session

    def test_an_answer_serves_once(self, staff, browser):
        key = self.enrolled(browser, staff.clerk)
        browser.post("/admin/logout/")
        give_password(browser, staff.clerk)
        said = json.dumps(key.prove(question(browser.get(SECOND))))
        browser.post(SECOND, {"credential": said})
        browser.post("/admin/logout/")
        give_password(browser, staff.clerk)
        browser.get(SECOND)
        browser.post(SECOND, {"credential": said})
        assert SESSION_KEY not in browser.session

    def test_at_an_address_of_numbers_the_page_says_why_it_cannot_be(self, staff):
        browser = Client(headers={"host": "127.0.0.1"})
        give_password(browser, staff.clerk)
        assert "通行密钥只能在 HTTPS 域名" in words(browser.get(f"{FIRST}?kind=passkey"))


def test_a_session_that_shows_no_factor_opens_nothing(staff, client):
    """However it came about: by an older version, by a mistake of ours."""
    client.force_login(staff.clerk, backend="records.access.backends.RoleBackend")
    assert client.get("/api/v1/records/").status_code == 401
    client.force_login(staff.clerk, backend="records.access.backends.RoleBackend")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert SESSION_KEY not in client.session


def test_after_a_reset_he_is_told_who_did_it(staff, client):
    with_app(staff.clerk)
    with door_open(approver=staff.security):
        services.reset(
            user=staff.clerk, asked_by=staff.system, reason="手机遗失", by=staff.security, at=timezone.now()
        )
    give_password(client, staff.clerk)
    phone = Phone(re.search(r'factor-secret">([A-Z2-7 ]+)<', words(client.get(FIRST)))[1].replace(" ", ""))
    page = words(client.post(FIRST, {"code": phone.code(), "name": "新手机"}))
    assert "您的第二重验证已于" in page
    assert staff.security.full_name in page
