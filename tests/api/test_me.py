"""A partner's own conditions: what it may do, from where, until when, how often; and that they hold."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate, now
from oauth2_provider.models import get_access_token_model
from rest_framework.test import APIClient

from records.access import rights, services
from records.access.models import AuditEntry, PartnerRight
from records.access.services import Right, Terms, rights_of
from records.subjects.models import Region
from tests.api.factories import BUREAU, bearer, envelope, give, item, partner, registered_bureau
from tests.records.access.factories import CHANGGE, HENAN, NOW, WEIDU, XUCHANG, holder
from tests.records.access.factories import partner as registered

pytestmark = pytest.mark.django_db
ME, TOKEN, REVOKE = "/api/v1/me/", "/api/v1/oauth/token/", "/api/v1/oauth/revoke/"


@pytest.fixture
def admin():
    services.ensure_system_users()
    return holder("李明", "system_admin")


@pytest.fixture
def handed(admin):
    return registered(admin)


def ask(client, handed, secret="", **more):
    said = {"client_id": handed.client_id, "client_secret": secret or handed.client_secret}
    return client.post(TOKEN, {"grant_type": "client_credentials", **said, **more})


def me(client, token):
    return client.get(ME, headers={"Authorization": f"Bearer {token}"})


def changed(handed, admin, **terms):
    now_said = rights_of(handed.application)
    return services.change_partner(
        application=handed.application,
        name=now_said["name"],
        region=handed.application.region,
        scopes=now_said["scopes"],
        rights=map(Right.of, now_said["rights"]),
        terms=Terms(**terms),
        by=admin,
        at=NOW,
    )


class TestMe:
    def test_a_partner_reads_what_it_may_do_and_what_is_left(self, client, handed):
        told = me(client, ask(client, handed).json()["access_token"])
        assert told.status_code == 200
        said = told.json()
        assert said["client_id"] == handed.client_id
        assert [one["name"] for one in said["scopes"]] == ["submissions:write", "submissions:read"]
        assert said["rights"] == [
            {
                "kind": "dishonesty-record",
                "label": "政务失信记录",
                "region": {"code": XUCHANG, "name": "河南省许昌市"},
                "may_submit": True,
                "may_read": False,
                "open_fields": [],
            }
        ]
        assert said["limits"][0]["remaining"] == said["limits"][0]["limit"] - 1
        assert said["sandbox"] is False

    def test_any_token_opens_it_and_nobody_without_one(self, client):
        user = partner(scopes=["complaints:read"])
        assert client.get(ME, headers=bearer(user, scopes="complaints:read")).status_code == 200
        assert client.get(ME).status_code == 401
        assert client.get(f"{ME}?of=another", headers=bearer(user)).status_code == 400


class TestConditions:
    @pytest.mark.parametrize(
        ("days", "status"), [((None, 0), 200), ((0, None), 200), ((1, None), 401), ((None, -1), 401)]
    )
    def test_before_its_first_and_after_its_last_day_a_partner_gets_no_token(
        self, client, handed, admin, days, status
    ):
        starts, ends = (None if day is None else localdate() + timedelta(days=day) for day in days)
        changed(handed, admin, starts_on=starts, ends_on=ends)
        assert ask(client, handed).status_code == status

    def test_a_token_that_runs_ends_with_the_last_day(self, client):
        user = partner()
        header = bearer(user)
        assert client.get(ME, headers=header).status_code == 200
        user.partner_application.ends_on = localdate() - timedelta(days=1)
        user.partner_application.save()
        assert client.get(ME, headers=header).status_code == 401

    @pytest.mark.parametrize(
        ("address", "fine"),
        [("10.8.3.4", True), ("::ffff:10.8.3.4", True), ("10.9.0.1", False), ("2001:db8::1", False)],
    )
    def test_only_the_partners_own_addresses_get_in(self, client, handed, admin, address, fine):
        changed(handed, admin, allowed_networks=("10.8.0.0/16", "127.0.0.1"))
        token = ask(client, handed).json()["access_token"]
        header = {"Authorization": f"Bearer {token}"}
        answer = client.get(ME, headers=header, REMOTE_ADDR=address)
        assert answer.status_code == (200 if fine else 403)
        if not fine:
            assert answer.json()["code"] == "address_not_allowed"
            refused = client.post(
                TOKEN,
                {
                    "grant_type": "client_credentials",
                    "client_id": handed.client_id,
                    "client_secret": handed.client_secret,
                },
                REMOTE_ADDR=address,
            )
            assert refused.status_code == 401

    def test_what_is_no_network_is_refused_with_an_example(self, handed, admin):
        with pytest.raises(Exception, match=r"10\.8\.0\.0/16"):
            changed(handed, admin, allowed_networks=("court",))

    def test_a_right_beyond_the_partners_region_is_refused(self, admin):
        with pytest.raises(Exception, match=HENAN):
            registered(admin, rights=[Right("penalty", HENAN, may_read=True)])

    @pytest.mark.parametrize("usual", [0, 1000])
    def test_a_partners_own_figure_stands_in_place_of_the_usual(self, client, settings, usual):
        settings.RATE_LIMITS = {"partner": (usual, 60)}
        header = bearer(partner(rate_limit=2))
        answers = [client.get(ME, headers=header) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0]["RateLimit-Policy"] == '"partner";q=2;w=60'
        assert int(answers[2]["Retry-After"]) >= 1


class TestSecrets:
    def test_after_a_change_by_plan_both_secrets_are_good_for_a_day(self, client, handed, admin):
        token = ask(client, handed).json()["access_token"]
        new = services.renew_partner_secret(application=handed.application, by=admin, at=now(), overlap=True)
        assert me(client, token).status_code == 200
        assert me(client, token).json()["former_secret_until"] is not None
        assert [ask(client, handed, secret=one).status_code for one in (new, handed.client_secret)] == [
            200,
            200,
        ]
        application = type(handed.application).objects.get()
        application.former_secret_until = now() - timedelta(seconds=1)
        application.save()
        assert [ask(client, handed, secret=one).status_code for one in (new, handed.client_secret)] == [
            200,
            401,
        ]

    def test_a_leaked_secret_ends_both_at_once(self, client, handed, admin):
        services.renew_partner_secret(application=handed.application, by=admin, at=now(), overlap=True)
        newest = services.renew_partner_secret(application=handed.application, by=admin, at=now())
        assert ask(client, handed).status_code == 401
        assert ask(client, handed, secret=newest).status_code == 200

    def test_guessing_from_one_address_is_stopped_and_bars_nobody_else(self, client, handed, settings):
        settings.RATE_LIMITS = {"token_failure": (2, 300)}
        assert [ask(client, handed, secret="wrong").status_code for _ in range(3)] == [401, 401, 429]
        assert ask(client, handed).status_code == 429
        elsewhere = {"grant_type": "client_credentials", "client_id": handed.client_id}
        answer = client.post(
            TOKEN, {**elsewhere, "client_secret": handed.client_secret}, REMOTE_ADDR="10.1.1.1"
        )
        assert answer.status_code == 200

    def test_a_token_given_back_is_good_for_nothing(self, client, handed):
        token = ask(client, handed).json()["access_token"]
        said = {"client_id": handed.client_id, "client_secret": handed.client_secret, "token": token}
        assert client.post(REVOKE, {**said, "client_secret": "wrong"}).status_code == 401
        assert me(client, token).status_code == 200
        assert client.post(REVOKE, said).status_code == 200
        assert me(client, token).status_code == 401
        assert AuditEntry.objects.filter(action="token_revoked").count() == 1

    def test_one_partner_cannot_give_back_anothers_token(self, client, handed, admin):
        token = ask(client, handed).json()["access_token"]
        other = registered(admin, "许昌市人民检察院")
        said = {"client_id": other.client_id, "client_secret": other.client_secret, "token": token}
        assert client.post(REVOKE, said).status_code == 200
        assert me(client, token).status_code == 200

    @pytest.mark.parametrize(
        ("resource", "status"),
        [("http://testserver/api/v1/", 200), ("https://another.example/api/v1/", 400), ("x", 400)],
    )
    def test_a_token_is_asked_for_this_node_alone(self, client, handed, resource, status):
        answer = ask(client, handed, resource=resource)
        assert answer.status_code == status
        if status == 200:
            assert me(client, answer.json()["access_token"]).status_code == 200
            assert get_access_token_model().objects.get().resource == [resource]

    @pytest.mark.parametrize("address", [TOKEN, REVOKE])
    def test_another_method_is_answered_as_a_problem(self, client, address):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
        assert answer.json()["code"] == "method_not_allowed"


class TestRights:
    @pytest.fixture
    def court(self):
        registered_bureau()
        return SimpleNamespace(user=partner(kinds=[]))

    @pytest.mark.parametrize(("region", "fine"), [(XUCHANG, True), (CHANGGE, False)])
    def test_a_kind_is_sent_about_the_regions_of_its_right_only(self, court, region, fine):
        """The bureau lies in the city itself, not in the county."""
        give(court.user, "dishonesty-record", region)
        answer = APIClient().post(
            "/api/v1/submissions/", envelope(item()), format="json", headers=bearer(court.user)
        )
        said = answer.json()["items"][0]
        assert (said["outcome"] == "accepted") is fine
        if not fine:
            assert said["errors"][0]["code"] == "outside_your_region"
            assert BUREAU["name"] not in str(said["record"])

    def test_to_read_is_not_to_send(self, court):
        give(court.user, "dishonesty-record", may_submit=False, may_read=True)
        assert not rights.may_submit(court.user, "dishonesty-record")
        assert rights.readable_kinds(court.user) == {"dishonesty-record": ["4110"]}

    def test_sensitive_fields_are_seen_where_a_right_opens_them(self, court):
        give(court.user, "penalty", may_read=True)
        give(court.user, "penalty", CHANGGE, may_read=True, open_fields=["facts"])
        assert rights.visible_fields(court.user, "penalty", region=CHANGGE) == {"facts"}
        assert rights.visible_fields(court.user, "penalty", region=WEIDU) == set()
        assert "facts" not in rights.withheld_fields(court.user, "penalty", region=CHANGGE)
        assert rights.visible_fields(court.user, "licence", region=CHANGGE) == set()

    def test_a_right_reaches_no_further_than_the_partner(self, court):
        give(court.user, "penalty", HENAN, may_read=True)
        assert rights.readable_kinds(court.user) == {"penalty": ["4110"]}
        court.user.partner_application.region = Region.objects.get(code=WEIDU)
        give(court.user, "licence", CHANGGE, may_read=True)
        assert rights.readable_kinds(court.user) == {"penalty": ["411002"]}

    def test_a_sandbox_reads_nothing(self):
        user = partner(sandbox=True, kinds=["penalty"])
        PartnerRight.objects.update(may_read=True, open_fields=["facts"])
        assert rights.may_submit(user, "penalty")
        assert rights.readable_kinds(user) == {}
        assert rights.visible_fields(user, "penalty", region=XUCHANG) == set()

    def test_people_have_roles_and_no_rights(self, admin):
        assert rights.readable_kinds(admin) == {}
        assert rights.submit_prefixes(admin, "penalty") == admin.region_prefixes()

    @pytest.mark.parametrize(
        ("column", "value"),
        [("may_submit", "false"), ("open_fields", "ARRAY['facts']"), ("kind", "''")],
    )
    def test_the_database_refuses_half_a_right(self, court, column, value):
        give(court.user, "penalty")
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE records_partnerright SET {column} = {value}")  # noqa: S608

    @pytest.mark.parametrize(
        "half",
        [
            "former_secret = 'x'",
            "former_secret_until = now()",
            "starts_on = '2026-05-02', ends_on = '2026-05-01'",
            "rate_limit = 0",
        ],
    )
    def test_the_database_refuses_half_a_condition(self, court, half):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE records_partnerapplication SET {half}")  # noqa: S608
