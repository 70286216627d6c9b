"""The staff pages of this room, as each of the three administrators and everybody else finds them."""

import pytest
from django.urls import reverse

from records.access import audit, sealing
from records.access.models import AuditEntry, Grant, PartnerApplication, User
from records.access.roles import Role
from records.access.trail import verifying
from records.subjects.models import Region
from tests.records.access.factories import NOW, PASSWORD, XUCHANG, body, partner

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.records.access.urls")]
NEW_PASSWORD = "Willow-bank-12-boats"
PAGES = {
    "user": {"system", "security", "trail"},
    "grant": {"security", "trail"},
    "partnerapplication": {"system", "security", "trail"},
    "auditentry": {"trail"},
    "trailcheck": {"system", "trail"},
}
ADDS = {"user": {"system"}, "grant": {"security"}, "partnerapplication": {"system"}}
EVERYBODY = ["system", "security", "trail", "clerk", "reviewer"]


@pytest.fixture
def enter(client, staff):
    def entered(who):
        user = getattr(staff, who) if isinstance(who, str) else who
        client.force_login(user, backend="records.access.backends.RoleBackend")
        return client

    return entered


def address(model, page="changelist", *args):
    return reverse(f"admin:records_{model}_{page}", args=args)


def words(response):
    return response.content.decode()


def test_no_administrator_has_a_page_that_is_not_his(enter, staff):
    court = partner(staff.system)
    audit.record(action="x", by=staff.clerk, at=NOW, subject=staff.clerk)
    sealing.seal()
    pages = {
        "user": staff.clerk.pk,
        "grant": staff.clerk.grants.get().pk,
        "partnerapplication": court.application.pk,
        "auditentry": AuditEntry.objects.earliest("id").pk,
        "trailcheck": verifying.check(full=True, at=NOW).pk,
    }
    for who in EVERYBODY:
        client = enter(who)
        for model, key in pages.items():
            expected = 200 if who in PAGES[model] else 403
            for page in (address(model), address(model, "change", key)):
                assert client.get(page).status_code == expected, (who, page)
            adds = client.get(address(model, "add")).status_code
            assert adds == (200 if who in ADDS.get(model, set()) else 403), (who, model)
            assert client.post(address(model, "delete", key), {"post": "yes"}).status_code == 403


class TestAccounts:
    def form(self, **more):
        return {
            "username": "zhoujie",
            "full_name": "周杰",
            "phone": "",
            "email": "",
            "password": NEW_PASSWORD,
            **more,
        }

    def test_a_new_account(self, enter, staff):
        answer = enter("system").post(address("user", "add"), self.form())
        assert answer.status_code == 302
        user = User.objects.get(username="zhoujie")
        assert user.check_password(NEW_PASSWORD)
        assert user.must_change_password
        assert AuditEntry.objects.get(action="user_created").by == staff.system

    def test_a_weak_password_is_shown_beside_its_field(self, enter):
        answer = enter("system").post(address("user", "add"), self.form(password="123456"))
        assert answer.status_code == 200
        assert "password" in answer.context["adminform"].errors
        assert not User.objects.filter(username="zhoujie").exists()

    def test_details_a_new_password_and_shutting_in_one_form(self, enter, staff):
        form = {
            "full_name": "陈晓静",
            "phone": "0374",
            "email": "",
            "new_password": NEW_PASSWORD,
            "reason": "调离",
        }
        enter("system").post(address("user", "change", staff.clerk.pk), form)
        clerk = User.objects.get(pk=staff.clerk.pk)
        assert (clerk.full_name, clerk.phone, clerk.is_active) == ("陈晓静", "0374", False)
        assert clerk.check_password(NEW_PASSWORD)
        actions = AuditEntry.objects.filter(subject_uid=str(clerk.pk)).values_list("action", flat=True)
        assert {"user_changed", "password_reset", "user_deactivated"} <= set(actions)
        enter("system").post(
            address("user", "change", clerk.pk), {**form, "new_password": "", "is_active": "on"}
        )
        assert User.objects.get(pk=clerk.pk).is_active

    def test_the_security_administrator_shuts_but_does_not_rename(self, enter, staff):
        page = address("user", "change", staff.clerk.pk)
        enter("security").post(page, {"full_name": "张三", "new_password": NEW_PASSWORD, "reason": ""})
        assert User.objects.get(pk=staff.clerk.pk).is_active
        enter("security").post(page, {"full_name": "张三", "reason": ""})
        clerk = User.objects.get(pk=staff.clerk.pk)
        assert (clerk.full_name, clerk.is_active) == ("陈静", False)
        assert clerk.check_password(PASSWORD)

    def test_a_refusal_is_said_on_the_page_and_nothing_is_saved(self, enter, staff):
        page = address("user", "change", staff.security.pk)
        answer = enter("system").post(
            page, {"full_name": "王小芳", "phone": "", "email": "", "new_password": ""}, follow=True
        )
        assert "最后一名安全管理员" in words(answer)
        kept = User.objects.get(pk=staff.security.pk)
        assert (kept.full_name, kept.is_active) == ("王芳", True)

    def test_machines_accounts_are_shown_and_not_changed(self, enter, staff):
        account = partner(staff.system).application.user
        assert enter("system").post(address("user", "change", account.pk), {}).status_code == 403

    def test_the_list_shows_todays_roles_without_a_query_for_each(
        self, enter, staff, django_assert_max_num_queries
    ):
        client = enter("system")
        client.get(address("user"))
        with django_assert_max_num_queries(14):
            answer = client.get(address("user"))
        assert "录入（许昌市）" in words(answer)


class TestGrants:
    def form(self, user, **more):
        return {
            "user": user.pk,
            "role": "clerk",
            "region": XUCHANG,
            "organisation": "",
            "starts_on": "2026-05-06",
            "ends_on": "",
            **more,
        }

    def test_a_role_is_given(self, enter, staff):
        answer = enter("security").post(address("grant", "add"), self.form(staff.newcomer))
        assert answer.status_code == 302
        grant = Grant.objects.get(user=staff.newcomer)
        assert (grant.role, grant.granted_by) == ("clerk", staff.security)

    def test_one_body_only(self, enter, staff):
        treasury = body()
        form = self.form(staff.newcomer, role="department", organisation=treasury.pk)
        enter("security").post(address("grant", "add"), form)
        assert Grant.objects.get(user=staff.newcomer).organisation == treasury

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"role": "department"}, "必须指定机构"),
            ({"ends_on": "2026-05-01"}, "不能早于生效日期"),
            ({"role": "partner"}, "partner"),
        ],
    )
    def test_what_is_wrong_is_said_in_the_form(self, enter, staff, change, said):
        answer = enter("security").post(address("grant", "add"), self.form(staff.newcomer, **change))
        assert answer.status_code == 200
        assert said in words(answer)
        assert not Grant.objects.filter(user=staff.newcomer).exists()

    def test_what_the_service_refuses_is_said_as_a_message(self, enter, staff):
        for user, role, said in (
            (staff.clerk, "audit_admin", "不得兼任"),
            (staff.security, "clerk", "不能给自己授权"),
        ):
            form = self.form(user, role=role)
            answer = enter("security").post(address("grant", "add"), form, follow=True)
            assert said in words(answer)
        assert Grant.objects.count() == 5

    def test_a_role_is_taken_away_and_its_page_stays(self, enter, staff):
        page = address("grant", "change", staff.clerk.grants.get().pk)
        enter("security").post(page, {"reason": "看错了"})
        assert staff.clerk.grants.get().revoked_at is None
        enter("security").post(page, {"revoke": "on", "reason": "轮岗"})
        assert staff.clerk.grants.get().revoked_by == staff.security
        answer = enter("security").get(page)
        assert answer.status_code == 200
        assert 'name="revoke"' not in words(answer)
        assert "已撤销" in words(enter("security").get(address("grant")))

    def test_roles_that_nobody_is_granted_are_not_offered(self, enter):
        offered = enter("security").get(address("grant", "add")).context["adminform"].form.fields["role"]
        values = {value for value, _label in offered.choices}
        assert "clerk" in values
        assert not values & {"partner", "clock"}


class TestPartners:
    def form(self, **more):
        organisation = more.pop("organisation", None) or body("许昌市中级人民法院")
        return {
            "name": "法院执行系统",
            "organisation": organisation.pk,
            "region": XUCHANG,
            "allowed_scopes": ["submissions:write"],
            "is_active": "on",
            **self.rights("dishonesty-record", "penalty"),
            **more,
        }

    def rights(self, *kinds, initial=0, **more):
        rows = {"rights-TOTAL_FORMS": len(kinds), "rights-INITIAL_FORMS": initial}
        for place, kind in enumerate(kinds):
            row = {"kind": kind, "region": XUCHANG, "may_submit": "on", **more}
            rows |= {f"rights-{place}-{name}": value for name, value in row.items()}
        return rows

    def test_the_secret_is_shown_once_and_not_stored_in_a_cookie(self, enter):
        client = enter("system")
        answer = client.post(address("partnerapplication", "add"), self.form())
        application = PartnerApplication.objects.get()
        assert application.allowed_scopes == ["submissions:write"]
        assert list(application.rights.order_by("kind").values_list("kind", "region", "may_submit")) == [
            ("dishonesty-record", XUCHANG, True),
            ("penalty", XUCHANG, True),
        ]
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        secret = answer.context["secret"]
        assert secret in words(answer)
        assert application.client_id in words(answer)
        assert secret not in str(client.cookies)
        page = client.get(address("partnerapplication", "change", application.pk))
        assert secret not in words(page)
        assert application.client_secret not in words(page)

    def test_rights_change_the_account_is_shut_and_the_secret_renewed(self, enter, staff):
        application = partner(staff.system).application
        page = address("partnerapplication", "change", application.pk)
        held = {"rights-INITIAL_FORMS": 1, "rights-0-uid": str(application.rights.get().pk)}
        form = self.form(organisation=application.organisation, is_active="", **held)
        answer = enter("system").post(page, {**form, "renew_secret": "at_once"})
        assert len(answer.context["secret"]) >= 43
        application = PartnerApplication.objects.get()
        assert application.name == "法院执行系统"
        assert application.allowed_scopes == ["submissions:write"]
        assert not application.user.is_active
        rights = {
            f"rights-{place}-uid": str(right.pk)
            for place, right in enumerate(application.rights.order_by("kind"))
        }
        again = {**form, **rights, "rights-INITIAL_FORMS": 2, "is_active": "on"}
        answer = enter("system").post(page, again)
        assert answer.status_code == 302
        assert PartnerApplication.objects.get().user.is_active

    def test_nothing_changed_changes_nothing(self, enter, staff):
        application = partner(staff.system).application
        form = self.form(
            organisation=application.organisation,
            name=application.name,
            allowed_scopes=["submissions:read", "submissions:write"],
            **self.rights("dishonesty-record", initial=1, uid=str(application.rights.get().pk)),
        )
        enter("system").post(address("partnerapplication", "change", application.pk), form)
        assert not AuditEntry.objects.filter(action__in=["partner_changed", "user_deactivated"]).exists()

    def test_scopes_are_offered_with_their_descriptions(self, enter):
        assert "就具体主体发起信用核查" in words(enter("system").get(address("partnerapplication", "add")))


class TestTrail:
    def test_the_auditor_reads_and_his_reading_is_kept(self, enter, staff):
        audit.record(
            action="role_granted",
            by=staff.security,
            at=NOW,
            subject=Region.objects.get(code=XUCHANG),
            details={"n": 1},
        )
        sealing.seal()
        client = enter("trail")
        page = words(client.get(address("auditentry"), {"who": "王芳"}))
        assert "授予角色" in page
        assert "王芳" in page
        entry = AuditEntry.objects.get(action="role_granted")
        page = words(client.get(address("auditentry", "change", entry.pk)))
        assert entry.seal.hash in page
        assert "安全管理员" in page
        read = AuditEntry.objects.filter(outcome="read", by=staff.trail)
        assert set(read.values_list("action", flat=True)) == {"trail_listed", "trail_entry_read"}
        assert "王芳" not in str(read.get(action="trail_listed").details)

    def test_nobody_writes_there(self, enter, staff):
        entry = audit.record(action="x", by=None, at=NOW)
        for who in EVERYBODY:
            answer = enter(who).post(address("auditentry", "change", entry.pk), {"action": "y"})
            assert answer.status_code == 403
        assert AuditEntry.objects.get(pk=entry.pk).action == "x"


class TestFirstPassword:
    @pytest.fixture
    def beginner(self, staff):
        staff.clerk.must_change_password = True
        staff.clerk.save()
        return staff.clerk

    def test_no_page_opens_before_the_first_password_is_changed(self, enter, beginner):
        client = enter(beginner)
        change = reverse("admin:password_change")
        for page in (reverse("admin:index"), "/admin/records/dishonestyrecord/"):
            answer = client.get(page)
            assert (answer.status_code, answer["Location"]) == (302, change)
        assert "初始密码" in words(client.get(change))
        assert client.get("/api/ping/").status_code == 401

    def test_then_all_is_open(self, enter, beginner):
        client = enter(beginner)
        form = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        answer = client.post(reverse("admin:password_change"), form)
        assert answer.status_code == 302
        beginner.refresh_from_db()
        assert beginner.check_password(NEW_PASSWORD)
        assert not beginner.must_change_password
        assert AuditEntry.objects.get(action="password_changed").by == beginner
        assert client.get("/api/ping/").json()["who"] == "陈静"

    def test_the_same_password_again_is_no_change(self, enter, beginner):
        form = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
        answer = enter(beginner).post(reverse("admin:password_change"), form)
        assert "不能与原密码相同" in words(answer)
        beginner.refresh_from_db()
        assert beginner.must_change_password

    def test_whoever_has_not_signed_in_is_let_pass_to_the_sign_in_page(self, client, db):
        assert client.get("/admin/login/").status_code == 200


def test_a_person_without_any_role_does_not_enter(enter, staff):
    assert enter("newcomer").get(reverse("admin:index")).status_code == 302
    assert not staff.newcomer.roles()
    assert Role.CLERK in staff.clerk.roles()
