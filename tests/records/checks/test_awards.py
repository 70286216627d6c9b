"""Before an honour: a list in, findings with reasons out, and nothing held against anybody without a reason."""

import json
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from records.access.models import AuditEntry
from records.access.roles import Role
from records.access.services import ensure_system_users
from records.checks.awards import services
from records.checks.awards.columns import read_lines
from records.checks.awards.models import AwardCheck, AwardCheckItem
from records.checks.awards.services import Entry
from records.checks.awards.sheet import findings_of
from records.common.workflow import TransitionDenied
from records.papers.services import open_pdf
from records.subjects.models import Official, OrganisationName, Region
from records.subjects.services import appoint, merge_organisations, register_official
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty import factories as records
from tests.records.dishonesty.factories import NOW, TODAY, bureau, people
from tests.records.registers import factories as honours

ORG, PERSON = "organisation", "official"
SECOND_CODE = "11990100000000027A"
ID_NUMBER = "11010519491231002X"


@pytest.fixture
def who(db):
    ensure_system_users()
    return people()


@pytest.fixture
def hr(who):
    return holder("何档案", Role.HR_ARCHIVIST)


def ask(entries, by, **more):
    check = services.ask(
        entries=entries,
        purpose=more.pop("purpose", "award"),
        title=more.pop("title", "年度先进单位评选"),
        region=Region.objects.get(code=more.pop("region", XUCHANG)),
        by=by,
        at=NOW,
        **more,
    )
    return services.run(uid=check.pk, at=NOW)


def results(check):
    return list(check.items.order_by("position").values_list("result", flat=True))


def test_a_list_of_bodies_is_answered_line_by_line_with_reasons(who):
    published = records.published(who)
    clean = bureau("示例市水利局", SECOND_CODE)
    check = ask([Entry(ORG, published.organisation.name), Entry(ORG, "", SECOND_CODE)], who.reviewer)
    assert results(check) == ["found", "clear"]
    (finding,) = findings_of(check.items.get(position=1))
    assert published.document_number in finding["title"]
    assert "公示至" in finding["reason"]
    assert check.items.get(position=2).organisation == clean
    assert (check.state, check.clear, check.found, check.unclear) == ("ready", 1, 1, 0)


def test_what_ended_or_waits_for_review_is_held_against_nobody(who):
    records.ended(who)
    records.submitted(who, title="尚未审核", document_number="（2026）示01民终2号")
    assert results(ask([Entry(ORG, bureau().name)], who.reviewer)) == ["clear"]


def test_a_commendation_is_told_and_blocks_nothing(who):
    honours.published(who)
    check = ask([Entry(ORG, bureau().name)], who.reviewer)
    assert results(check) == ["clear"]
    assert [finding["blocks"] for finding in findings_of(check.items.get())] == [False]


def test_a_merged_body_answers_for_what_stood_under_it(who):
    old = records.published(who).organisation
    new = bureau("示例市财政和国资局", SECOND_CODE)
    merge_organisations(source=old, target=new, reason="机构改革", by=who.clerk, at=NOW)
    assert results(ask([Entry(ORG, new.name), Entry(ORG, "", old.uscc)], who.reviewer)) == ["found", "found"]


def test_a_former_name_finds_the_body_and_a_doubtful_one_is_never_guessed(who):
    body = records.published(who).organisation
    OrganisationName.objects.create(organisation=body, name="示例市财政厅", kind="former")
    bureau("示例市档案局", None)
    bureau("示例市档案局", None, region="411002")
    check = ask(
        [
            Entry(ORG, "示例市财政厅"),
            Entry(ORG, "示例市档案局"),
            Entry(ORG, "没有这个机构"),
            Entry(ORG, "示例市水利局", body.uscc),
            Entry(ORG, "", SECOND_CODE),
        ],
        who.reviewer,
    )
    assert results(check) == ["found", "unclear", "unclear", "unclear", "unclear"]
    explained = list(check.items.order_by("position").values_list("explanation", flat=True))
    assert explained[0] == ""
    assert "2 个同名机构" in explained[1]
    assert "没有登记这个名称" in explained[2]
    assert "不一致" in explained[3]
    assert "没有登记这个统一社会信用代码" in explained[4]


def test_a_person_is_found_by_number_and_a_bare_name_is_not_enough(who, hr):
    person = register_official(name="欧阳示例", id_number=ID_NUMBER, by=hr, at=NOW)
    records.published(who, subject_type="official", official=person)
    namesake = Official.objects.create(name="欧阳示例")
    for one, title in ((person, "局长"), (namesake, "科长")):
        appoint(
            organisation=bureau(),
            title=title,
            official=one,
            from_on=TODAY - timedelta(days=99),
            by=hr,
            at=NOW,
        )
    check = ask(
        [
            Entry(PERSON, "欧阳示例", ID_NUMBER),
            Entry(PERSON, "欧阳示例"),
            Entry(PERSON, "欧阳示例", "", bureau().name),
            Entry(PERSON, "司马无名", "110101199003070011"),
            Entry(PERSON, "改名者", ID_NUMBER),
        ],
        hr,
    )
    assert results(check) == ["found", "unclear", "unclear", "clear", "unclear"]


def test_a_running_sanction_counts_and_one_that_is_over_does_not(who, hr):
    from records.archives.models import Archive, ArchiveEntry

    person = register_official(name="欧阳示例", id_number=ID_NUMBER, by=hr, at=NOW)
    archive = Archive.objects.create(
        official=person, organisation=bureau(), region_id=XUCHANG, opened_by=hr, opened_at=NOW
    )
    other = holder("另一人", Role.HR_ARCHIVIST)
    for ends_on in (TODAY - timedelta(days=1), TODAY):
        entry = ArchiveEntry(
            archive=archive,
            kind="discipline",
            result="warning",
            title="警告",
            occurred_on=date(2025, 11, 6),
            basis_number="示纪〔2025〕1号",
            basis_on=date(2025, 11, 6),
            basis_authority="示例市监察委员会",
            starts_on=date(2025, 11, 6),
            ends_on=ends_on,
            term_explained="六个月",
            source="staff",
            entered_by=hr,
            entered_at=NOW,
            confirmed_by=other,
            confirmed_at=NOW,
        )
        entry.save(force_insert=True)
    check = ask([Entry(PERSON, "欧阳示例", ID_NUMBER)], hr)
    (finding,) = findings_of(check.items.get())
    assert TODAY.isoformat() in finding["reason"]


@pytest.mark.parametrize(
    "role", [Role.REVIEWER, Role.SUPERVISOR, Role.CLERK, Role.DEPARTMENT, Role.AUDIT_ADMIN]
)
def test_only_the_personnel_office_asks_about_people(who, role):
    asker = holder("问者", role, organisation=bureau()) if role == Role.DEPARTMENT else holder("问者", role)
    with pytest.raises(TransitionDenied):
        ask([Entry(PERSON, "欧阳示例")], asker)
    assert not AwardCheck.objects.exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.DEPARTMENT, Role.COMPLAINT_HANDLER, Role.SYSTEM_ADMIN])
def test_who_has_no_business_with_honours_asks_about_nobody(who, role):
    asker = holder("问者", role, organisation=bureau()) if role == Role.DEPARTMENT else holder("问者", role)
    with pytest.raises(TransitionDenied):
        ask([Entry(ORG, bureau().name)], asker)


def test_a_body_outside_the_askers_region_is_not_told_about(who):
    records.published(who)
    stranger = holder("郑州审核", Role.REVIEWER, "410100")
    check = ask([Entry(ORG, "", bureau().uscc)], stranger, region="410100")
    item = check.items.get()
    assert (item.result, findings_of(item)) == ("unclear", [])
    assert "不在您的权限区划内" in item.explanation


def test_every_fault_of_a_list_is_named_with_its_line_and_nothing_is_kept(who, hr):
    with pytest.raises(ValidationError) as refused:
        ask([Entry(ORG, "甲局", "123"), Entry(ORG, ""), Entry(PERSON, "乙", "110105194912310021")], hr)
    text = " ".join(refused.value.messages)
    assert all(f"第 {line} 行" in text for line in (1, 2, 3))
    assert not AwardCheck.objects.exists()
    for wrong in ({"purpose": "curiosity"}, {"title": " "}):
        with pytest.raises(ValidationError, match="用途"):
            ask([Entry(ORG, "甲局")], who.reviewer, **wrong)
    with pytest.raises(ValidationError, match="空的"):
        ask([], who.reviewer)
    with pytest.raises(ValidationError, match="10000"):
        ask([Entry(ORG, "甲局")] * 10_001, who.reviewer)


def test_the_sheet_bears_number_code_and_the_digest_of_the_list(who):
    records.published(who)
    check = ask([Entry(ORG, bureau().name), Entry(ORG, "没有这个机构")], who.reviewer)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(open_pdf(check.paper))).pages)
    flat = "".join(text.split())
    assert check.paper.number in flat
    # A line that is too long for the paper may be broken.
    assert check.list_digest in re.sub(r"[^0-9a-f]", "", flat)
    assert bureau().name in flat
    assert "未按期支付政府采购合同价款" in flat
    assert services.digest_of(check) == check.list_digest


def test_an_answer_is_given_once_however_often_it_is_asked_for(who):
    records.published(who)
    check = ask([Entry(ORG, bureau().name)], who.reviewer)
    again = services.run(uid=check.pk, at=NOW + timedelta(hours=1))
    assert (again.finished_at, again.paper_id, again.done) == (NOW, check.paper_id, 1)


def test_a_worker_that_died_half_way_is_taken_up_where_it_stopped(who, monkeypatch):
    records.published(who)
    monkeypatch.setattr(services, "CHUNK", 2)
    check = services.ask(
        entries=[Entry(ORG, bureau().name)] * 5,
        purpose="award",
        title="评选",
        region=Region.objects.get(code=XUCHANG),
        by=who.reviewer,
        at=NOW,
    )
    chunk = list(check.items.order_by("position")[:2])
    services._answer(check, chunk, at=NOW)
    assert (check.state, check.done) == ("running", 2)
    done = services.run(uid=check.pk, at=NOW)
    assert (done.state, done.done, done.found) == ("ready", 5, 5)


def test_asking_answering_and_refusing_leave_their_trace(who):
    check = ask([Entry(ORG, bureau().name)], who.reviewer)
    trail = AuditEntry.objects.filter(subject_uid=str(check.pk)).values_list("action", "outcome")
    assert {("check.asked", "done"), ("check.answered", "done")} <= set(trail)


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("awardcheckitem", "result = 'clear'", "append-only"),
        ("awardcheckitem", "name = 'x'", "append-only"),
        ("awardcheck", "found = 7", "awardcheck_counts_agree"),
        ("awardcheck", "state = 'pending'", "awardcheck_ready_whole"),
        ("awardcheck", "title = ''", "awardcheck_says_why"),
        ("awardcheck", "paper_id = NULL", "awardcheck_ready_whole"),
    ],
)
def test_the_database_refuses_another_answer(who, table, change, said):
    records.published(who)
    ask([Entry(ORG, bureau().name)], who.reviewer)
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; UPDATE records_{table} SET {change}")


def test_an_id_number_stands_nowhere_in_plain_text(who, hr):
    ask([Entry(PERSON, "欧阳示例", ID_NUMBER)], hr)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, findings FROM records_awardcheckitem")
        row = cursor.fetchone()
    assert ID_NUMBER not in json.dumps([str(cell) for cell in row])
    assert AwardCheckItem.objects.get().id_number == ID_NUMBER


@given(st.text(max_size=200))
def test_any_text_is_read_as_lines_without_failing(text):
    for entry in read_lines(text, kind=ORG):
        assert entry.name or entry.code or not entry.name


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("演示市财政局", Entry(ORG, "演示市财政局")),
        ("演示市财政局，11990100000000019F", Entry(ORG, "演示市财政局", "11990100000000019F")),
        ("11990100000000019F", Entry(ORG, "", "11990100000000019F")),
        ("王某\t110105194912310021\t演示局", Entry(ORG, "王某", "110105194912310021", "演示局")),
    ],
)
def test_a_line_is_read_as_people_write_it(line, entry):
    assert read_lines(f"\n {line} \n", kind=ORG) == [entry]
