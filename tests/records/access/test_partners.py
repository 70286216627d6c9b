"""A partner from its registration to its last token."""

import base64
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from records.access import services
from records.access.hashers import RandomSecretHasher
from records.access.models import AuditEntry, PartnerApplication
from records.access.scopes import DESCRIPTIONS, PartnerScopes
from records.access.services import AccessDenied
from records.access.tasks import clear_what_expired
from records.subjects.models import Region
from tests.records.access.factories import HENAN, NOW, WEIDU, XUCHANG, partner

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.records.access.urls")]
TOKEN = "/api/v1/oauth/token/"


@pytest.fixture
def court(staff):
    return partner(staff.system)


def ask(client, handed, secret=None, **more):
    return client.post(
        TOKEN,
        {
            "grant_type": "client_credentials",
            "client_id": handed.client_id,
            "client_secret": secret or handed.client_secret,
            **more,
        },
    )


def bearer(client, handed, **more):
    return {"Authorization": f"Bearer {ask(client, handed, **more).json()['access_token']}"}


class TestRegistration:
    def test_a_partner_gets_a_number_and_a_secret_that_is_kept_nowhere(self, staff, court):
        application = PartnerApplication.objects.get(client_id=court.client_id)
        assert len(court.client_secret) >= 43
        assert court.client_secret not in str(vars(application))
        assert application.client_secret.startswith("random_secret_sha256$")
        assert application.user.kind == "partner"
        assert not application.user.has_usable_password()
        assert not application.user.is_staff
        entry = AuditEntry.objects.get(action="partner_registered")
        assert entry.by == staff.system
        assert court.client_secret not in str(vars(entry))

    @pytest.mark.parametrize("who", ["security", "trail", "clerk", "newcomer"])
    def test_only_the_system_administrator_lets_partners_in(self, staff, who):
        with pytest.raises(AccessDenied):
            partner(getattr(staff, who))
        assert not PartnerApplication.objects.exists()

    def test_not_beyond_his_own_region(self, staff):
        with pytest.raises(AccessDenied):
            partner(staff.system, region=Region.objects.get(code=HENAN))

    def test_scopes_that_do_not_exist_are_refused_with_their_names(self, staff):
        with pytest.raises(ValidationError, match="records:delete"):
            partner(staff.system, scopes=["submissions:write", "records:delete"])

    def test_a_partner_has_a_name(self, staff):
        with pytest.raises(ValidationError):
            services.register_partner(
                name="",
                organisation=partner(staff.system).application.organisation,
                region=Region.objects.get(code=XUCHANG),
                scopes=[],
                by=staff.system,
                at=NOW,
            )


class TestTokens:
    def test_number_and_secret_are_exchanged_for_a_short_token(self, client, court):
        answer = ask(client, court)
        assert answer.status_code == 200
        assert answer.json()["expires_in"] == 600
        assert answer.json()["scope"].split() == ["submissions:read", "submissions:write"]
        assert AuditEntry.objects.get(action="token_issued").by == court.application.user

    def test_by_basic_authentication_too(self, client, court):
        both = base64.b64encode(f"{court.client_id}:{court.client_secret}".encode()).decode()
        answer = client.post(
            TOKEN, {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {both}"}
        )
        assert answer.status_code == 200
        assert AuditEntry.objects.get(action="token_issued").by == court.application.user

    def test_a_wrong_secret_gets_nothing_and_leaves_a_trace_in_nobodys_name(self, client, court):
        answer = ask(client, court, secret="wrong")
        assert answer.status_code == 401
        assert answer.json()["error"] == "invalid_client"
        entry = AuditEntry.objects.get(action="token_refused")
        assert (entry.outcome, entry.by, entry.subject_uid) == (
            "refused",
            None,
            str(court.application.uid),
        )

    @pytest.mark.parametrize(
        "headers",
        [{}, {"Authorization": "Basic !!!"}, {"Authorization": "Basic /w=="}, {"Authorization": "x"}],
    )
    def test_nonsense_gets_an_answer_and_not_an_error_page(self, client, db, headers):
        answer = client.post(TOKEN, {"grant_type": "client_credentials", "client_id": "\0"}, headers=headers)
        assert answer.status_code in (400, 401)
        assert AuditEntry.objects.get(action="token_refused").subject_uid == ""

    def test_a_scope_that_was_not_given_is_not_got_by_asking(self, client, court):
        assert ask(client, court, scope="credit-checks:write").json()["error"] == "invalid_scope"
        assert ask(client, court, scope="submissions:read").json()["scope"] == "submissions:read"

    @pytest.mark.parametrize("grant_type", ["password", "authorization_code", "refresh_token", "implicit"])
    def test_there_is_no_other_way_to_a_token(self, client, court, staff, grant_type):
        answer = ask(client, court, grant_type=grant_type, username="liming", password="x", code="x")
        assert answer.status_code in (400, 401)
        assert not get_access_token_model().objects.exists()

    def test_tokens_lie_in_the_database_as_digests_only(self, client, court):
        token = ask(client, court).json()["access_token"]
        row = get_access_token_model().objects.get()
        assert token not in str(vars(row))

    def test_asking_is_cheap_because_the_secret_is_random(self, court):
        hasher = RandomSecretHasher()
        started = time.perf_counter()
        for _ in range(200):
            hasher.verify("wrong", court.application.client_secret)
        assert time.perf_counter() - started < 0.2
        assert hasher.verify(court.client_secret, court.application.client_secret)

    def test_the_hash_is_salted_and_its_summary_shows_neither(self, court):
        hasher = RandomSecretHasher()
        assert hasher.encode("secret", "a" * 22) != hasher.encode("secret", "b" * 22)
        summary = str(hasher.safe_summary(court.application.client_secret))
        assert court.application.client_secret.split("$")[2] not in summary
        hasher.harden_runtime("x", court.application.client_secret)

    def test_a_hammered_door_closes_for_a_while(self, client, court, settings):
        settings.RATE_LIMITS = {"token": (2, 60)}
        assert [ask(client, court).status_code for _ in range(3)] == [200, 200, 429]
        answer = ask(client, court)
        assert 1 <= int(answer["Retry-After"]) <= 60
        assert answer["RateLimit"].startswith('"token";r=0;t=')
        assert answer.json()["code"] == "too_many_requests"


class TestCalling:
    def test_a_token_brings_the_partners_own_account(self, client, court):
        answer = client.get("/api/ping/", headers=bearer(client, court))
        assert answer.json() == {"who": "许昌市中级人民法院", "partner": True}

    def test_a_token_opens_what_its_scopes_say(self, client, court):
        asked = {"path": "/api/bodies/", "data": {"name": "许昌市统计局"}, "content_type": "application/json"}
        assert client.post(**asked, headers=bearer(client, court)).status_code == 201
        assert (
            client.post(**asked, headers=bearer(client, court, scope="submissions:read")).status_code == 403
        )
        assert client.delete("/api/bodies/", headers=bearer(client, court)).status_code == 403
        assert client.post(**asked).status_code == 401

    @pytest.mark.parametrize("token", ["nonsense", "x" * 40, ""])
    def test_a_token_that_is_none_is_said_to_be_none(self, client, db, token):
        answer = client.get("/api/ping/", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert answer.json()["code"] == "invalid_token"

    def test_a_token_runs_out(self, client, court):
        headers = bearer(client, court)
        get_access_token_model().objects.update(expires=timezone.now() - timedelta(seconds=1))
        assert client.get("/api/ping/", headers=headers).status_code == 401
        clear_what_expired.apply()
        assert not get_access_token_model().objects.exists()

    def test_a_shut_account_ends_tokens_and_gets_no_new_one(self, client, court, staff):
        headers = bearer(client, court)
        services.deactivate(user=court.application.user, by=staff.system, at=NOW)
        assert client.get("/api/ping/", headers=headers).status_code == 401
        assert ask(client, court).status_code == 401

    def test_fewer_rights_hold_at_once(self, client, court, staff):
        headers = bearer(client, court)
        changed = services.change_partner(
            application=court.application,
            name="许昌市中级人民法院",
            region=Region.objects.get(code=WEIDU),
            scopes=["submissions:read"],
            rights=[],
            terms=services.Terms(),
            by=staff.system,
            at=NOW,
        )
        assert client.get("/api/ping/", headers=headers).status_code == 401
        assert ask(client, court).json()["scope"] == "submissions:read"
        assert changed.access_region_code == WEIDU
        assert AuditEntry.objects.get(action="partner_changed").details["before"]["region"] == XUCHANG

    def test_a_new_secret_ends_the_old_one_and_its_tokens(self, client, court, staff):
        headers = bearer(client, court)
        secret = services.renew_partner_secret(application=court.application, by=staff.system, at=NOW)
        assert client.get("/api/ping/", headers=headers).status_code == 401
        assert ask(client, court).status_code == 401
        assert ask(client, court, secret=secret).status_code == 200

    @pytest.mark.parametrize("who", ["security", "clerk"])
    def test_nobody_else_changes_a_partner(self, court, staff, who):
        by = getattr(staff, who)
        with pytest.raises(AccessDenied):
            services.renew_partner_secret(application=court.application, by=by, at=NOW)
        with pytest.raises(AccessDenied):
            services.change_partner(
                application=court.application,
                name="x",
                region=Region.objects.get(code=XUCHANG),
                scopes=[],
                rights=[],
                terms=services.Terms(),
                by=by,
                at=NOW,
            )


class TestStaffSessions:
    def test_the_admins_session_opens_the_api(self, client, staff):
        client.force_login(staff.clerk, backend="records.access.backends.RoleBackend")
        assert client.get("/api/ping/").json() == {"who": "陈静", "partner": False}

    def test_who_must_change_his_password_does_that_first(self, client, staff):
        staff.clerk.must_change_password = True
        staff.clerk.save()
        client.force_login(staff.clerk, backend="records.access.backends.RoleBackend")
        answer = client.get("/api/ping/")
        assert (answer.status_code, answer.json()["code"]) == (401, "password_change_required")

    def test_writes_need_the_csrf_token(self, staff):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(staff.clerk, backend="records.access.backends.RoleBackend")
        assert strict.post("/api/ping/", {}, content_type="application/json").status_code == 403

    def test_nobody_in_particular_stays_nobody(self, client, db):
        assert client.get("/api/ping/").json() == {"who": None, "partner": False}


class TestScopes:
    def test_each_scope_is_described_in_chinese(self):
        for scope, words in PartnerScopes().get_all_scopes().items():
            assert scope in DESCRIPTIONS
            assert any("一" <= sign <= "鿿" for sign in words)

    def test_without_an_application_there_are_none(self):
        assert PartnerScopes().get_available_scopes() == []
        assert PartnerScopes().get_default_scopes() == []

    def test_a_scope_taken_out_of_the_portal_is_gone_for_its_holders(self, court):
        court.application.allowed_scopes = ["submissions:write", "long:gone"]
        assert PartnerScopes().get_available_scopes(court.application) == ["submissions:write"]
