"""The staff's work over the API: the admin's session and the admin's rules, four eyes included."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now
from rest_framework.test import APIClient

from records.access.models import AuditEntry
from records.access.roles import Role
from records.dishonesty import services
from records.dishonesty.api import schemas
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Official
from tests.api import factories
from tests.api.test_public_records import described
from tests.disclosure.factories import body
from tests.records.access.factories import PASSWORD, give, holder

pytestmark = pytest.mark.django_db
LIST = "/api/v1/records/"


def asked(**more):
    said = factories.item(**more)
    said.pop("external_id")
    return said


def steps(answer) -> dict[str, bool]:
    return {step["name"]: step["allowed"] for step in answer.json()["transitions"]}


def test_from_draft_to_the_public_page_by_two_people(signed_in, who, api):
    factories.registered_bureau()
    clerk, reviewer = signed_in(who.clerk), signed_in(who.reviewer)

    made = clerk.post(LIST, asked(subject_served=True), format="json")
    assert made.status_code == 201, made.content.decode()
    described(schemas.StaffRecord(), made.json())
    address = f"{LIST}{made.json()['uid']}/"
    assert made["Location"].endswith(address)
    for client, name in [(clerk, "submit"), (reviewer, "approve"), (reviewer, "publish")]:
        answer = client.post(f"{address}transitions/", {"name": name}, format="json")
        assert answer.status_code == 200, answer.content.decode()
        described(schemas.Transitions(), answer.json())

    assert answer.json()["status"] == "published"
    assert [step["name"] for step in answer.json()["history"]] == ["create", "submit", "approve", "publish"]
    public = api.get(f"/api/v1/public/records/{made.json()['uid']}/")
    assert public.json()["title"] == asked()["title"]


def test_the_clerk_cannot_approve_his_own_record_by_role_by_rule_or_past_the_rules(signed_in, who):
    record = factories.record_in("submitted", who)
    address = f"{LIST}{record.uid}/transitions/"
    refused = signed_in(who.clerk).post(address, {"name": "approve"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_role")

    # A clerk who reviews as well is still not the second pair of eyes of what he wrote.
    both = holder("双职", Role.CLERK)
    give(both, Role.REVIEWER)
    services.return_record(uid=record.uid, by=who.reviewer, at=now(), reason="请补充。")
    services.edit_record(uid=record.uid, content={"title": "双职改过的标题"}, by=both, at=now())
    services.submit_record(uid=record.uid, by=who.clerk, at=now())
    refused = signed_in(both).post(address, {"name": "approve"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "four_eyes")

    with pytest.raises(IntegrityError, match="record_four_eyes"), transaction.atomic():
        DishonestyRecord.objects.filter(pk=record.pk).update(
            status="approved", approved_by=both, approved_at=now()
        )


def test_a_refused_step_leaves_its_trace_though_the_request_is_undone(committed_db, signed_in, who):
    record = factories.record_in("submitted", who)
    signed_in(who.clerk).post(f"{LIST}{record.uid}/transitions/", {"name": "approve"}, format="json")
    assert AuditEntry.objects.filter(action="record.approve", outcome="refused", by=who.clerk).count() == 1


def test_the_list_of_steps_says_what_may_be_done_and_why_not_the_rest(signed_in, who):
    record = factories.record_in("submitted", who)
    address = f"{LIST}{record.uid}/transitions/"

    for_clerk, for_reviewer = signed_in(who.clerk).get(address), signed_in(who.reviewer).get(address)

    assert not any(steps(for_clerk).values())
    assert {name for name, allowed in steps(for_reviewer).items() if allowed} == {"return", "approve"}
    for step in for_clerk.json()["transitions"]:
        assert step["code"]
        assert step["detail"]
    assert {step["name"] for step in for_reviewer.json()["transitions"]} == {
        "submit", "return", "approve", "publish", "amend", "end", "restore",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"name": "publish"}, 409, "wrong_state"),
        ({"name": "vanish"}, 422, "unknown_transition"),
        ({"name": "return"}, 422, "reason_needed"),
        ({"name": "amend"}, 409, "propose_a_change"),
        ({}, 422, "invalid_content"),
        ({"name": "approve", "reason": 7 * ["x"]}, 422, "invalid_content"),
        ([], 422, "invalid_content"),
    ],
)
def test_a_step_that_cannot_be_taken_says_why(signed_in, who, said, status, code):
    record = factories.record_in("submitted", who)
    answer = signed_in(who.reviewer).post(f"{LIST}{record.uid}/transitions/", said, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    record.refresh_from_db()
    assert record.status == "submitted"


def test_under_hold_nothing_is_published(signed_in, who):
    record = factories.record_in("approved", who, subject_served=False)
    assert record.hold_until
    answer = signed_in(who.reviewer).post(
        f"{LIST}{record.uid}/transitions/", {"name": "publish"}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "under_hold")
    assert record.hold_until.isoformat() in answer.json()["detail"]


def test_a_reviewer_who_looked_at_something_else_is_stopped(signed_in, who, court):
    """The partner replaces what waits for review between the reviewer's reading and his approval."""
    court.send(factories.item(subject_served=True))
    record = DishonestyRecord.objects.get()
    reviewer = signed_in(who.reviewer)
    seen = reviewer.get(f"{LIST}{record.uid}/")["ETag"]
    court.send(factories.item(subject_served=True, title="悄悄换过的标题"))
    address = f"{LIST}{record.uid}/transitions/"

    stopped = reviewer.post(address, {"name": "approve"}, format="json", headers={"If-Match": seen})
    assert (stopped.status_code, stopped.json()["code"]) == (412, "changed_meanwhile")

    fresh = reviewer.get(f"{LIST}{record.uid}/")["ETag"]
    passed = reviewer.post(address, {"name": "approve"}, format="json", headers={"If-Match": f"W/{fresh}"})
    assert passed.status_code == 200


def test_a_review_page_opened_before_the_content_was_replaced_approves_nothing(signed_in, who, court):
    court.send(factories.item(subject_served=True))
    record = DishonestyRecord.objects.get()
    reviewer, address = signed_in(who.reviewer), f"/admin/records/dishonestyrecord/{record.uid}/review/"
    page = reviewer.get(address)
    verdict = {"verdict": "approve", "reason": "", "seen": page.context["seen"]}
    verdict |= {name: "on" for name in page.context["form"].fields if name != "reason"}
    court.send(factories.item(subject_served=True, title="悄悄换过的标题"))

    reviewer.post(address, verdict)
    record.refresh_from_db()
    assert record.status == "submitted"

    reviewer.post(address, verdict | {"seen": reviewer.get(address).context["seen"]})
    record.refresh_from_db()
    assert record.status == "approved"


def test_a_draft_is_mended_field_by_field(signed_in, who):
    record = factories.record_in("draft", who)
    client, address = signed_in(who.clerk), f"{LIST}{record.uid}/"

    answer = client.patch(
        address,
        {"title": "改过的标题", "authority": {"name": "许昌市人民检察院"}, "amount": "120000.5"},
        format="json",
    )

    assert answer.status_code == 200, answer.content.decode()
    shown = answer.json()
    assert (shown["title"], shown["authority"]["name"]) == ("改过的标题", "许昌市人民检察院")
    assert shown["amount"] == "120000.50"
    assert shown["facts"] == record.facts


def test_a_draft_can_become_one_about_an_official_and_back(signed_in, who):
    record = factories.record_in("draft", who)
    client, address = signed_in(who.clerk), f"{LIST}{record.uid}/"

    named = client.patch(address, {"official": {"name": "欧阳修文"}, "scope": "internal"}, format="json")
    assert (named.json()["subject_type"], named.json()["official_name"]) == ("official", "欧阳修文")
    back = client.patch(address, {"official": None}, format="json")
    assert (back.json()["subject_type"], back.json()["official_name"]) == ("organisation", None)


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"severity": "dreadful"}, "/severity", "unknown_code"),
        ({"status": "published"}, "/status", "unknown_field"),
        ({"external_id": "x"}, "/external_id", "not_editable"),
        ({"decided_on": (localdate() + timedelta(days=9)).isoformat()}, "/decided_on", "in_future"),
        ({"authority": "the court"}, "/authority", "not_an_object"),
        ({"organisation": {"uscc": "11990100000000019E"}}, "/organisation/uscc", "uscc_check_digit"),
    ],
)
def test_a_change_that_cannot_stand_is_refused_by_pointer(signed_in, who, change, pointer, code):
    record = factories.record_in("draft", who)
    answer = signed_in(who.clerk).patch(f"{LIST}{record.uid}/", change, format="json")
    assert answer.status_code == 422, answer.content.decode()
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]


def test_what_was_submitted_is_not_edited(signed_in, who):
    record = factories.record_in("submitted", who)
    answer = signed_in(who.clerk).patch(f"{LIST}{record.uid}/", {"title": "新标题"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_editable")


def test_a_draft_may_be_incomplete_but_not_wrong(signed_in, who):
    factories.registered_bureau()
    client = signed_in(who.clerk)
    begun = asked()
    for later in ("facts", "legal_basis", "document_number", "document_name", "authority"):
        begun.pop(later)

    assert client.post(LIST, begun, format="json").status_code == 201
    for missing in ("organisation", "title", "source", "decided_on"):
        said = {k: v for k, v in asked().items() if k != missing}
        answer = client.post(LIST, said, format="json")
        assert answer.status_code == 422, missing
        assert answer.json()["errors"][0]["pointer"] == f"/{missing}"
    nobody = client.post(LIST, asked(official={"id_number": ""}), format="json")
    assert nobody.json()["errors"][0]["pointer"] == "/official/name"
    assert DishonestyRecord.objects.count() == 1
    assert Official.objects.count() == 0


@pytest.mark.parametrize("body", [[], "text", 7])
def test_a_draft_is_an_object(signed_in, who, body):
    answer = signed_in(who.clerk).post(LIST, body, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_an_object")


def test_the_same_draft_sent_twice_is_one_draft(signed_in, who):
    factories.registered_bureau()
    client = signed_in(who.clerk)
    first = client.post(LIST, asked(), format="json", headers={"Idempotency-Key": "a"})
    again = client.post(LIST, asked(), format="json", headers={"Idempotency-Key": "a"})
    assert again.json() == first.json()
    assert DishonestyRecord.objects.count() == 1


def test_each_sees_his_region_and_body_and_nothing_else(signed_in, who):
    elsewhere = body("长葛市招商局", region="411082")
    here, there = (
        factories.record_in("submitted", who),
        factories.record_in("draft", who, organisation=elsewhere),
    )
    changge = holder("长葛审核", Role.REVIEWER, "411082")
    department = holder("招商局人员", Role.DEPARTMENT, "411082", organisation=elsewhere)
    weidu = holder("魏都审核", Role.REVIEWER, "411002")
    auditor = holder("审计员", Role.AUDIT_ADMIN)
    system = holder("系统员", Role.SYSTEM_ADMIN)
    both = {str(here.uid), str(there.uid)}
    for user, seen in [
        (who.reviewer, both),
        (auditor, both),
        (changge, {str(there.uid)}),
        (department, {str(there.uid)}),
        (weidu, set()),
        (system, set()),
        (who.newcomer, set()),
    ]:
        client = signed_in(user)
        assert {row["uid"] for row in client.get(LIST).json()["results"]} == seen, user
        for record in (here, there):
            for address in ("", "transitions/"):
                expected = 200 if str(record.uid) in seen else 404
                assert client.get(f"{LIST}{record.uid}/{address}").status_code == expected, user
    refused = signed_in(weidu).post(f"{LIST}{here.uid}/transitions/", {"name": "approve"}, format="json")
    assert refused.status_code == 404


def test_a_clerk_cannot_enter_a_record_about_a_body_elsewhere(signed_in, who):
    body("郑州市财政局", region="410100")
    answer = signed_in(who.clerk).post(
        LIST, asked(organisation={"name": "郑州市财政局", "region": "410100"}), format="json"
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "outside_your_region"


def test_an_officials_name_is_read_one_by_one_by_who_may_and_each_reading_leaves_its_trace(signed_in, who):
    person = Official.objects.create(name="欧阳修文")
    record = factories.record_in("submitted", who, subject_type="official", official=person)
    supervisor = holder("督导员", Role.SUPERVISOR)

    def traces() -> int:
        return AuditEntry.objects.filter(action="record.official_read", outcome="read").count()

    reviewer = signed_in(who.reviewer)
    assert "欧阳" not in reviewer.get(LIST).content.decode()
    assert traces() == 0
    assert reviewer.get(f"{LIST}{record.uid}/").json()["official_name"] == "欧阳修文"
    assert traces() == 1
    assert signed_in(supervisor).get(f"{LIST}{record.uid}/").json()["official_name"] == "***"
    assert traces() == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"status": "draft"}, 1),
        ({"work": "to_review"}, 1),
        ({"work": "drafts"}, 0),
        ({"source": "judgment"}, 2),
        ({"severity": "serious"}, 0),
        ({"region": "411000"}, 2),
        ({"region": "440000"}, 0),
        ({"scope": "public", "status": "submitted"}, 1),
    ],
)
def test_lists_narrow_by_what_is_asked(signed_in, who, query, count):
    factories.record_in("draft", who)
    factories.record_in("submitted", who)
    assert len(signed_in(who.reviewer).get(LIST, query).json()["results"]) == count


@pytest.mark.parametrize(
    "query", [{"status": "gone"}, {"work": "play"}, {"region": "x"}, {"organisation": "x"}]
)
def test_lists_refuse_what_they_do_not_know(signed_in, who, query):
    answer = signed_in(who.reviewer).get(LIST, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameter")


def test_a_write_without_the_csrf_token_is_refused(who):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(who.clerk, backend="records.access.backends.RoleBackend")
    answer = client.post(LIST, asked(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_who_is_not_staff_gets_nothing(api, court, who):
    assert api.get(LIST).status_code == 401
    assert court.see(LIST).status_code == 401
    shut = who.newcomer
    client = APIClient()
    client.force_login(shut, backend="records.access.backends.RoleBackend")
    shut.is_staff = False
    shut.save()
    assert client.get(LIST).status_code == 403


def test_the_admins_own_sign_in_serves_the_api(who):
    client = APIClient()
    signed = client.post("/admin/login/", {"username": who.reviewer.username, "password": PASSWORD})
    assert signed.status_code == 302
    assert client.get(LIST).status_code == 200
