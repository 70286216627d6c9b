"""The trail: what it keeps, what it leaves out, and what survives a rollback."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.cache import SessionStore
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from records.access import audit, services
from records.access.context import coming_from, origin
from records.access.labels import action_label, name_actions
from records.access.middleware import OriginMiddleware
from records.access.models import AuditEntry, Channel, User
from records.access.roles import Role
from records.access.services import AccessDenied
from records.access.tasks import clear_what_expired
from records.common import auditing
from records.common.canonical import CanonicalError
from records.subjects.models import Official, Region
from tests.records.access.factories import NOW, PASSWORD, WEIDU, administrators, body, holder, person

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_what_where_and_in_which_role():
    clerk, treasury = holder("陈静", Role.CLERK), body(region=WEIDU)
    with coming_from(Channel.ADMIN, "request-1"):
        entry = audit.record(action="organisation_changed", by=clerk, at=NOW, subject=treasury)
    entry.refresh_from_db()
    assert (entry.by, entry.by_name, entry.role) == (clerk, "陈静", "clerk")
    assert (entry.subject_type, entry.subject_uid) == ("records.organisation", str(treasury.uid))
    assert entry.subject_label.startswith("许昌市财政局")
    assert entry.region_code == WEIDU
    assert (entry.at, entry.channel, entry.request_id, entry.outcome) == (NOW, "admin", "request-1", "done")


def test_the_name_and_role_stay_as_they_were_then():
    _system, security, _trail = administrators()
    clerk = holder("陈静", Role.CLERK)
    entry = audit.record(action="x", by=clerk, at=NOW)
    services.revoke_role(grant=clerk.grants.get(), by=security, at=NOW)
    entry.refresh_from_db()
    assert (entry.by_name, entry.role) == ("陈静", "clerk")


def test_somebody_who_has_not_signed_in_is_nobody():
    entry = audit.record(action="x", by=AnonymousUser(), at=NOW)
    assert (entry.by, entry.by_name, entry.role) == (None, "", "")


def test_the_name_of_an_official_is_left_out():
    official = Official.objects.create(name="张三丰")
    entry = audit.read(action="official_read", by=person("陈静"), at=NOW, subject=official)
    assert entry.subject_uid == str(official.uid)
    assert "张" not in entry.subject_label


def test_a_subject_may_say_what_it_is_called_in_the_trail():
    class Batch:
        pk = 7
        audit_label = "第 7 批"

    entry = audit.record(action="x", by=None, at=NOW, subject=Batch())
    assert (entry.subject_type, entry.subject_uid, entry.subject_label) == ("batch", "7", "第 7 批")


def test_details_are_kept_as_they_will_be_hashed():
    details = {"on": date(2026, 5, 6), "at": NOW, "sum": Decimal("1.50"), "n": [1, None, True]}
    entry = audit.record(action="x", by=None, at=NOW, details=details)
    entry.refresh_from_db()
    assert entry.details == {
        "on": "2026-05-06",
        "at": "2026-05-06T02:00:00Z",
        "sum": "1.50",
        "n": [1, None, True],
    }


def test_what_could_not_be_sealed_is_refused_when_it_is_written():
    with pytest.raises(CanonicalError):
        audit.record(action="x", by=None, at=NOW, details={"share": 0.1})
    assert not AuditEntry.objects.exists()


def test_rooms_below_write_to_the_same_trail():
    auditing.record(
        action="region_changed", by=person("陈静"), at=NOW, subject=Region.objects.get(code=WEIDU)
    )
    assert AuditEntry.objects.get().subject_uid == WEIDU


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records_auditentry SET action = 'y'",
        "UPDATE records_auditentry SET by_name = '李四'",
        "UPDATE records_auditentry SET details = '{\"n\": 2}'",
        "DELETE FROM records_auditentry",
        "TRUNCATE records_auditentry CASCADE",
    ],
)
def test_the_database_lets_nobody_rewrite_the_trail(change):
    audit.record(action="x", by=None, at=NOW, details={"n": 1})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert AuditEntry.objects.get().action == "x"


@pytest.mark.parametrize(("column", "value"), [("outcome", "maybe"), ("channel", "fax"), ("action", "")])
def test_the_database_knows_the_words_of_the_trail(column, value):
    entry = {"action": "x", "at": NOW, "channel": "web", column: value}
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.create(**entry)


class TestRollback:
    def test_what_was_done_is_undone_with_its_request(self, committed_db):
        with transaction.atomic():
            audit.record(action="record_changed", by=None, at=NOW)
            transaction.set_rollback(True)
        assert not AuditEntry.objects.exists()

    def test_a_refusal_stays_although_its_request_is_rolled_back(self, committed_db):
        clerk = holder("陈静", Role.CLERK)
        wanted = {"username": "x", "full_name": "x", "password": "Willow-bank-12-boats"}
        with pytest.raises(AccessDenied):
            services.create_user(**wanted, by=clerk, at=NOW)
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.outcome, entry.by) == ("user_created", "refused", clerk)

    def test_a_look_at_what_not_everybody_may_see_stays_too(self, committed_db):
        auditor = holder("赵强", Role.AUDIT_ADMIN)
        with transaction.atomic():
            audit.read(action="official_read", by=auditor, at=NOW)
            transaction.set_rollback(True)
        assert AuditEntry.objects.get().outcome == "read"

    def test_a_refusal_about_a_locked_account_does_not_wait_for_itself(self, committed_db):
        _system, security, _trail = administrators()
        with pytest.raises(AccessDenied) as denied:
            services.deactivate(user=security, by=security, at=NOW)
        assert denied.value.code == "own_account"
        assert AuditEntry.objects.get().by == security

    def test_the_refusal_of_an_account_that_is_not_committed_keeps_its_name(self, committed_db):
        with transaction.atomic():
            audit.refused(action="x", by=person("周杰"), at=NOW)
            transaction.set_rollback(True)
        entry = AuditEntry.objects.get()
        assert (entry.by, entry.by_name) == (None, "周杰")

    def test_the_refusal_of_an_account_that_this_request_holds_keeps_its_name(
        self, committed_db, monkeypatch
    ):
        monkeypatch.setattr(audit, "LOCK_TIMEOUT", "100ms")
        user = person("周杰")
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            audit.refused(action="x", by=user, at=NOW)
        assert AuditEntry.objects.get().by_name == "周杰"


class TestSigningIn:
    def request(self):
        request = RequestFactory().post("/admin/login/")
        request.session, request.user = SessionStore(), AnonymousUser()
        return request

    def test_signing_in_and_out_is_kept(self):
        user = person("陈静")
        request = self.request()
        login(request, user, backend="records.access.backends.RoleBackend")
        logout(request)
        assert list(AuditEntry.objects.order_by("id").values_list("action", "by_name")) == [
            ("signed_in", "陈静"),
            ("signed_out", "陈静"),
        ]

    def test_signing_out_without_having_signed_in_leaves_nothing(self):
        logout(self.request())
        assert not AuditEntry.objects.exists()

    def test_a_wrong_password_is_kept_without_what_was_typed(self):
        person("陈静")
        authenticate(self.request(), username="chenjing", password="wrong-but-secret")
        authenticate(self.request(), username=PASSWORD, password="typed into the wrong field")
        known, unknown = AuditEntry.objects.order_by("id")
        assert (known.outcome, known.subject_label) == ("refused", "陈静（chenjing）")
        assert unknown.subject_label == ""
        assert PASSWORD not in str([vars(known), vars(unknown)])
        assert "secret" not in str([vars(known), vars(unknown)])


class TestOrigin:
    @pytest.mark.parametrize(
        ("path", "channel"),
        [
            ("/", Channel.WEB),
            ("/records/x/", Channel.WEB),
            ("/admin/", Channel.ADMIN),
            ("/api/v1/submissions/", Channel.API),
            ("/chain/v1/events", Channel.API),
            ("/administration/", Channel.WEB),
        ],
    )
    def test_each_window_is_named(self, path, channel):
        seen = []
        respond = OriginMiddleware(lambda request: seen.append(origin()) or {})
        response = respond(RequestFactory().get(path, headers={"X-Request-ID": "forged"}))
        assert seen[0].channel == channel
        assert response["X-Request-ID"] == seen[0].request_id
        assert len(seen[0].request_id) == 32

    def test_two_requests_have_two_numbers_and_nothing_is_left_behind(self):
        respond = OriginMiddleware(lambda request: {})
        first, second = (respond(RequestFactory().get("/"))["X-Request-ID"] for _ in range(2))
        assert first != second
        assert origin().channel == Channel.COMMAND

    def test_a_task_says_that_it_is_one(self, monkeypatch):
        seen = []
        monkeypatch.setattr("records.access.tasks.clear_expired", lambda: seen.append(origin()))
        clear_what_expired.apply()
        assert seen[0].channel == Channel.TASK
        assert seen[0].request_id
        assert origin().channel == Channel.COMMAND


def test_actions_have_names_on_screen_and_other_rooms_may_add_theirs():
    assert action_label("role_granted") == "授予角色"
    assert action_label("never_heard_of") == "never_heard_of"
    name_actions(never_heard_of="从未听说")
    assert action_label("never_heard_of") == "从未听说"
