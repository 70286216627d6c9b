"""Who may open an archive, for what; everybody else is refused, and both are written down."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.access.models import AuditEntry, User
from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import ensure_system_users
from records.archives import queries, rules
from records.archives.choices import Purpose
from records.archives.models import Archive, ArchiveReading
from records.archives.services import entries, keeping
from records.common.workflow import TransitionDenied
from tests.api.factories import bearer, partner
from tests.records.access.factories import body, give, person
from tests.records.archives import factories
from tests.records.archives.factories import ID_NUMBER, NOW, archive, content, entry, official, sanction
from tests.staff.conftest import Desk, words

OTHERS = sorted((BUSINESS_ROLES | THREE_ADMINISTRATORS) - {Role.HR_ARCHIVIST, Role.AUDIT_ADMIN})
SECRET = "欧阳秘名"


def holder_of(role: str, hr: factories.People) -> User:
    user = person("外人")
    give(user, role, **({"organisation": hr.bureau} if role == Role.DEPARTMENT else {}))
    return user


def desk(user: User) -> Desk:
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return Desk(client)


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:records_archive_{name}", args=args)


def file_of(hr: factories.People) -> Archive:
    return archive(hr, official(hr, SECRET, id_number=ID_NUMBER))


def addresses(file: Archive, one: Any) -> list[str]:
    return [
        page("change", file.pk),
        page("open", file.pk),
        page("enter", file.pk),
        page("handover", file.pk),
        page("correct", file.pk, one.pk),
        page("decide", file.pk, one.pk, "confirm"),
        page("history", file.pk),
    ]


class TestEveryOtherRole:
    @pytest.mark.parametrize("role", OTHERS)
    def test_is_refused_on_every_page_of_a_file_and_the_refusal_stays(self, committed_db, role):
        ensure_system_users()
        hr = factories.people()
        file = file_of(hr)
        one = sanction(hr, file=file)
        stranger = holder_of(role, hr)
        at_desk = desk(stranger)
        asked = addresses(file, one)
        for address in asked:
            answer = at_desk.get(address)
            assert answer.status_code == 403, address
            assert SECRET not in answer.content.decode()
        refused = AuditEntry.objects.filter(outcome="refused", action="archive.read", by_name="外人")
        assert set(refused.values_list("subject_uid", flat=True)) == {str(file.pk)}
        assert refused.count() == len(asked)
        assert not ArchiveReading.objects.exists()

    @pytest.mark.parametrize("role", OTHERS)
    def test_finds_nobody_by_an_identity_number_and_meets_none(self, committed_db, role):
        ensure_system_users()
        hr = factories.people()
        file_of(hr)
        stranger = holder_of(role, hr)
        at_desk = desk(stranger)
        answer = at_desk.post(page("find"), id_number=ID_NUMBER)
        assert answer.status_code == 403
        refused = AuditEntry.objects.get(outcome="refused", action="archive.searched")
        assert refused.by_name == "外人"
        for address in (page("changelist"), page("lacking"), page("waiting"), page("terms")):
            answer = at_desk.get(address)
            assert answer.status_code == 403
            assert SECRET not in answer.content.decode()

    @pytest.mark.parametrize("role", OTHERS)
    def test_posting_changes_nothing(self, committed_db, role):
        ensure_system_users()
        hr = factories.people()
        file = file_of(hr)
        waiting = entry(hr, "discipline", file=file)
        at_desk = desk(holder_of(role, hr))
        said = {"purpose": "appointment", "words": "干部任用考察"}
        assert at_desk.post(page("open", file.pk), **said).status_code == 403
        assert at_desk.post(page("sheet", file.pk)).status_code == 403
        assert at_desk.post(page("decide", file.pk, waiting.pk, "confirm")).status_code == 403
        waiting.refresh_from_db()
        assert waiting.confirmed_at is None
        assert not ArchiveReading.objects.exists()

    def test_a_file_that_does_not_exist_is_refused_in_the_same_words(self, committed_db):
        ensure_system_users()
        hr = factories.people()
        at_desk = desk(holder_of(Role.CLERK, hr))
        nowhere = at_desk.get(page("change", "01900000-0000-7000-8000-000000000000"))
        there = at_desk.get(page("change", file_of(hr).pk))
        assert (nowhere.status_code, words(nowhere)) == (there.status_code, words(there))

    @pytest.mark.parametrize("who", ["of_district", "newcomer"])
    def test_the_archivist_of_another_place_is_refused_too(self, committed_db, who):
        ensure_system_users()
        hr = factories.people()
        file = file_of(hr)
        answer = desk(getattr(hr, who)).get(page("change", file.pk))
        assert answer.status_code in (302, 403)
        assert SECRET not in answer.content.decode()
        if who == "of_district":
            assert AuditEntry.objects.filter(outcome="refused", subject_uid=str(file.pk)).exists()

    def test_the_archivist_of_one_body_does_not_open_anothers_files(self, hr):
        elsewhere = body("许昌市教育局")
        file = archive(hr, official(hr, SECRET, at_body=elsewhere), at_body=elsewhere)
        at_desk = desk(hr.of_body)
        assert at_desk.get(page("change", file.pk)).status_code == 403
        assert SECRET not in at_desk.get(page("changelist")).content.decode()

    def test_a_partner_and_a_passer_by_have_no_way_in(self, hr):
        file = file_of(hr)
        for client in (Client(), Client(headers=bearer(partner("许昌市人民检察院")))):
            assert client.get(page("change", file.pk)).status_code == 302
            assert client.get(page("coverage")).status_code == 302


class TestThePurpose:
    def test_is_asked_before_anything_is_shown(self, hr):
        file = file_of(hr)
        entry(hr, file=file)
        at_desk = desk(hr.archivist)
        asked = at_desk.get(page("change", file.pk))
        assert "查阅用途" in words(asked)
        assert "示人社" not in words(asked)
        shown = at_desk.post(page("open", file.pk), purpose="appointment", words="干部任用考察")
        assert "示人社〔2026〕1号" in words(shown)
        assert "干部任用考察" in words(shown)
        assert "private, no-store" in shown.headers["Cache-Control"]

    def test_stands_in_the_files_history_and_in_the_trail(self, hr):
        file = file_of(hr)
        desk(hr.archivist).post(page("open", file.pk), purpose="award", words="年度评优资格审核")
        reading = ArchiveReading.objects.get()
        assert (reading.by, reading.purpose, reading.role) == (hr.archivist, "award", "hr_archivist")
        told = AuditEntry.objects.get(action="archive.read", outcome="read")
        assert told.details == {"purpose": "award", "words": "年度评优资格审核"}
        assert SECRET not in told.subject_label

    @pytest.mark.parametrize(
        "said",
        [
            {"purpose": "", "words": "干部任用考察"},
            {"purpose": "award", "words": "看看"},
            {"purpose": "award", "words": ""},
            {"purpose": "curiosity", "words": "干部任用考察"},
        ],
    )
    def test_without_one_the_file_stays_shut(self, hr, said):
        file = file_of(hr)
        answer = desk(hr.archivist).post(page("open", file.pk), **said)
        assert answer.status_code == 422
        assert not ArchiveReading.objects.exists()

    def test_holds_for_half_an_hour_and_for_this_file_and_person_alone(self, hr):
        file, other = file_of(hr), archive(hr, official(hr, "别人"))
        keeping.read_archive(uid=file.pk, purpose="award", words="年度评优审核", by=hr.archivist, at=NOW)
        later = NOW + keeping.HOLDS
        assert keeping.reading_of(hr.archivist, file, at=later - timedelta(seconds=1))
        assert keeping.reading_of(hr.archivist, file, at=later) is None
        assert keeping.reading_of(hr.archivist, other, at=NOW) is None
        assert keeping.reading_of(hr.second, file, at=NOW) is None

    def test_ends_at_once_when_the_role_is_taken_away(self, hr):
        file = file_of(hr)
        keeping.read_archive(uid=file.pk, purpose="award", words="年度评优审核", by=hr.archivist, at=NOW)
        hr.archivist.grants.update(revoked_at=NOW, revoked_by=hr.second)
        hr.archivist.forget_reaches()
        assert keeping.reading_of(hr.archivist, file, at=NOW) is None

    def test_the_auditor_reads_for_the_audit_and_writes_nothing(self, hr):
        file = file_of(hr)
        one = entry(hr, file=file)
        at_desk = desk(hr.auditor)
        assert keeping.purposes_for(hr.auditor, file) == [Purpose.AUDIT]
        shown = at_desk.post(page("open", file.pk), purpose="audit", words="档案管理年度检查")
        assert "示人社〔2026〕1号" in words(shown)
        assert "录入条目" not in words(shown)
        for address in (page("enter", file.pk), page("correct", file.pk, one.pk)):
            assert at_desk.get(address).status_code == 403
            assert at_desk.post(address).status_code == 403

    @pytest.mark.parametrize("purpose", [p for p in Purpose.values if p != Purpose.AUDIT])
    def test_the_auditor_has_no_other_purpose(self, hr, purpose):
        with pytest.raises(TransitionDenied) as denied:
            keeping.read_archive(
                uid=file_of(hr).pk, purpose=purpose, words="档案管理年度检查", by=hr.auditor, at=NOW
            )
        assert denied.value.code == "purpose_not_yours"

    def test_refused_attempts_are_seen_on_the_file(self, committed_db):
        ensure_system_users()
        hr = factories.people()
        file = file_of(hr)
        desk(holder_of(Role.REVIEWER, hr)).get(page("change", file.pk))
        shown = desk(hr.auditor).post(page("open", file.pk), purpose="audit", words="档案管理年度检查")
        assert "被拒绝的查阅" in words(shown)
        assert "外人" in words(shown)


class TestSearchingByNumber:
    def test_finds_the_file_of_that_number_alone(self, hr):
        file = file_of(hr)
        at_desk = desk(hr.archivist)
        answer = at_desk.post(page("find"), follow=False, id_number=ID_NUMBER.lower())
        assert answer.headers["Location"] == page("change", file.pk)
        assert ID_NUMBER not in answer.headers["Location"]
        assert AuditEntry.objects.filter(action="archive.searched", outcome="read", by=hr.archivist).exists()

    @pytest.mark.parametrize("number", ["990101198805120024", "99010119900307", "十八位", ""])
    def test_says_what_to_do_where_there_is_none(self, hr, number):
        file_of(hr)
        assert desk(hr.archivist).post(page("find"), id_number=number).status_code == 422

    def test_does_not_tell_of_somebody_out_of_reach(self, hr):
        elsewhere = body("许昌市教育局")
        archive(hr, official(hr, SECRET, at_body=elsewhere, id_number=ID_NUMBER), at_body=elsewhere)
        answer = desk(hr.of_body).post(page("find"), id_number=ID_NUMBER)
        assert answer.status_code == 422
        assert SECRET not in answer.content.decode()

    def test_no_page_of_the_file_shows_a_number(self, hr):
        file = file_of(hr)
        at_desk = desk(hr.archivist)
        shown = at_desk.post(page("open", file.pk), purpose="keeping", words="档案整理归档")
        assert ID_NUMBER not in shown.content.decode()
        assert ID_NUMBER not in at_desk.get(page("changelist")).content.decode()


class TestFigures:
    def test_the_supervisor_sees_figures_without_a_name(self, hr):
        official(hr, SECRET)
        at_desk = desk(holder_of(Role.SUPERVISOR, hr))
        shown = at_desk.get(page("coverage"))
        assert hr.bureau.name in words(shown)
        assert SECRET not in shown.content.decode()
        assert "缺档名单" not in words(shown)
        assert at_desk.get(page("lacking")).status_code == 403

    @pytest.mark.parametrize("role", sorted(set(OTHERS) - {Role.SUPERVISOR}))
    def test_nobody_else_sees_even_the_figures(self, hr, role):
        at_desk = desk(holder_of(role, hr))
        assert at_desk.get(page("coverage")).status_code == 403
        assert "诚信档案" not in words(at_desk.get(reverse("admin:index")))

    def test_the_list_of_gaps_is_logged(self, hr):
        official(hr, SECRET)
        shown = desk(hr.archivist).get(page("lacking"), organisation=str(hr.bureau.pk))
        assert SECRET in words(shown)
        assert "未建档" in words(shown)
        told = AuditEntry.objects.get(action="archive.lacking_listed")
        assert (told.outcome, told.subject_uid) == ("read", str(hr.bureau.pk))


def test_the_home_page_of_an_archivist_counts_what_waits(hr):
    file = file_of(hr)
    entry(hr, "discipline", file=file)
    mine, other = (words(desk(user).get(reverse("admin:index"))) for user in (hr.archivist, hr.second))
    assert "处分待确认" in mine
    assert "1 处分待确认" in other
    assert "0 处分待确认" in mine
    assert "1 缺档人员" in mine


def test_terms_that_end_soon_are_listed(hr):
    today = timezone.localdate()
    file = file_of(hr)
    started = next(
        day
        for day in (today - timedelta(days=back) for back in range(200))
        if 0 <= (rules.term_of("warning", day).ends_on - today).days <= queries.SOON.days
    )

    waiting = entries.enter(
        archive=file,
        content=content("discipline", result="warning", occurred_on=started, basis_on=started),
        by=hr.archivist,
        at=timezone.now(),
    )
    at_desk = desk(hr.second)
    assert SECRET not in words(at_desk.get(page("terms")))
    entries.confirm(uid=waiting.pk, by=hr.second, at=timezone.now())
    assert SECRET in words(at_desk.get(page("terms")))
    assert SECRET not in words(desk(hr.of_district).get(page("terms")))
