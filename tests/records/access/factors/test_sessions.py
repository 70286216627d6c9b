"""How long one stays signed in, who ends it, what is said, and what of the work is kept."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from records.access import services as accounts
from records.access.factors import sessions
from records.access.factors.models import StaffSession
from records.access.models import AuditEntry
from tests.records.access.factories import PASSWORD

pytestmark = pytest.mark.django_db
FORM = "/admin/records/dishonestyrecord/add/"


@pytest.fixture
def clerk(staff, client):
    client.post("/admin/login/", {"username": staff.clerk.username, "password": PASSWORD})
    return client


def ago(client, **moments):
    """As if it had happened so many seconds ago."""
    session = client.session
    kept = dict(session["staff"])
    for name, seconds in moments.items():
        kept[name] = timezone.now().timestamp() - seconds
    session["staff"] = kept
    session.save()


def page(client, address="/admin/"):
    return client.get(address, follow=True).content.decode()


class TestTime:
    def test_ten_idle_minutes_end_it_and_the_page_says_so(self, staff, clerk, settings):
        ago(clerk, seen=599)
        assert clerk.get("/admin/").status_code == 200
        ago(clerk, seen=600)
        answer = clerk.get("/admin/security/")
        assert answer["Location"] == "/admin/login/?next=%2Fadmin%2Fsecurity%2F"
        assert "长时间没有操作" in page(clerk)
        assert StaffSession.objects.get(user=staff.clerk).ended_because == "idle"
        assert AuditEntry.objects.get(action="session_ended").details == {"because": "idle"}

    def test_work_keeps_it_alive_but_no_longer_than_a_day_of_work(self, clerk, settings):
        ago(clerk, opened=8 * 3600 - 10, seen=10)
        assert clerk.get("/admin/").status_code == 200
        ago(clerk, opened=8 * 3600, seen=1)
        assert clerk.get("/admin/").status_code == 302
        assert "已达最长时间" in page(clerk)

    def test_the_api_ends_with_it(self, clerk):
        assert clerk.get("/api/v1/records/").status_code == 200
        ago(clerk, seen=600)
        assert clerk.get("/api/v1/records/").status_code == 401

    def test_a_public_page_is_shown_as_to_anybody(self, clerk):
        ago(clerk, seen=600)
        assert clerk.get("/").status_code == 200
        assert SESSION_KEY not in clerk.session

    def test_asking_how_long_it_lasts_lengthens_nothing(self, clerk):
        ago(clerk, seen=500)
        assert 95 <= clerk.get("/admin/sign-in/left/").json()["left"] <= 100
        assert 95 <= clerk.get("/admin/sign-in/left/").json()["left"] <= 100
        assert clerk.post("/admin/sign-in/stay/").status_code == 204
        assert clerk.get("/admin/sign-in/left/").json()["left"] > 590

    def test_once_it_is_over_there_is_nothing_left(self, clerk, db):
        ago(clerk, seen=700)
        assert clerk.get("/admin/sign-in/left/").json() == {"left": 0}
        assert clerk.get("/admin/").status_code == 302
        assert Client().get("/admin/sign-in/left/").json() == {"left": 0}

    def test_every_page_carries_its_notice(self, clerk):
        text = page(clerk)
        assert 'data-session-left="' in text
        assert 'data-session-warned="120"' in text

    @pytest.mark.parametrize("longer", [("SESSION_IDLE_SECONDS", 1800), ("SESSION_ABSOLUTE_SECONDS", 43_200)])
    def test_no_setting_makes_it_endless(self, longer, monkeypatch):
        from environs import Env

        from integrity_portal.settings.accounts import accounts as read

        name, most = longer
        monkeypatch.setenv(name, "999999")
        found = read(Env(), demo=False)
        assert {
            "SESSION_IDLE_SECONDS": found.idle_seconds,
            "SESSION_ABSOLUTE_SECONDS": found.absolute_seconds,
        }[name] == most

    def test_sessions_whose_browser_never_came_back_are_ended_too(self, staff, clerk):
        at = timezone.now()
        assert sessions.end_forgotten(at=at) == 0
        later = at + timedelta(seconds=600 + 121)
        assert sessions.end_forgotten(at=later) == 1
        assert sessions.end_forgotten(at=later) == 0
        assert AuditEntry.objects.filter(action="session_ended").count() == 1


class TestWorkIsKept:
    def test_a_form_that_came_too_late_can_be_sent_after_all(self, staff, clerk):
        ago(clerk, seen=700)
        answer = clerk.post(
            FORM, {"title": "未按期支付工程款", "facts": "多行\n文字", "region_code": "411000"}
        )
        assert answer.status_code == 302
        assert "已保留" in page(clerk, answer["Location"])
        answer = clerk.post("/admin/login/", {"username": staff.clerk.username, "password": PASSWORD})
        assert answer["Location"] == "/admin/sign-in/go-on/"
        text = page(clerk, answer["Location"])
        assert f'action="{FORM}"' in text
        for word in ("未按期支付工程款", "多行\n文字", 'name="region_code" value="411000"'):
            assert word in text
        # Shown once.
        assert clerk.get("/admin/sign-in/go-on/")["Location"] == "/admin/"

    def test_the_pages_own_question_how_long_is_left_does_not_cost_the_form(self, staff, clerk):
        """The script asks at the very moment of the end."""
        ago(clerk, seen=700)
        clerk.get("/admin/sign-in/left/")
        sessions.end_forgotten(at=timezone.now() + timedelta(seconds=800))
        clerk.post(FORM, {"title": "未按期支付工程款"})
        answer = clerk.post("/admin/login/", {"username": staff.clerk.username, "password": PASSWORD})
        assert answer["Location"] == "/admin/sign-in/go-on/"

    @pytest.mark.parametrize("address", ["/admin/logout/", "/admin/sign-in/stay/", "/admin/sign-in/confirm/"])
    def test_a_step_of_signing_in_or_out_is_no_work_to_go_on_with(self, staff, clerk, address):
        ago(clerk, seen=700)
        clerk.post(address, {"note": "x"})
        answer = clerk.post("/admin/login/", {"username": staff.clerk.username, "password": PASSWORD})
        assert answer["Location"] == "/admin/"

    def test_it_is_unreadable_meanwhile_and_nobody_elses(self, staff, clerk):
        ago(clerk, seen=700)
        clerk.post(FORM, {"title": "未按期支付工程款"})
        assert "未按期" not in str(dict(clerk.session.items()))
        answer = clerk.post("/admin/login/", {"username": staff.reviewer.username, "password": PASSWORD})
        assert answer["Location"] == "/admin/"
        assert clerk.get("/admin/sign-in/go-on/")["Location"] == "/admin/"

    def test_passwords_and_codes_are_not_kept(self, staff, clerk):
        ago(clerk, seen=700)
        clerk.post("/admin/password_change/", {"old_password": PASSWORD, "code": "123456", "note": "留下"})
        answer = clerk.post("/admin/login/", {"username": staff.clerk.username, "password": PASSWORD})
        text = page(clerk, answer["Location"])
        assert "留下" in text
        assert PASSWORD not in text
        assert "123456" not in text

    def test_a_form_of_another_site_is_not_kept(self, staff):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(staff.clerk, backend="records.access.backends.RoleBackend")
        ago(strict, seen=700)
        strict.post(FORM, {"title": "别处来的"})
        assert "kept_form" not in strict.session


class TestElsewhere:
    def sign_in(self, user):
        browser = Client()
        browser.post("/admin/login/", {"username": user.username, "password": PASSWORD})
        return browser

    def test_where_one_has_one_session_the_older_ends_and_says_why(self, staff, settings):
        settings.SINGLE_SESSION = True
        older, newer = self.sign_in(staff.clerk), self.sign_in(staff.clerk)
        assert newer.get("/admin/").status_code == 200
        assert older.get("/admin/").status_code == 302
        assert "已在另一处登录" in page(older)

    def test_otherwise_both_stay_and_either_ends_the_other(self, staff):
        first, second = self.sign_in(staff.clerk), self.sign_in(staff.clerk)
        assert first.get("/admin/").status_code == second.get("/admin/").status_code == 200
        other = StaffSession.objects.filter(user=staff.clerk).latest("opened_at")
        answer = first.post(f"/admin/security/sessions/{other.pk}/end/")
        assert answer.status_code == 302
        assert "另一处结束" in page(second)
        assert first.get("/admin/").status_code == 200

    def test_all_others_at_once(self, staff):
        browsers = [self.sign_in(staff.clerk) for _number in range(3)]
        browsers[0].post("/admin/security/sessions/others/end/")
        assert [browser.get("/admin/").status_code for browser in browsers] == [200, 302, 302]

    def test_nobody_ends_anothers(self, staff):
        clerk, reviewer = self.sign_in(staff.clerk), self.sign_in(staff.reviewer)
        session = StaffSession.objects.get(user=staff.reviewer)
        assert clerk.post(f"/admin/security/sessions/{session.pk}/end/").status_code == 404
        assert reviewer.get("/admin/").status_code == 200

    def test_changing_ones_password_ends_the_others_and_not_this(self, staff):
        here, there = self.sign_in(staff.clerk), self.sign_in(staff.clerk)
        new = "Willow-bank-1-boats"
        here.post(
            "/admin/password_change/",
            {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
        )
        assert here.get("/admin/").status_code == 200
        assert there.get("/admin/").status_code == 302
        ends = StaffSession.objects.filter(user=staff.clerk).values_list("ended_because", flat=True)
        assert sorted(ends) == ["", "password"]

    def test_shutting_an_account_ends_all(self, staff):
        browser = self.sign_in(staff.clerk)
        accounts.deactivate(user=staff.clerk, by=staff.system, at=timezone.now(), reason="调离")
        assert browser.get("/admin/").status_code == 302
        assert StaffSession.objects.get(user=staff.clerk).ended_because == "shut"

    def test_signing_out_is_written_down(self, staff):
        self.sign_in(staff.clerk).post("/admin/logout/")
        assert StaffSession.objects.get(user=staff.clerk).ended_because == "signed_out"

    def test_a_row_that_is_gone_ends_the_session(self, staff):
        """Whoever clears the table by hand signs people out; he does not let them in."""
        browser = self.sign_in(staff.clerk)
        StaffSession.objects.all().delete()
        assert browser.get("/admin/").status_code == 302
