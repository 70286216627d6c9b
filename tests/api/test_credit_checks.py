"""A court or a bank asks about bodies and is answered at once, with reasons; each question is kept."""

import json

import pytest
from django.urls import reverse

from records.access.models import AuditEntry
from records.access.services import ensure_system_users
from records.checks.awards.models import AwardCheck
from tests.api.factories import bearer, partner
from tests.records.dishonesty import factories as records
from tests.records.dishonesty.factories import bureau, people

ADDRESS = "credit-checks"


@pytest.fixture
def who(db):
    ensure_system_users()
    return people()


@pytest.fixture
def bank(who):
    return partner("示例市农村商业银行", scopes=["credit-checks:write"])


def ask(client, by, body, **headers):
    # Spelt in ASCII, so that what is not quite text can be sent too.
    return client.post(
        reverse(ADDRESS),
        json.dumps(body),
        content_type="application/json",
        headers={**bearer(by), **headers},
    )


def about(*items, **more):
    said = {"purpose": "lending", "title": "贷前核查", "basis": "授权书〔2026〕7号"}
    return {**said, "items": list(items), **more}


def test_findings_come_with_their_reasons(client, who, bank):
    record = records.published(who)
    answer = ask(client, bank, about({"uscc": bureau().uscc}, {"name": "没有这个机构"}))
    assert answer.status_code == 201
    said = answer.json()
    assert [item["result"] for item in said["items"]] == ["found", "unclear"]
    assert record.document_number in said["items"][0]["findings"][0]["title"]
    assert client.get(answer.headers["Location"], headers=bearer(bank)).json() == said
    trail = AuditEntry.objects.filter(subject_uid=said["id"]).values_list("action", flat=True)
    assert {"check.asked", "check.answered", "check.read"} <= set(trail)


@pytest.mark.parametrize(
    ("scope", "result"),
    [("public", "found"), ("query", "found"), ("government", "clear"), ("internal", "clear")],
)
def test_a_partner_learns_what_the_law_lets_it_query_and_no_more(client, who, bank, scope, result):
    records.published(who, scope=scope)
    said = ask(client, bank, about({"uscc": bureau().uscc})).json()
    assert said["items"][0]["result"] == result


def test_a_record_about_an_official_is_not_told_under_his_body(client, who, bank):
    records.published(who, subject_type="official", scope="query")
    assert ask(client, bank, about({"uscc": bureau().uscc})).json()["items"][0]["result"] == "clear"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        (about({"uscc": "1"}, purpose="curiosity"), "/purpose"),
        (about({"uscc": "1"}, title=" "), "/title"),
        (about(), "/items"),
        (about({"id_number": "110105194912310021"}), "/items/0"),
        (about({"name": 7}), "/items/0"),
        (about({"name": "甲局"}, reason="x"), "/reason"),
        (about(*[{"name": "甲局"}] * 1001), "/items"),
        (about({"uscc": "1"}, basis="x" * 201), "/basis"),
        (about({"uscc": "1"}, basis=["授权书"]), "/basis"),
        (about({"uscc": "1"}, title="\ud800"), "/title"),
    ],
)
def test_a_wrong_question_is_named_at_its_place_and_nothing_is_kept(client, who, bank, body, pointer):
    answer = ask(client, bank, body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert not AwardCheck.objects.exists()


def test_the_same_question_sent_twice_is_asked_once(client, who, bank):
    key = {"Idempotency-Key": "loan-7"}
    first = ask(client, bank, about({"name": bureau().name}), **key)
    again = ask(client, bank, about({"name": bureau().name}), **key)
    assert again.json() == first.json()
    assert AwardCheck.objects.count() == 1


def test_a_partner_without_the_scope_and_another_partner_see_nothing(client, who, bank):
    other = partner("示例市人民检察院", scopes=["submissions:write"])
    assert ask(client, other, about({"name": bureau().name})).status_code == 403
    said = ask(client, bank, about({"name": bureau().name})).json()
    second = partner("另一家银行", scopes=["credit-checks:write"])
    address = reverse("credit-check", args=[said["id"]])
    assert client.get(address, headers=bearer(second)).status_code == 404
    assert client.get(address).status_code == 401


def test_without_a_basis_only_what_is_public_is_told(client, who, bank):
    records.published(who, scope="query")
    assert ask(client, bank, about({"uscc": bureau().uscc}, basis="")).json()["items"][0]["result"] == "clear"
    said = ask(client, bank, about({"uscc": bureau().uscc})).json()
    assert (said["items"][0]["result"], said["basis"]) == ("found", "授权书〔2026〕7号")
    entry = AuditEntry.objects.filter(action="check.asked").order_by("-uid").first()
    assert entry.details["basis"] == "授权书〔2026〕7号"


def test_a_faulty_code_is_answered_for_itself_and_hinders_no_other(client, who, bank):
    records.published(who)
    said = ask(client, bank, about({"uscc": "123"}, {"uscc": bureau().uscc})).json()
    assert [item["result"] for item in said["items"]] == ["unclear", "found"]
    assert "18" in said["items"][0]["explanation"]
    assert (said["found"], said["unclear"], said["state"]) == (1, 1, "ready")


def test_all_lines_may_be_faulty(client, who, bank):
    said = ask(client, bank, about({"uscc": "123"})).json()
    assert (said["unclear"], said["state"]) == (1, "ready")


def test_a_batch_counts_for_as_many_requests_as_it_is_work(client, who, bank):
    bank.partner_application.rate_limit = 6
    bank.partner_application.save()
    first = ask(client, bank, about(*[{"name": "甲局"}] * 41))
    assert first.status_code == 201
    assert first["RateLimit"].startswith('"partner";r=1;')
    second = ask(client, bank, about(*[{"name": "甲局"}] * 41))
    assert (second.status_code, second.json()["code"]) == (429, "too_many_requests")
    assert int(second["Retry-After"]) >= 1
    assert AwardCheck.objects.count() == 1


def test_the_report_is_a_paper_that_can_be_verified_and_stays_the_same(client, who, bank):
    records.published(who)
    said = ask(client, bank, about({"uscc": bureau().uscc})).json()
    first, again = (client.get(said["report"], headers=bearer(bank)) for _ in range(2))
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert first.content == again.content
    paper = AwardCheck.objects.get().paper
    assert (paper.kind, paper.title) == ("credit-check-sheet", "信用核查单")
    assert AuditEntry.objects.filter(action="check.report_taken", subject_uid=said["id"]).count() == 2
    other = partner("另一家银行", scopes=["credit-checks:write"])
    assert client.get(said["report"], headers=bearer(other)).status_code == 404


def test_a_partner_pages_through_its_own_log_and_sees_nobody_elses(client, who, bank):
    asked = [ask(client, bank, about({"name": "甲局"}, title=f"第{n}次")).json()["id"] for n in range(3)]
    ask(client, partner("另一家银行", scopes=["credit-checks:write"]), about({"name": "甲局"}))
    header = bearer(bank)
    first = client.get(f"{reverse(ADDRESS)}?page_size=2", headers=header).json()
    assert [row["title"] for row in first["results"]] == ["第2次", "第1次"]
    assert "items" not in first["results"][0]
    second = client.get(first["next"], headers=header)
    assert [row["id"] for row in second.json()["results"]] == asked[:1]
    same = client.get(first["next"], headers={**header, "If-None-Match": second["ETag"]})
    assert same.status_code == 304
