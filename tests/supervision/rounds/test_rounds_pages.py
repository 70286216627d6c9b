"""The pages of rounds and sheets: everything a round needs can be done by them, and nobody reads too early."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from records.access.models import AuditEntry
from records.registers.models import AssessmentResult
from supervision.assessments.rounds import services
from supervision.assessments.rounds.admin.steps import DEEDS, ROUND_STEPS, SHEET_STEPS
from supervision.assessments.rounds.models import AssessmentRound
from supervision.assessments.rounds.workflow import ROUND, SHEET
from tests.records.access.factories import HENAN, give, person
from tests.records.consequences.factories import PDF
from tests.supervision.rounds import factories
from tests.supervision.rounds.factories import NOW, ROUNDS, sheets


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def page(case, name="change", *more):
    return reverse(f"admin:supervision_{case._meta.model_name}_{name}", args=[case.pk, *more])


def text_of(user, address):
    answer = client_of(user).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def do(user, address, **data):
    answer = client_of(user).post(address, data)
    assert answer.status_code == 302, answer.content.decode()[-3_000:]


def test_every_step_that_people_take_has_its_page():
    assert set(ROUND.transitions) == set(ROUND_STEPS)
    of_the_clock = {name for name, step in SHEET.transitions.items() if step.roles == {"clock"}}
    assert set(SHEET.transitions) - of_the_clock == set(SHEET_STEPS)


@pytest.mark.parametrize("state", ROUNDS)
def test_the_pages_of_every_state_open_and_each_open_door_with_them(hall, state):
    case = ROUNDS[state](hall)
    for user in (hall.organiser, hall.first, hall.auditor, hall.publisher):
        told = text_of(user, page(case))
        assert case.title in told
        for name in ROUND_STEPS:
            if page(case, "step", name) in told:
                assert "现在不能办理" not in text_of(user, page(case, "step", name)), name
    sheet = sheets(case)[2]
    for user in (hall.first, hall.second, hall.auditor):
        told = text_of(user, page(sheet))
        for name in SHEET_STEPS:
            if page(sheet, "step", name) in told:
                assert "现在不能办理" not in text_of(user, page(sheet, "step", name)), name
        for name in DEEDS:
            if page(sheet, "deed", "A2", name) in told:
                assert "诚信教育" in text_of(user, page(sheet, "deed", "A2", name))


@pytest.mark.parametrize(
    ("state", "findings", "audit"),
    [
        ("reviewed", False, False),
        ("replying", True, False),
        ("audited", True, False),
        ("published", True, True),
    ],
)
def test_a_city_reads_what_was_found_when_it_is_told_and_not_before(hall, state, findings, audit):
    case = ROUNDS[state](hall)
    second = sheets(case)[1]
    told = text_of(hall.people[1], page(second))
    assert ("第一评审人" in told) is findings
    assert ("漏计一次专题培训" in told) is audit
    # Who reviewed is the office's to know.
    assert hall.first.full_name not in told


def test_a_second_reviewer_looks_for_himself_first(hall):
    sheet = sheets(factories.reviewing(hall))[0]
    services.review(sheet=sheet.pk, key="A1", value=Decimal(31), note="只见一份制度", by=hall.first, at=NOW)
    assert "只见一份制度" not in text_of(hall.second, page(sheet))
    assert "只见一份制度" in text_of(hall.first, page(sheet))
    services.review(sheet=sheet.pk, key="A1", value=Decimal(33), by=hall.second, at=NOW)
    assert "只见一份制度" in text_of(hall.second, page(sheet))


def test_from_the_plan_to_the_published_result_by_the_pages_alone(hall):
    organiser = client_of(hall.organiser)
    plan = reverse("admin:supervision_assessmentround_plan")
    assert organiser.post(plan, {"title": ""}).status_code == 422
    said = factories.said(hall)
    data = {name: getattr(said, name) for name in said.__dataclass_fields__}
    data |= {"authority": hall.authority.name, "publish_ranks": "", "rank_basis": ""}
    answer = organiser.post(plan, data)
    assert answer.status_code == 302, answer.content.decode()[-3_000:]
    case = AssessmentRound.objects.get()
    names = "\n".join(city.name for city in hall.cities)
    wrong = organiser.post(page(case, "bodies"), {"bodies": "没有这个机构"})
    assert (wrong.status_code, "没有这个机构" in wrong.content.decode()) == (422, True)
    do(hall.organiser, page(case, "bodies"), bodies=names)
    AssessmentRound.objects.update(
        report_until=_soon(10), review_until=_soon(20), audit_until=_soon(30), publish_until=_soon(40)
    )
    do(hall.organiser, page(case, "step", "open"))
    for sheet, user in zip(sheets(case), hall.people, strict=True):
        filled = {"value_0": "36", "note_0": "制度齐全", "value_1": "18", "value_2": "2", "value_3": "0"}
        assert client_of(user).post(page(sheet, "fill"), {**filled, "value_1": "-3"}).status_code == 422
        do(user, page(sheet, "fill"), **filled)
        file = SimpleUploadedFile("方案.pdf", PDF, content_type="application/pdf")
        do(user, page(sheet, "deed", "A1", "evidence"), title="实施方案", file=file)
        do(user, page(sheet, "step", "submit"))
        kept = sheet.scores.get(key="A1").evidence.get()
        assert client_of(hall.first).get(page(sheet, "evidence", kept.pk)).content.startswith(b"%PDF")
    do(hall.organiser, page(case, "step", "close_reports"))
    services.find(round_uid=case.pk, at=NOW)
    for sheet, points in zip(sheets(case), ("18", "15", "8"), strict=True):
        do(hall.first, page(sheet, "assess"), value_0="36", value_1=points, value_2="2", value_3="0")
        # Only what wants a second reviewer is asked of him.
        assert 'name="value_1"' not in text_of(hall.second, page(sheet, "assess"))
        do(hall.second, page(sheet, "assess"), value_0="36")
        do(hall.first, page(sheet, "step", "finish_review"))
        assert "取数时计入" in text_of(hall.first, page(sheet, "basis", "B2"))
    do(hall.organiser, page(case, "step", "open_replies"))
    first, second, third = sheets(case)
    do(hall.people[2], page(third, "deed", "A2", "object"), text="少计两次培训。", wanted="12")
    for sheet, user in zip((first, second, third), hall.people, strict=True):
        do(user, page(sheet, "step", "reply"))
    do(hall.organiser, page(case, "step", "close_replies"))
    do(hall.second, page(third, "deed", "A2", "answer"), accepted="yes", text="属实。", value="10")
    do(hall.auditor, page(second, "deed", "A2", "change"), value="17", reason="漏计一次。")
    for sheet in (first, second, third):
        do(hall.auditor, page(sheet, "step", "audit"))
    do(hall.organiser, page(case, "step", "settle"))
    do(
        hall.publisher, page(case, "step", "publish"),
        result_name="结果通报", result_number="示信办〔2026〕9号", result_on=factories.TODAY.isoformat(),
    )  # fmt: skip
    scores = AssessmentResult.objects.order_by("-score").values_list("organisation__name", "score")
    assert [(name, str(score)) for name, score in scores] == [
        ("示例东市人民政府", "96.00"), ("示例西市人民政府", "95.00"), ("示例南市人民政府", "88.00"),
    ]  # fmt: skip
    do(
        hall.first, page(third, "use"),
        kind="pilots", text="暂缓安排试点。", document_name="通知", document_number="2号", decided_on=factories.TODAY.isoformat(),
        is_public="on",
    )  # fmt: skip
    use = third.uses.get()
    assert "须由另一人核定" in text_of(hall.first, page(third, "decide", "use", use.pk))
    do(hall.auditor, page(third, "decide", "use", use.pk), accepted="yes")
    do(hall.first, page(third, "deed", "A2", "correct"), value="20", reason="录入有误。")
    correction = third.scores.get(key="A2").corrections.get()
    do(hall.auditor, page(third, "decide", "correction", correction.pk), accepted="yes")
    entry = AssessmentResult.objects.get(organisation=third.body)
    assert (str(entry.score), [one["text"] for one in entry.uses]) == ("98.00", ["暂缓安排试点。"])


def _soon(days):
    from django.utils.timezone import localdate

    return localdate() + timedelta(days=days)


def test_plans_may_be_changed_and_bodies_taken_out_until_it_begins(hall):
    case = factories.planned(hall)
    said = factories.said(hall, title="改了名称的考核")
    data = {name: getattr(said, name) for name in said.__dataclass_fields__}
    data |= {"authority": hall.authority.name, "publish_ranks": "", "rank_basis": ""}
    do(hall.organiser, page(case, "edit"), **data)
    do(hall.organiser, page(case, "remove", sheets(case)[0].pk))
    case.refresh_from_db()
    assert (case.title, case.sheets.count()) == ("改了名称的考核", 2)
    assert client_of(hall.auditor).get(page(case, "edit")).status_code == 404


def test_that_somebody_of_another_city_tried_is_written_down(hall):
    case = factories.reporting(hall)
    first, second, _third = sheets(case)
    stranger = client_of(hall.people[0])
    assert stranger.get(page(second)).status_code == 404
    assert stranger.get(page(second, "fill")).status_code == 404
    assert stranger.get(page(case)).status_code in (403, 404)
    assert stranger.get(page(first)).status_code == 200
    trail = AuditEntry.objects.filter(action="assessment.open_page", outcome="refused", by=hall.people[0])
    assert trail.count() == 3


def test_whoever_holds_the_round_and_belongs_to_a_city_reads_that_citys_own_side_alone(hall):
    both = person("两头兼")
    give(both, "assessor", HENAN)
    give(both, "department", hall.cities[0].region_id, organisation=hall.cities[0])
    case = factories.reviewed(hall)
    first, second, _third = sheets(case)
    told = text_of(both, page(first))
    assert "第一评审人" not in told
    assert "第一评审人" in text_of(both, page(second))


def test_work_and_lists_agree(hall):
    factories.reviewing(hall)
    home = text_of(hall.first, reverse("admin:index"))
    assert "考核表待评审" in home
    for model, work in (
        ("assessmentsheet", "sheets_to_review"),
        ("assessmentsheet", "nonsense"),
        ("assessmentround", "rounds_to_publish"),
    ):
        address = reverse(f"admin:supervision_{model}_changelist")
        assert client_of(hall.first).get(address, {"work": work, "q": "示例"}).status_code == 200
    listed = client_of(hall.first).get(
        reverse("admin:supervision_assessmentsheet_changelist"), {"work": "sheets_to_review"}
    )
    assert listed.content.decode().count("row-title") == 3


def test_a_published_result_stands_in_the_register_and_is_nobodys_to_change_there(hall):
    case = factories.published(hall)
    entry = sheets(case)[0].result
    give(hall.publisher, "clerk", HENAN)
    told = text_of(hall.publisher, reverse("admin:records_assessmentresult_page", args=[entry.pk]))
    assert entry.title in told
    assert reverse("admin:records_assessmentresult_propose", args=[entry.pk]) not in told
    assert text_of(hall.publisher, reverse("admin:records_assessmentresult_changelist"))
