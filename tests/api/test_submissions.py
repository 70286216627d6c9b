"""What partners send: each item answered, nothing half-done, the same twice changes nothing."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localdate, now

from records.access.models import AuditEntry
from records.dishonesty import services
from records.dishonesty.api import schemas
from records.dishonesty.choices import Channel, Status
from records.dishonesty.models import DishonestyRecord, ProposedChange, Submission, SubmissionItem
from records.dishonesty.queries import difference
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


def test_other_content_replaces_what_waits_for_review_and_the_reviewer_sees_it(court):
    court.send(item())
    answer = court.send(item(title="更正后的标题"))

    assert outcomes(answer) == ["accepted"]
    record = DishonestyRecord.objects.get()
    assert (record.title, record.status) == ("更正后的标题", Status.SUBMITTED)
    assert [step.source for step in record.transitions.order_by("at", "uid")] == ["", "submitted"]
    changed = {str(line.label): (line.old, line.new) for line in difference(record) if line.changed}
    assert changed["标题"] == ("未按期支付政府采购合同价款（1）", "更正后的标题")
    assert outcomes(court.send(item(title="更正后的标题"))) == ["duplicate"]


def test_a_returned_item_is_mended_and_submitted_again(court, who):
    court.send(item())
    record = DishonestyRecord.objects.get()
    services.return_record(uid=record.uid, by=who.reviewer, at=now(), reason="请写明合同编号。")

    answer = court.send(item(facts="该局未按（2025）采字第8号合同支付采购价款，经催告后仍未履行。"))

    assert outcomes(answer) == ["accepted"]
    record.refresh_from_db()
    assert record.status == Status.SUBMITTED
    assert "采字第8号" in record.facts
    services.approve_record(uid=record.uid, by=who.reviewer, at=now())


def test_what_was_approved_is_left_alone_until_it_is_published(court, who):
    court.send(item(subject_served=True))
    record = DishonestyRecord.objects.get()
    services.approve_record(uid=record.uid, by=who.reviewer, at=now())

    answer = court.send(item(subject_served=True, title="又一个标题"))

    assert answer.json()["items"][0]["errors"][0]["code"] == "approved_already"
    record.refresh_from_db()
    assert record.title != "又一个标题"


@pytest.fixture
def published(court, who) -> DishonestyRecord:
    court.send(item(subject_served=True))
    record = DishonestyRecord.objects.get()
    services.approve_record(uid=record.uid, by=who.reviewer, at=now())
    return services.publish_record(uid=record.uid, by=who.reviewer, at=now())


def test_other_content_for_a_published_record_is_a_change_that_somebody_decides(court, who, published):
    answer = court.send(item(subject_served=True, title="新的标题"))

    assert outcomes(answer) == ["accepted"]
    change = ProposedChange.objects.get()
    assert change.fields == {"title": {"old": published.title, "new": "新的标题"}}
    published.refresh_from_db()
    assert published.title != "新的标题"
    # Asked again while it waits, after it was accepted, after it is what the record says: always the same.
    assert outcomes(court.send(item(subject_served=True, title="新的标题"))) == ["duplicate"]
    services.accept_change(uid=change.uid, by=who.reviewer, at=now())
    assert outcomes(court.send(item(subject_served=True, title="新的标题"))) == ["duplicate"]
    # Taking it back is a change again.
    assert outcomes(court.send(item(subject_served=True))) == ["accepted"]
    assert ProposedChange.objects.count() == 2


def test_a_second_change_waits_for_the_first(court, published):
    court.send(item(subject_served=True, title="新的标题"))
    answer = court.send(item(subject_served=True, title="更新的标题"))
    assert answer.json()["items"][0]["errors"][0]["code"] == "change_pending"


def test_a_refused_change_is_not_asked_for_again_and_again(court, who, published):
    court.send(item(subject_served=True, title="新的标题"))
    change = ProposedChange.objects.get()
    services.refuse_change(uid=change.uid, by=who.reviewer, at=now(), note="与文书不符。")

    again = court.send(item(subject_served=True, title="新的标题"))

    assert outcomes(again) == ["duplicate"]
    fate = court.see(f"{ADDRESS}{again.json()['id']}/").json()["items"][0]["fate"]
    assert (fate["state"], fate["reasons"]) == ("change_refused", ["与文书不符。"])


def test_a_change_cannot_be_about_somebody_else(court, published):
    factories.body("示例市教育局", uscc="11990100000000027A")
    other = {"uscc": "11990100000000027A", "name": "示例市教育局", "region": "411000"}
    answer = court.send(item(subject_served=True, organisation=other))
    assert answer.json()["items"][0]["errors"][0]["code"] == "subject_changed"


def test_an_ended_record_is_not_revived(court, who, published):
    services.end_record(uid=published.uid, by=who.reviewer, at=now(), reason="判决已撤销")
    answer = court.send(item(subject_served=True, title="新的标题"))
    assert answer.json()["items"][0]["errors"][0]["code"] == "record_ended"
    assert outcomes(court.send(item(subject_served=True))) == ["duplicate"]


def test_what_a_label_says_and_what_its_code_says_is_the_same(court, published):
    answer = court.send(item(subject_served=True, source="司法判决"))
    assert outcomes(answer) == ["duplicate"]
    assert ProposedChange.objects.count() == 0


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


def test_a_key_used_for_something_else_is_refused(court):
    court.send(item(1), **{"Idempotency-Key": "k"})
    answer = court.send(item(2), **{"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert SubmissionItem.objects.count() == 1


def test_a_refused_envelope_may_be_mended_under_the_same_key(court):
    assert court.send(**{"Idempotency-Key": "k"}).status_code == 422
    assert court.send(item(), **{"Idempotency-Key": "k"}).status_code == 201


def test_the_same_items_sent_at_the_same_moment_are_stored_once(committed_db, court):
    """A client that repeats after a time-out while the first request is still at work."""
    items = [item(number) for number in range(50)]
    both = Barrier(2)

    def send(_number: int) -> Any:
        both.wait()
        try:
            return court.send(*items).json()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, range(2)))

    assert sorted((a["accepted"], a["duplicates"], a["rejected"]) for a in answers) == [
        (0, 50, 0),
        (50, 0, 0),
    ]
    assert DishonestyRecord.objects.count() == 50


def test_nothing_is_kept_of_a_request_that_fails_halfway(court, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("records.dishonesty.services.submissions.audit.record", fail)
    with pytest.raises(RuntimeError):
        court.send(item())
    assert (DishonestyRecord.objects.count(), Submission.objects.count()) == (0, 0)
