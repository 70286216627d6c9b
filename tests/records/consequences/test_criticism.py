"""Criticism is written by one and issued by another, names nobody in public, and goes with its record."""

import pytest
from django.core.exceptions import ValidationError

from records.common.workflow import TransitionDenied
from records.consequences import services
from records.consequences.models import CriticismNotice
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import end_record
from records.subjects.models import Official
from tests.records.consequences.factories import (
    NOW,
    TODAY,
    notice_content,
    notice_in,
    office,
    published,
    responsibility_in,
)
from tests.records.dishonesty.factories import official_content


def told(record):
    return [(one["kind"], one["title"]) for one in DishonestyRecord.objects.get(pk=record.pk).consequences]


def cases():
    return CriticismNotice.objects.typical_cases(on=TODAY)


def test_issued_in_public_it_stands_on_the_record_and_withdrawn_it_is_gone(who):
    notice = notice_in(who, "issued")
    assert told(notice.record) == [("criticism", notice.title)]
    assert list(cases()) == [notice]

    services.withdraw_criticism(uid=notice.pk, by=who.reviewer, at=NOW, reason="事实有变。")

    assert told(notice.record) == []
    assert not cases().exists()


def test_an_internal_one_leaves_no_word_outside(who):
    notice = notice_in(who, "issued", audience="internal", is_typical_case=False)
    assert told(notice.record) == []
    assert not cases().exists()


def test_nobody_issues_what_he_wrote_or_changed(who):
    notice = notice_in(who)
    services.edit_criticism(uid=notice.pk, content={"title": "改过的标题"}, by=who.reviewer, at=NOW)
    with pytest.raises(TransitionDenied) as denied:
        services.issue_criticism(uid=notice.pk, by=who.reviewer, at=NOW)
    assert denied.value.code == "four_eyes"
    assert services.issue_criticism(uid=notice.pk, by=who.second_reviewer, at=NOW).title == "改过的标题"


def test_an_issued_one_is_not_edited(who):
    with pytest.raises(TransitionDenied) as denied:
        services.edit_criticism(
            uid=notice_in(who, "issued").pk, content={"title": "改过的标题"}, by=who.clerk, at=NOW
        )
    assert denied.value.code == "not_editable"


@pytest.mark.parametrize("field", ["title", "text"])
def test_a_public_one_names_nobody_who_answers_for_the_record(who, field):
    record = published(who)
    responsibility_in(who, record=record, official=Official.objects.create(name="欧阳示例"))
    with pytest.raises(TransitionDenied) as denied:
        notice_in(who, record=record, **{field: "关于欧阳示例的通报"})
    assert denied.value.code == "names_the_official"


def test_nor_one_whose_name_was_entered_after_it_was_written(who):
    notice = notice_in(who, text="欧阳示例未付款，予以通报批评。")
    responsibility_in(who, record=notice.record, official=Official.objects.create(name="欧阳示例"))
    with pytest.raises(TransitionDenied) as denied:
        services.issue_criticism(uid=notice.pk, by=who.reviewer, at=NOW)
    assert denied.value.code == "names_the_official"


def test_an_internal_one_may_name_him(who):
    record = published(who)
    responsibility_in(who, record=record, official=Official.objects.create(name="欧阳示例"))
    assert notice_in(who, record=record, text="欧阳示例", audience="internal", is_typical_case=False)


def test_only_about_a_public_record_it_may_be_public(who):
    notice = notice_in(who, record=published(who, **official_content()))
    with pytest.raises(TransitionDenied) as denied:
        services.issue_criticism(uid=notice.pk, by=who.reviewer, at=NOW)
    assert denied.value.code == "record_not_public"


def test_a_typical_case_is_a_public_one(who):
    with pytest.raises(ValidationError) as refused:
        services.draft_criticism(
            record=published(who), content=notice_content(audience="internal"), by=who.clerk, at=NOW
        )
    assert "只有公开通报" in " ".join(refused.value.messages)


def test_a_number_is_used_once_by_one_issuer(who):
    first = notice_in(who)
    with pytest.raises(ValidationError):
        notice_in(who, record=first.record, issuer=office(), number=first.number)


def test_with_its_record_a_case_goes_too(who):
    notice = notice_in(who, "issued")
    end_record(uid=notice.record_id, by=who.reviewer, at=NOW, reason="判决被撤销。")
    assert not cases().exists()
