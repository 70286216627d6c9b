"""The same reference with other content: what becomes of it depends on how far the record has come."""

from typing import Any

import pytest
from django.utils.timezone import now

from records.dishonesty import services
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord, ProposedChange
from records.dishonesty.queries import difference
from records.subjects.models import Official
from tests.api import factories
from tests.api.factories import item
from tests.api.test_submissions import ADDRESS, outcomes

pytestmark = pytest.mark.django_db


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


def about(name: str, **more: Any) -> dict[str, Any]:
    return item(subject_served=True, official={"name": name, **more}, scope="internal")


def test_one_official_named_twice_without_a_number_stays_one_official(court, who):
    court.send(about("欧阳修文"))
    assert outcomes(court.send({**about("欧阳修文"), "title": "更正后的标题"})) == ["accepted"]
    assert [official.name for official in Official.objects.all()] == ["欧阳修文"]
    record = DishonestyRecord.objects.get()
    assert (record.title, record.official.name) == ("更正后的标题", "欧阳修文")

    # Until it is approved, the partner may still say that it was somebody else, or nobody.
    assert outcomes(court.send(about("司马相文"))) == ["accepted"]
    record.refresh_from_db()
    assert record.official.name == "司马相文"
    assert outcomes(court.send(item(subject_served=True, scope="internal"))) == ["accepted"]
    record.refresh_from_db()
    assert (record.official, record.subject_type) == (None, "organisation")


def test_a_published_record_keeps_its_official(court, who):
    court.send(about("欧阳修文", id_number="11010519491231002X"))
    record = DishonestyRecord.objects.get()
    services.approve_record(uid=record.uid, by=who.reviewer, at=now())
    services.publish_record(uid=record.uid, by=who.reviewer, at=now())

    for other in (about("司马相文"), item(subject_served=True, scope="internal")):
        answer = court.send(other)
        assert answer.json()["items"][0]["errors"][0]["code"] == "subject_changed"
    for same in (about("欧阳修文"), about("欧阳修文", id_number="11010519491231002X")):
        answer = court.send({**same, "title": "新的标题"})
        assert outcomes(answer) in (["accepted"], ["rejected"])
        assert ProposedChange.objects.count() == 1


def test_a_change_that_law_does_not_allow_is_refused_by_its_field(court, published):
    answer = court.send(item(subject_served=True, severity="minor"))
    assert outcomes(answer) == ["rejected"]
    assert answer.json()["items"][0]["errors"][0]["pointer"].startswith("/items/0/")
    assert ProposedChange.objects.count() == 0


def test_a_repetition_of_what_is_refused_is_refused_too(court, who):
    court.send(item(subject_served=True))
    services.approve_record(uid=DishonestyRecord.objects.get().uid, by=who.reviewer, at=now())
    other = item(subject_served=True, title="又一个标题")
    answer = court.send(other, other)
    assert [row["errors"][0]["code"] for row in answer.json()["items"]] == ["approved_already"] * 2


def test_an_ended_record_is_not_revived(court, who, published):
    services.end_record(uid=published.uid, by=who.reviewer, at=now(), reason="判决已撤销")
    answer = court.send(item(subject_served=True, title="新的标题"))
    assert answer.json()["items"][0]["errors"][0]["code"] == "record_ended"
    assert outcomes(court.send(item(subject_served=True))) == ["duplicate"]


def test_what_a_label_says_and_what_its_code_says_is_the_same(court, published):
    answer = court.send(item(subject_served=True, source="司法判决"))
    assert outcomes(answer) == ["duplicate"]
    assert ProposedChange.objects.count() == 0
