"""What partners send: each item answered, nothing half-done, the same twice changes nothing."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from records.access.models import AuditEntry
from records.dishonesty import services
from records.dishonesty.api import schemas
from records.dishonesty.choices import Channel, Status
from records.dishonesty.models import DishonestyRecord, Submission
from records.dishonesty.services.submissions import SubmissionRefused, receive_submission
from records.subjects.models import Organisation
from tests.api import factories
from tests.api.factories import item
from tests.api.test_public_records import described

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/submissions/"

# Ten mistakes, each its own, with the pointer and the code that the partner gets to see.
MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"external_id": None}, "/external_id", "required"),
    ({"organisation": {**factories.BUREAU, "uscc": "11990100000000019E"}}, "/organisation/uscc", "uscc_check_digit"),
    ({"organisation": {"name": "没有登记过的局", "region": "411000"}}, "/organisation/name", "organisation_unknown"),
    ({"source": "gossip"}, "/source", "unknown_code"),
    ({"decided_on": "2026年3月"}, "/decided_on", "not_a_date"),
    ({"decided_on": (localdate() + timedelta(days=400)).isoformat()}, "/decided_on", "in_future"),
    ({"title": "长" * 201}, "/title", "too_long"),
    ({"document_number": None}, "/document_number", "required"),
    ({"official": {"name": "张三", "id_number": "110105194912310021"}}, "/official/id_number", "id_number_check_digit"),
    ({"severety": "serious"}, "/severety", "unknown_field"),
]  # fmt: skip


def outcomes(answer) -> list[str]:
    return [row["outcome"] for row in answer.json()["items"]]


def test_a_right_item_becomes_a_record_that_waits_for_review(court):
    answer = court.send(item())

    assert answer.status_code == 201, answer.content.decode()
    described(schemas.SubmissionAnswered(), answer.json())
    (row,) = answer.json()["items"]
    assert (row["position"], row["external_id"], row["outcome"], row["errors"]) == (
        0,
        "P-0001",
        "accepted",
        [],
    )
    record = DishonestyRecord.objects.get()
    assert row["record"] == str(record.uid)
    assert (record.status, record.channel) == (Status.SUBMITTED, Channel.API)
    assert record.submitting_unit_name == "许昌市中级人民法院"
    assert record.writers == [court.user.pk]
    assert [step.name for step in record.transitions.all()] == ["submit"]
    assert AuditEntry.objects.filter(action="submission.received", by=court.user).count() == 1


def test_a_thousand_items_of_which_ten_are_wrong_in_ten_ways(court):
    items = [item(number) for number in range(1000)]
    for position, (mistake, _pointer, _code) in enumerate(MISTAKES):
        items[position * 97] = item(position * 97, **mistake)

    # Our own share of the processor: what else the machine is doing does not count.
    began = time.process_time()
    answer = court.send(*items)
    took = time.process_time() - began

    body = answer.json()
    assert (body["accepted"], body["duplicates"], body["rejected"]) == (990, 0, 10)
    assert DishonestyRecord.objects.count() == 990
    for position, (_mistake, pointer, code) in enumerate(MISTAKES):
        row = body["items"][position * 97]
        assert row["outcome"] == "rejected"
        told = [(error["pointer"], error["code"]) for error in row["errors"]]
        assert told == [(f"/items/{position * 97}{pointer}", code)]
        assert row["errors"][0]["detail"]
    assert took < 4, f"1,000 items took {took:.1f} s"


def test_the_same_thousand_again_are_answered_as_before_and_nothing_is_doubled(court):
    items = [item(number) for number in range(1000)]
    for position, (mistake, _pointer, _code) in enumerate(MISTAKES):
        items[position * 97] = item(position * 97, **mistake)
    first = court.send(*items, **{"Idempotency-Key": "batch-1"}).json()
    again = court.send(*items, **{"Idempotency-Key": "batch-1"})
    without_key = court.send(*items).json()

    assert again.json() == first
    assert again["Idempotency-Replayed"] == "true"
    assert (without_key["accepted"], without_key["duplicates"], without_key["rejected"]) == (0, 990, 10)
    assert [(r["record"], r["errors"]) for r in without_key["items"]] == [
        (r["record"], r["errors"]) for r in first["items"]
    ]
    assert DishonestyRecord.objects.count() == 990
    assert Submission.objects.count() == 2


def test_the_number_of_queries_does_not_grow_with_the_items(court, django_assert_max_num_queries):
    court.send(item(9000))
    with django_assert_max_num_queries(60):
        court.send(*[item(number) for number in range(300)])


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ([], "", "not_an_object"),
        ({}, "/kind", "required"),
        ({"kind": "dishonesty-record"}, "/items", "not_a_list"),
        ({"kind": "dishonesty-record", "items": {}}, "/items", "not_a_list"),
        ({"kind": "dishonesty-record", "items": [], "extra": 1}, "/extra", "unknown_field"),
        ({"kind": "dishonesty-record", "items": []}, "/items", "number_of_items"),
        ({"kind": "dishonesty-record", "items": [{}] * 1001}, "/items", "number_of_items"),
        ({"kind": "gossip", "items": [{}]}, "/kind", "unknown_kind"),
        ({"kind": 7, "items": [{}]}, "/kind", "required"),
    ],
)
def test_a_wrong_envelope_is_refused_whole(court, api, body, pointer, code):
    answer = api.post(ADDRESS, body, format="json", headers=factories.bearer(court.user))

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert answer.json()["errors"][0]["code"] == code
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "text",
        7,
        [],
        {},
        {"external_id": {}},
        {"external_id": "\ud800"},
        {"organisation": "x"},
        {"a\x00b": 1},
        {"a\ud800b": 1},
        item(7, source="\ud800"),
        item(7, amount=10**400),
        item(7, amount=1e300),
        item(7, title=10**40),
        item(7, organisation={"name": "\ud800"}),
        item(7, official={"name": "张三", "id_number": "\ud800"}),
    ],
)
def test_items_that_are_hardly_items_are_rejected_and_hinder_no_other(court, wrong):
    answer = court.send(wrong, item())

    assert answer.status_code == 201, answer.content.decode()
    assert outcomes(answer) == ["rejected", "accepted"]
    assert answer.json()["items"][0]["errors"]


@pytest.mark.parametrize("text", ["a\x00b", "half a pair \ud83d"])
def test_text_that_no_database_can_hold_is_rejected_by_name(court, text):
    answer = court.send(item(title=text), item(2))
    assert outcomes(answer) == ["rejected", "accepted"]


def test_within_one_envelope_the_same_twice_is_a_duplicate_and_another_is_wrong(court):
    answer = court.send(item(1), item(1), item(1, title="另一件事：未兑现招商承诺"), item(2))

    assert outcomes(answer) == ["accepted", "duplicate", "rejected", "accepted"]
    first, second, third, _ = answer.json()["items"]
    assert second["record"] == first["record"]
    assert third["errors"][0]["code"] == "repeated_external_id"


def test_only_a_partner_can_submit(who):
    with pytest.raises(SubmissionRefused) as refused:
        receive_submission(kind="dishonesty-record", items=[item()], by=who.clerk, at=now())
    assert refused.value.code == "not_a_partner"


def test_the_partner_follows_each_item_to_its_end(court, who):
    wrong = item(3, severity="dreadful")
    sent = court.send(item(1, subject_served=True), item(2), wrong).json()
    first, second = DishonestyRecord.objects.order_by("external_id")
    services.return_record(uid=second.uid, by=who.reviewer, at=now(), reason="请补充送达凭证。")

    def fates() -> list[tuple[str, list[str]]]:
        answer = court.see(f"{ADDRESS}{sent['id']}/").json()
        described(schemas.SubmissionFollowed(), answer)
        for row in answer["items"]:
            described(schemas.ItemFollowed(), row)
        return [(row["fate"]["state"], row["fate"]["reasons"]) for row in answer["items"]]

    rejected = ("rejected", [sent["items"][2]["errors"][0]["detail"]])
    assert fates() == [("in_review", []), ("returned", ["请补充送达凭证。"]), rejected]
    services.approve_record(uid=first.uid, by=who.reviewer, at=now())
    assert fates()[0] == ("approved", [])
    services.publish_record(uid=first.uid, by=who.reviewer, at=now())
    assert fates()[0] == ("published", [])
    services.end_record(uid=first.uid, by=who.reviewer, at=now(), reason="判决已撤销")
    assert fates()[0] == ("ended", ["revoked"])


def test_another_partner_sees_nothing_of_it_and_may_use_the_same_references(court, api):
    sent = court.send(item()).json()
    other = factories.partner("许昌市人民检察院")
    header = factories.bearer(other)

    assert api.get(f"{ADDRESS}{sent['id']}/", headers=header).status_code == 404
    answer = api.post(ADDRESS, factories.envelope(item()), format="json", headers=header)
    assert outcomes(answer) == ["accepted"]
    assert DishonestyRecord.objects.filter(external_id="P-0001").count() == 2


def test_a_body_outside_the_partners_region_is_refused(api, court):
    changge = factories.partner("长葛市人民法院", region="411082")
    factories.body("长葛市财政局", region="411082")
    inside = item(1, organisation={"name": "长葛市财政局", "region": "411082"})

    answer = api.post(
        ADDRESS, factories.envelope(item(2), inside), format="json", headers=factories.bearer(changge)
    )

    assert outcomes(answer) == ["rejected", "accepted"]
    assert answer.json()["items"][0]["errors"][0]["code"] == "outside_your_region"


def test_a_body_that_nobody_knew_is_registered_once(court):
    new = {"uscc": "11990100000000027A", "name": "示例市教育局", "region": "411000"}
    answer = court.send(*[item(n, organisation=new) for n in range(5)])

    assert outcomes(answer) == ["accepted"] * 5
    assert Organisation.objects.filter(uscc="11990100000000027A").count() == 1


@pytest.mark.parametrize(
    ("scopes", "status"), [("submissions:read", 403), ("submissions:write", 201), ("", 403)]
)
def test_a_token_is_good_for_its_scopes_only(court, api, scopes, status):
    header = factories.bearer(court.user, scopes=scopes)
    answer = api.post(ADDRESS, factories.envelope(item()), format="json", headers=header)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "permission_denied"


def test_a_kind_that_was_not_granted_is_refused(api, db):
    user = factories.partner(kinds=["licence"])
    answer = api.post(ADDRESS, factories.envelope(item()), format="json", headers=factories.bearer(user))
    assert (answer.status_code, answer.json()["code"]) == (403, "kind_not_allowed")


def test_a_person_of_the_staff_cannot_send_as_a_partner(signed_in, who):
    answer = signed_in(who.clerk).post(ADDRESS, factories.envelope(item()), format="json")
    assert answer.status_code == 401


def test_a_partner_finds_its_own_submissions_again_and_nobody_elses(court, api):
    first, second = (court.send(item(number)).json()["id"] for number in (1, 2))
    other = factories.partner("许昌市人民检察院")
    api.post(ADDRESS, factories.envelope(item(3)), format="json", headers=factories.bearer(other))
    page = court.see(f"{ADDRESS}?page_size=1").json()
    assert [row["id"] for row in page["results"]] == [second]
    assert [row["id"] for row in court.see(page["next"]).json()["results"]] == [first]
    assert "items" not in page["results"][0]


def test_a_large_submission_counts_for_as_many_requests_as_it_is_work(api, db):
    user = factories.partner(rate_limit=5)
    header = factories.bearer(user)
    first = api.post(ADDRESS, factories.envelope(*[{}] * 201), format="json", headers=header)
    assert (first.status_code, first.json()["rejected"]) == (201, 201)
    assert first["RateLimit"].startswith('"partner";r=2;')
    second = api.post(ADDRESS, factories.envelope(*[{}] * 301), format="json", headers=header)
    assert (second.status_code, second.json()["code"]) == (429, "too_many_requests")
    assert int(second["Retry-After"]) >= 1
