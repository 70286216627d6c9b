"""What stands in a file was entered with its document, confirmed where it weighs, and is never taken out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from records.access.models import AuditEntry
from records.archives.choices import EntryKind, EntryState
from records.archives.models import ArchiveEntry
from records.archives.services import entries, keeping
from records.archives.services.entries import end_terms
from records.common.workflow import TransitionDenied
from tests.records.access.factories import body
from tests.records.archives.factories import (
    ID_NUMBER,
    NOW,
    TODAY,
    archive,
    content,
    entry,
    official,
    sanction,
)


@pytest.mark.parametrize("kind", [kind for kind in EntryKind if kind != EntryKind.DISCIPLINE])
def test_an_entry_stands_at_once_and_is_called_something(hr, kind):
    made = entry(hr, kind)
    assert made.state == EntryState.KEPT
    assert made.title.endswith(str(made.get_kind_display()).removeprefix("年度"))
    assert list(ArchiveEntry.objects.standing()) == [made]


def test_a_sanction_waits_for_a_second_archivist(hr):
    waiting = entry(hr, "discipline")
    assert waiting.state == EntryState.PENDING
    assert not ArchiveEntry.objects.standing().exists()
    assert waiting.ends_on == date(2027, 1, 15)
    kept = entries.confirm(uid=waiting.pk, by=hr.second, at=NOW)
    assert (kept.state, kept.confirmed_by) == (EntryState.KEPT, hr.second)
    assert ArchiveEntry.objects.standing().exists()


def test_what_is_missing_is_told_by_field(hr):
    with pytest.raises(ValidationError) as refused:
        entries.enter(
            archive=archive(hr),
            content={"kind": "appraisal", "result": "competent"},
            by=hr.archivist,
            at=NOW,
        )
    assert set(refused.value.message_dict) == {
        "year",
        "occurred_on",
        "basis_number",
        "basis_on",
        "basis_authority",
    }


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("appraisal", {"result": "warning"}, "result"),
        ("appraisal", {"kind": "gossip"}, "kind"),
        ("appraisal", {"year": 1066}, "year"),
        ("appraisal", {"year": 2027}, "year"),
        ("appraisal", {"occurred_on": TODAY + timedelta(days=1)}, "occurred_on"),
        ("appraisal", {"basis_on": date(1066, 1, 1)}, "basis_on"),
        ("discipline", {"starts_on": TODAY + timedelta(days=1)}, "starts_on"),
        ("training", {"title": "长" * 201}, "title"),
        ("training", {"text": f"身份证 {ID_NUMBER}"}, "text"),
        ("training", {"title": ID_NUMBER}, "title"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(hr, kind, wrong, field):
    with pytest.raises(ValidationError) as refused:
        entry(hr, kind, **wrong)
    assert list(refused.value.message_dict) == [field]
    assert not ArchiveEntry.objects.exists()


def test_one_appraisal_a_year(hr):
    file = archive(hr)
    entry(hr, file=file)
    with pytest.raises(ValidationError, match="已在档"):
        entry(hr, file=file, result="excellent")
    assert entry(hr, file=file, year=2024).state == EntryState.KEPT


def test_a_correction_is_a_new_entry_and_the_wrong_one_stays(hr):
    wrong = entry(hr)
    right = entries.correct(
        uid=wrong.pk, content=content(result="excellent"), reason="录入有误", by=hr.archivist, at=NOW
    )
    wrong.refresh_from_db()
    assert (wrong.state, wrong.result) == (EntryState.SUPERSEDED, "competent")
    assert (right.state, right.result, right.supersedes) == (EntryState.KEPT, "excellent", wrong)
    assert list(ArchiveEntry.objects.standing()) == [right]


def test_a_correction_keeps_the_kind_and_needs_a_reason(hr):
    wrong = entry(hr)
    with pytest.raises(TransitionDenied) as denied:
        entries.correct(uid=wrong.pk, content=content(), reason="  ", by=hr.archivist, at=NOW)
    assert denied.value.code == "reason_needed"
    right = entries.correct(
        uid=wrong.pk, content=content("appraisal", kind="training"), reason="理由", by=hr.archivist, at=NOW
    )
    assert right.kind == "appraisal"


def test_a_wrong_entry_is_corrected_once(hr):
    wrong = entry(hr)
    entries.correct(uid=wrong.pk, content=content(result="excellent"), reason="理由", by=hr.archivist, at=NOW)
    with pytest.raises(TransitionDenied) as denied:
        entries.correct(
            uid=wrong.pk, content=content(result="incompetent"), reason="理由", by=hr.archivist, at=NOW
        )
    assert denied.value.code == "wrong_state"


def test_a_corrected_sanction_weighs_as_before_until_the_correction_is_confirmed(hr):
    old = sanction(hr)
    new = entries.correct(
        uid=old.pk,
        content=content("discipline", result="warning"),
        reason="决定变更",
        by=hr.archivist,
        at=NOW,
    )
    old.refresh_from_db()
    assert (old.state, new.state) == (EntryState.KEPT, EntryState.PENDING)
    # The corrected term does not add to the one that it replaces.
    assert new.ends_on == date(2026, 7, 15)
    with pytest.raises(TransitionDenied, match="等待确认"):
        entries.correct(uid=old.pk, content=content("discipline"), reason="又改", by=hr.archivist, at=NOW)
    entries.confirm(uid=new.pk, by=hr.second, at=NOW)
    old.refresh_from_db()
    assert old.state == EntryState.SUPERSEDED


def test_after_a_refused_correction_another_may_be_written(hr):
    old = sanction(hr)
    said = {
        "content": content("discipline", result="warning"),
        "reason": "变更",
        "by": hr.archivist,
        "at": NOW,
    }
    first = entries.correct(uid=old.pk, **said)
    refused = entries.refuse(uid=first.pk, reason="与文件不符", by=hr.second, at=NOW)
    assert refused.state == EntryState.REFUSED
    assert entries.correct(uid=old.pk, **said).state == EntryState.PENDING


def test_a_second_sanction_runs_on_behind_the_first(hr):
    file = archive(hr)
    sanction(hr, file=file)
    second = sanction(
        hr, file=file, result="warning", occurred_on=date(2026, 5, 1), basis_number="示监〔2026〕2号"
    )
    assert second.ends_on == date(2027, 7, 15)
    assert "接续" in second.term_explained


def test_a_term_that_another_sanction_has_changed_is_not_confirmed_as_it_was(hr):
    file = archive(hr)
    late = entry(hr, "discipline", file=file, result="warning", occurred_on=date(2026, 5, 1))
    sanction(hr, file=file, basis_number="示监〔2026〕2号")
    with pytest.raises(TransitionDenied) as denied:
        entries.confirm(uid=late.pk, by=hr.second, at=NOW)
    assert denied.value.code == "term_changed"
    assert "2027-07-15" in denied.value.message


class TestTheClock:
    def test_a_term_ends_on_the_day_after_its_last_and_not_before(self, hr):
        kept = sanction(hr)
        last_evening = datetime(2027, 1, 15, 15, 59, tzinfo=UTC)
        assert end_terms(at=last_evening) == 0
        assert end_terms(at=last_evening + timedelta(minutes=1)) == 1
        kept.refresh_from_db()
        assert (kept.state, kept.ended_on) == (EntryState.ENDED, date(2027, 1, 16))
        assert end_terms(at=last_evening + timedelta(days=9)) == 0

    def test_it_ends_terms_even_if_it_stood_still_for_a_month(self, hr):
        kept = sanction(hr)
        assert end_terms(at=datetime(2027, 2, 20, tzinfo=UTC)) == 1
        kept.refresh_from_db()
        assert kept.state_label == "影响期满"

    def test_what_nobody_confirmed_has_no_term_to_end(self, hr):
        entry(hr, "discipline")
        assert end_terms(at=datetime(2030, 1, 1, tzinfo=UTC)) == 0

    def test_dismissal_never_ends(self, hr):
        kept = sanction(hr, result="dismissal")
        assert kept.ends_on is None
        assert end_terms(at=datetime(2090, 1, 1, tzinfo=UTC)) == 0

    def test_a_sanction_confirmed_after_its_term_is_over_at_once(self, hr):
        kept = sanction(hr, occurred_on=date(2020, 1, 15), basis_on=date(2020, 1, 15))
        assert kept.state == EntryState.ENDED

    def test_the_end_is_in_the_trail_in_the_clocks_name(self, hr):
        kept = sanction(hr)
        end_terms(at=datetime(2027, 2, 20, tzinfo=UTC))
        told = AuditEntry.objects.get(action="archive.term_ended")
        assert (told.subject_uid, told.by_name) == (str(kept.pk), "系统时钟")

    def test_the_task_ends_what_is_due(self, hr):
        from records.archives.tasks import BEAT
        from records.archives.tasks import end_terms as task

        sanction(hr, occurred_on=date(2020, 1, 15), basis_on=date(2020, 1, 15))
        assert task() == 0
        assert "records.archives.end_terms" in {line["task"] for line in BEAT.values()}


class TestOpening:
    def test_everybody_in_post_at_a_body_gets_a_file(self, hr):
        for name in ("甲", "乙"):
            official(hr, name)
        archive(hr)
        official(hr, "别处", at_body=body("许昌市教育局"))
        assert keeping.open_for_body(organisation=hr.bureau, by=hr.of_body, at=NOW) == 2
        assert keeping.open_for_body(organisation=hr.bureau, by=hr.of_body, at=NOW) == 0
        assert hr.bureau.archives.count() == 3

    def test_a_second_opening_finds_the_first(self, hr):
        whose = official(hr)
        assert archive(hr, whose) == archive(hr, whose)

    def test_a_file_goes_with_the_official_to_the_new_body(self, hr):
        file, target = archive(hr), body("许昌市教育局")
        moved = keeping.hand_over(uid=file.pk, to=target, reason="调任", by=hr.of_body, at=NOW)
        assert (moved.organisation, moved.region_id) == (target, "411000")
        assert keeping.purposes_for(hr.of_body, moved) == []
        with pytest.raises(TransitionDenied, match="无需转递"):
            keeping.hand_over(uid=file.pk, to=target, reason="调任", by=hr.archivist, at=NOW)

    @pytest.mark.parametrize("who", ["of_district", "auditor", "newcomer"])
    def test_nobody_else_opens_or_hands_over_a_file(self, hr, who):
        file, other = archive(hr), getattr(hr, who)
        for act in (
            lambda: keeping.open_archive(
                official=official(hr, "新人"), organisation=hr.bureau, by=other, at=NOW
            ),
            lambda: keeping.open_for_body(organisation=hr.bureau, by=other, at=NOW),
            lambda: keeping.hand_over(
                uid=file.pk, to=body("许昌市教育局", "411002"), reason="调任", by=other, at=NOW
            ),
            lambda: entries.enter(archive=file, content=content(), by=other, at=NOW),
        ):
            with pytest.raises(TransitionDenied) as denied:
                act()
            assert denied.value.code == "not_your_role"
