"""Courses are held, marked and closed; what came of them stands in the archives and in the figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from records.archives import feeds, queries
from records.archives.admin.handbook import blocks
from records.archives.choices import EntryKind, EntryState
from records.archives.feeds import Feed, feed_entry, register_feed
from records.archives.models import Archive, ArchiveEntry, HandbookPage, Participation
from records.archives.services import education, entries
from records.common.ids import new_uid
from records.common.workflow import TransitionDenied
from records.subjects.services import appoint, leave_post
from tests.records.access.factories import body, give, person
from tests.records.archives.factories import NOW, TODAY, archive, content, course, entry, official
from tests.records.archives.test_access import desk, holder_of
from tests.staff.conftest import words


def attend(hr, made, name="欧阳示例", score=None, title="科长", sessions=()):
    return education.record_participation(
        uid=made.pk,
        official=official(hr, name, title=title),
        sessions=sessions,
        score=None if score is None else Decimal(score),
        by=hr.archivist,
        at=NOW,
    )


def close(hr, made):
    return education.move_course(uid=made.pk, name="close", by=hr.archivist, at=NOW)


class TestClosing:
    def test_brings_each_result_into_the_archive_and_opens_one_where_there_is_none(self, hr):
        made = course(hr)
        session = education.add_session(
            uid=made.pk, held_on=date(2026, 4, 20), title="专题", by=hr.archivist, at=NOW
        )
        attend(hr, made, "甲", 86, sessions=[session])
        attend(hr, made, "乙", 59, title="科员")
        attend(hr, made, "丙", None, title="局长")
        close(hr, made)
        found = dict(ArchiveEntry.objects.values_list("archive__official__name", "result"))
        assert found == {"甲": "passed", "乙": "not_passed", "丙": "attended"}
        one = ArchiveEntry.objects.get(archive__official__name="甲")
        assert (one.kind, one.title, one.occurred_on) == (EntryKind.TRAINING, made.title, made.ends_on)
        assert "到课 1/1 次" in one.text
        assert feeds.address_of(one) == reverse("admin:records_course_change", args=[made.pk])
        assert Archive.objects.count() == 3

    def test_waits_until_the_course_is_over(self, hr):
        made = course(hr, ends_on=date(2026, 5, 7))
        attend(hr, made)
        with pytest.raises(TransitionDenied) as denied:
            close(hr, made)
        assert denied.value.code == "not_over"

    def test_is_final(self, hr):
        made = course(hr)
        attend(hr, made)
        close(hr, made)
        with pytest.raises(TransitionDenied) as denied:
            attend(hr, made, "别人", title="科员")
        assert denied.value.code == "course_over"

    def test_a_wrong_result_is_corrected_in_the_archive_and_stays_corrected(self, hr):
        made = course(hr)
        person = attend(hr, made, score=59).official
        close(hr, made)
        wrong = ArchiveEntry.objects.get()
        right = entries.correct(
            uid=wrong.pk, content=content("training"), reason="登分有误", by=hr.archivist, at=NOW
        )
        again = feed_entry(
            feed=education.FEED,
            feed_uid=made.pk,
            official=person,
            organisation=hr.bureau,
            content=content("training", result="not_passed"),
            by=hr.archivist,
            at=NOW,
        )
        assert again == right
        assert list(ArchiveEntry.objects.standing()) == [right]


class TestAttendance:
    def test_is_entered_for_people_within_reach_alone(self, hr):
        made = course(hr)
        other = official(hr, "别处", at_body=body("许昌市教育局"))
        with pytest.raises(TransitionDenied) as denied:
            education.record_participation(uid=made.pk, official=other, by=hr.of_body, at=NOW)
        assert denied.value.code == "out_of_reach"

    def test_may_be_amended_while_the_course_runs(self, hr):
        made = course(hr)
        person = attend(hr, made, score=40).official
        education.record_participation(
            uid=made.pk, official=person, score=Decimal(90), by=hr.archivist, at=NOW
        )
        assert (Participation.objects.get().score, Participation.objects.get().passed) == (90, True)

    @pytest.mark.parametrize("score", [-1, 101])
    def test_a_score_lies_between_nothing_and_a_hundred(self, hr, score):
        with pytest.raises(ValidationError):
            attend(hr, course(hr), score=score)

    def test_waits_for_the_course_to_open(self, hr):
        with pytest.raises(TransitionDenied) as denied:
            attend(hr, course(hr, state="planned"))
        assert denied.value.code == "not_open"


class TestPlanning:
    def test_the_material_is_kept_encrypted_and_given_back(self, hr, tmp_path):
        made = education.plan_course(
            organisation=hr.bureau,
            content={
                "title": "培训",
                "hours": "2",
                "starts_on": date(2026, 4, 1),
                "ends_on": date(2026, 4, 1),
            },
            file=ContentFile(b"%PDF-1.7 handbook", name="手册.pdf"),
            by=hr.archivist,
            at=NOW,
        )
        assert education.read_material(made) == b"%PDF-1.7 handbook"
        assert all(b"handbook" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        answer = desk(hr.archivist).get(reverse("admin:records_course_material", args=[made.pk]))
        assert answer.content == b"%PDF-1.7 handbook"

    @pytest.mark.parametrize("name", ["手册.exe", "手册.docx"])
    def test_other_files_are_refused(self, hr, name):
        with pytest.raises(ValidationError):
            education.change_course(
                uid=course(hr).pk,
                content={"title": "x", "hours": "2", "starts_on": TODAY, "ends_on": TODAY},
                file=ContentFile(b"%PDF-1.7", name=name),
                by=hr.archivist,
                at=NOW,
            )

    def test_a_session_lies_within_the_course(self, hr):
        with pytest.raises(ValidationError, match="起止日期"):
            education.add_session(
                uid=course(hr).pk, held_on=date(2026, 5, 1), title="专题", by=hr.archivist, at=NOW
            )

    @pytest.mark.parametrize("who", ["of_district", "auditor", "newcomer"])
    def test_nobody_else_plans_for_a_body(self, hr, who):
        with pytest.raises(TransitionDenied) as denied:
            education.plan_course(organisation=hr.bureau, content={}, by=getattr(hr, who), at=NOW)
        assert denied.value.code == "not_your_role"


class TestCoverage:
    def test_grows_to_a_hundred_when_nothing_is_missing(self, hr):
        people = [official(hr, name) for name in ("甲", "乙")]
        assert queries.coverage(hr.archivist, on=TODAY) == queries.Coverage(in_post=2)
        for one in people:
            file = archive(hr, one)
            entry(hr, file=file)
        half = queries.coverage(hr.archivist, on=TODAY)
        assert (half.filed_rate, half.complete_rate, half.appraised) == (100, 0, 2)
        for one in people:
            entry(hr, "training", file=one.archive)
        whole = queries.coverage(hr.archivist, on=TODAY)
        assert (whole.complete_rate, whole.lacking) == (100, 0)
        assert not queries.lacking(hr.archivist, on=TODAY).exists()

    def test_an_old_appraisal_or_training_does_not_count(self, hr):
        file = archive(hr)
        entry(hr, file=file, year=2024)
        entry(hr, "training", file=file, occurred_on=date(2024, 12, 31))
        found = queries.coverage(hr.archivist, on=TODAY)
        assert (found.filed, found.appraised, found.trained) == (1, 0, 0)

    def test_what_was_corrected_away_does_not_count(self, hr):
        old = entry(hr)
        entries.correct(uid=old.pk, content=content(year=2024), reason="年度有误", by=hr.archivist, at=NOW)
        assert queries.coverage(hr.archivist, on=TODAY).appraised == 0

    def test_a_person_in_two_posts_counts_once_in_the_whole(self, hr):
        whose, second = official(hr, "甲"), body("许昌市教育局")
        appoint(organisation=second, title="党组成员", official=whose, from_on=None, by=hr.archivist, at=NOW)
        assert queries.coverage(hr.archivist, on=TODAY).in_post == 1
        rows = queries.coverage_by_body(hr.archivist, on=TODAY)
        assert {row["organisation__name"]: row["in_post"] for row in rows} == {
            hr.bureau.name: 1,
            second.name: 1,
        }

    def test_covers_ones_own_region_or_body_alone(self, hr):
        official(hr, "甲")
        official(hr, "乙", at_body=body("许昌市教育局"))
        assert queries.coverage(hr.archivist, on=TODAY).in_post == 2
        assert queries.coverage(hr.of_body, on=TODAY).in_post == 1
        assert queries.coverage(hr.of_district, on=TODAY).in_post == 0
        assert queries.coverage(hr.archivist, on=TODAY, region="411002").in_post == 0

    def test_who_left_is_not_missed(self, hr):
        whose = official(hr, "甲")
        leave_post(post=whose.posts.get(), until_on=date(2026, 5, 1), by=hr.archivist, at=NOW)
        assert queries.coverage(hr.archivist, on=TODAY).in_post == 0

    def test_the_pages_ask_no_more_often_for_more_people(self, hr, django_assert_max_num_queries):
        for number in range(12):
            official(hr, f"示例{number}")
        at_desk = desk(hr.archivist)
        for name in ("coverage", "lacking"):
            with django_assert_max_num_queries(40):
                at_desk.get(reverse(f"admin:records_archive_{name}"))

    def test_completion_counts_who_came_and_passed(self, hr):
        made = course(hr)
        attend(hr, made, "甲", 86)
        attend(hr, made, "乙", 40, title="科员")
        official(hr, "丙", title="局长")
        before = queries.completion_by_body(hr.archivist, on=TODAY).get()
        assert (before["enrolled_count"], before["came_count"]) == (2, 0)
        close(hr, made)
        row = queries.completion_by_body(hr.archivist, on=TODAY).get()
        assert (row["in_post"], row["came_count"], row["passed_count"]) == (3, 2, 1)
        shown = desk(holder_of("supervisor", hr)).get(reverse("admin:records_course_completion"))
        assert "66%" in words(shown)


class TestFeeds:
    def feed(self, hr, **more):
        register_feed(Feed("pledge-test", "承诺", frozenset({EntryKind.PLEDGE}), lambda uid: f"/{uid}/"))
        said = {
            "feed": "pledge-test",
            "feed_uid": new_uid(),
            "official": official(hr),
            "organisation": hr.bureau,
            "by": hr.archivist,
            "at": NOW,
        } | more
        return said

    def bring(self, said, **more):
        return feed_entry(
            content={
                "kind": "pledge",
                "result": "under_way",
                "title": "限时办结",
                "occurred_on": TODAY,
                **more,
            },
            **said,
        )

    def test_the_same_thing_twice_is_one_entry(self, hr):
        said = self.feed(hr)
        assert self.bring(said) == self.bring(said)
        assert ArchiveEntry.objects.count() == 1

    def test_another_outcome_corrects_the_first(self, hr):
        said = self.feed(hr)
        first = self.bring(said)
        second = self.bring(said, result="fulfilled")
        first.refresh_from_db()
        assert (first.state, second.supersedes) == (EntryState.SUPERSEDED, first)

    def test_no_room_feeds_a_sanction(self, hr):
        with pytest.raises(ValueError, match="confirmed by another"):
            register_feed(Feed("x", "x", frozenset({EntryKind.DISCIPLINE}), str))

    def test_a_source_feeds_its_own_kinds_alone(self, hr):
        with pytest.raises(ValueError, match="feeds"):
            self.bring(self.feed(hr), kind="project")


class TestHandbook:
    def write(self, hr, **more):
        said = {"number": 1, "title": "依法行政", "text": "说到做到。", "by": hr.archivist, "at": NOW} | more
        return education.write_page(**said)

    def test_every_role_reads_it(self, hr):
        self.write(hr)
        for role in ("clerk", "department", "identity_custodian", "security_admin"):
            user = person(role)
            give(user, role, **({"organisation": hr.bureau} if role == "department" else {}))
            shown = words(desk(user).get(reverse("admin:records_handbookpage_changelist")))
            assert "说到做到" in shown
            assert "新增一页" not in shown

    @pytest.mark.parametrize("who", ["of_body", "of_district", "auditor"])
    def test_only_the_archivist_of_the_whole_node_writes_it(self, hr, who):
        user = getattr(hr, who)
        with pytest.raises(TransitionDenied):
            self.write(hr, by=user)
        address = reverse("admin:records_handbookpage_add")
        assert desk(user).get(address).status_code == 403
        assert not HandbookPage.objects.exists()

    def test_a_page_is_written_and_rewritten_on_its_form(self, hr):
        at_desk = desk(hr.archivist)
        said = {"number": "1", "title": "依法行政", "text": "第一段\n\n- 甲\n- 乙", "basis": "公务员法"}
        shown = at_desk.post(reverse("admin:records_handbookpage_add"), **said)
        assert "<li>甲</li>" in shown.content.decode()
        page = HandbookPage.objects.get()
        at_desk.post(
            reverse("admin:records_handbookpage_change", args=[page.pk]), **{**said, "text": "<b>改</b>"}
        )
        page.refresh_from_db()
        assert page.text == "<b>改</b>"
        again = at_desk.get(reverse("admin:records_handbookpage_changelist")).content.decode()
        assert "&lt;b&gt;改" in again

    def test_paragraphs_and_lists_are_told_apart(self):
        assert list(blocks("甲\n乙\n\n- 丙\n- 丁\n戊")) == [
            ("text", ["甲", "乙"]),
            ("list", ["丙", "丁"]),
            ("text", ["戊"]),
        ]
