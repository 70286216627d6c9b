"""The staff's pages: a task from the table to the check, a document from the desk to the shelf, nothing past the services."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from records.access.models import AuditEntry
from supervision.worklist.documents import services as document_services
from supervision.worklist.documents.admin.pages import STEPS as DOCUMENT_PAGES
from supervision.worklist.documents.codes import code_of
from supervision.worklist.documents.models import IncomingDocument
from supervision.worklist.documents.workflow import WORKFLOW as DOCUMENT
from supervision.worklist.ledger.admin.duties import STEPS as DUTY_PAGES
from supervision.worklist.ledger.admin.items import STEPS as ITEM_PAGES
from supervision.worklist.ledger.admin.policies import STEPS as POLICY_PAGES
from supervision.worklist.ledger.models import LedgerItem, TaskMeeting, TaskPolicy
from supervision.worklist.ledger.workflow import DUTY, ITEM, POLICY
from tests.records.access.factories import holder
from tests.supervision.worklist import factories
from tests.supervision.worklist.factories import DOCUMENTS, DUTIES, ITEMS, fresh, part, receiver
from tests.supervision.worklist.test_tables import GOOD, sheet


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def page(case, name="change", *more):
    return reverse(f"admin:supervision_{case._meta.model_name}_{name}", args=[case.pk, *more])


def listed(model, query=""):
    return reverse(f"admin:supervision_{model}_changelist") + query


def do(user, case, step, /, **data):
    answer = client_of(user).post(page(case, "step", step), data)
    assert answer.status_code == 302, answer.content.decode()[-3_000:]
    return fresh(case)


def read(user, address):
    answer = client_of(user).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_every_step_of_the_tables_has_its_page():
    for workflow, pages in (
        (POLICY, POLICY_PAGES),
        (ITEM, ITEM_PAGES),
        (DUTY, DUTY_PAGES),
        (DOCUMENT, DOCUMENT_PAGES),
    ):
        assert set(workflow.transitions) <= set(pages)


@pytest.mark.parametrize(("made", "state"), [
    *((ITEMS, state) for state in ITEMS), *((DUTIES, state) for state in DUTIES), *((DOCUMENTS, state) for state in DOCUMENTS),
], ids=[f"{kind}-{state}" for kind, made in (("task", ITEMS), ("part", DUTIES), ("document", DOCUMENTS)) for state in made])  # fmt: skip
def test_the_page_of_each_state_opens_and_every_door_on_it_too(office, made, state):
    case = made[state](office)
    assert client_of(office.finance_person).get(page(case)).status_code in (200, 404)
    desk = client_of(office.supervisor)
    for _label, url, _tone in desk.get(page(case)).context["open_steps"]:
        assert desk.get(url).status_code == 200, url


def test_a_table_comes_in_as_a_file_is_issued_done_and_checked(office):
    desk = client_of(office.clerk)
    told = {
        "region": "411000", "title": "示例政策", "document_number": "许示例〔2026〕5号", "issuer": "市政府办公室",
        "issued_on": "2026-01-15", "measures": "1 | 账款按期支付 | 市财政局",
    }  # fmt: skip
    address = reverse("admin:supervision_taskpolicy_add")
    assert desk.post(address, told | {"measures": "账款按期支付"}).status_code == 422
    policy_page = desk.post(address, told).url
    policy = TaskPolicy.objects.get()
    assert policy_page == page(policy)

    bad = SimpleUploadedFile("table.xlsx", sheet(GOOD, ["", 1, "核查", "市统计局", "持续推进"]).read())
    answer = desk.post(page(policy, "import"), {"file": bad})
    assert answer.status_code == 422
    assert "第3行“序号”" in answer.content.decode()
    bad.seek(0)
    report = desk.post(page(policy, "import"), {"file": bad, "report": "1"})
    assert report["Content-Type"].endswith("sheet")
    good = SimpleUploadedFile("table.xlsx", sheet(GOOD, [2, "", "核查", "市统计局", "尽快"]).read())
    assert desk.post(page(policy, "import"), {"file": good}).status_code == 302
    assert "没有读懂" in read(office.clerk, page(policy))

    unclear = policy.items.get(number=2)
    do(office.clerk, unclear, "set_schedule", due_on="2026-12-31", reason="电话确认")
    assert client_of(office.clerk).post(page(policy, "step", "issue")).status_code == 422
    do(office.head, policy, "issue")
    duty = part(policy.items.get(number=1), office.finance)
    assert "建立台账" in read(office.finance_person, listed("taskduty", "?work=tasks_mine"))
    do(office.finance_person, duty, "progress", percent="50", text="已完成一半", evidence="许财〔2026〕2号")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    do(office.finance_person, duty, "set_stage", text="完成清单", due_on=tomorrow)
    stage = duty.stages.get()
    do(office.finance_person, duty, "note_stage", stage=stage.pk, evidence="清单")
    do(office.head, duty, "check_stage", stage=stage.pk, done="yes")
    do(office.finance_person, duty, "report", result="台账已建成")
    assert "建立台账" in read(office.supervisor, listed("taskduty", "?work=tasks_to_check"))
    do(office.supervisor, duty, "send_back", reason="缺附件")
    do(office.finance_person, duty, "report", result="台账已建成，附清单")
    assert do(office.supervisor, duty, "accept").status == "done"
    other = part(policy.items.get(number=1), office.statistics)
    do(office.head, other, "name_lead", reason="会议确定")
    assert do(office.head, other, "end", document="许编〔2026〕3号", reason="职责划转").status == "ended"
    item = do(office.head, policy.items.get(number=1), "conclude", note="已完成")
    assert item.status == "done"
    do(office.head, unclear, "cancel", document="许政办〔2026〕8号", reason="废止")
    measure = policy.measures.get()
    do(
        office.assessor, policy, "evaluate", measure=measure.pk, delivered="yes", beneficiaries="中小企业",
        evidence="抽查20家", satisfaction="95", satisfaction_basis="电话回访20家",
    )  # fmt: skip
    assert "电话回访20家" in read(office.assessor, page(policy))
    assert do(office.head, policy, "close").status == "closed"


def test_a_running_task_is_changed_suspended_and_resumed_on_its_page(office):
    item = factories.item(office)
    group = item.units.get(kind="relevant")
    do(office.head, item, "name_members", unit=group.pk, bodies=office.labour.name, reason="职责分工")
    assert "许昌市人力资源和社会保障局" in read(office.clerk, page(item))
    do(office.finance_person, part(item, office.finance), "progress", percent="10", text="开始")
    notes = [one.note for one in client_of(office.clerk).get(page(item)).context["happenings"]]
    assert "许昌市财政局：开始" in notes
    do(
        office.head,
        item,
        "change",
        document="许政办〔2026〕15号",
        reason="调整",
        schedule_text="2027年一季度完成",
    )
    item = do(office.head, item, "suspend", document="许政办〔2026〕16号", reason="改革")
    assert client_of(office.finance_person).get(page(part(item, office.finance))).context["open_steps"] == []
    assert do(office.supervisor, item, "resume", reason="改革完成").status == "running"


def test_minutes_are_entered_once_and_their_decisions_become_tasks(office):
    told = {
        "region": "411000", "title": "联席会议第二次会议", "held_at": "2026-01-05T09:30", "place": "301室",
        "convener": "市信用办", "chair_post": "副市长", "attended": "市财政局 | 副局长 | 到会\n市统计局 | | 未到会",
        "minutes": "研究账款清偿。", "decisions": "三季度前清偿账款",
    }  # fmt: skip
    desk = client_of(office.clerk)
    address = reverse("admin:supervision_taskmeeting_add")
    assert desk.post(address, told | {"attended": "市财政局 | 副局长 | 请假"}).status_code == 422
    desk.post(address, told)
    meeting = TaskMeeting.objects.get()
    shown = read(office.clerk, page(meeting))
    assert "未到会" in shown
    assert reverse("admin:records_paper_change", args=[meeting.paper_id]) in shown
    decision = meeting.decisions.get()
    desk.post(
        page(meeting, "step", "task"),
        {"decision": decision.pk, "units": "市财政局", "schedule": "2026年9月底前完成"},
    )
    item = LedgerItem.objects.get(decision=decision)
    assert item.code in read(office.head, listed("ledgeritem", "?work=tasks_to_issue"))
    assert do(office.head, item, "issue").status == "running"
    assert client_of(office.head).get(page(meeting, "step", "task")).status_code == 404


def test_a_document_is_entered_directed_received_answered_and_filed(office):
    today = timezone.localdate().isoformat()
    told = {
        "region": "411000", "sender": "省政府办公厅", "title": "关于报送情况的通知", "document_number": "豫政办〔2026〕1号",
        "secrecy": "无", "urgency": "fast", "received_on": today, "copies": "2",
    }  # fmt: skip
    desk = client_of(office.clerk)
    address = reverse("admin:supervision_incomingdocument_add")
    secret = desk.post(address, told | {"secrecy": "机密"})
    assert secret.status_code == 422
    assert "涉密" in secret.content.decode()
    assert not IncomingDocument.objects.exists()
    desk.post(address, told)
    case = IncomingDocument.objects.get()
    do(office.clerk, case, "propose", proposal="拟请市财政局办理")
    given = f"{office.finance.name} | 主办\n示范区管委会 | 协办\n{office.statistics.name} | 阅知"
    wrong = client_of(office.head).post(
        page(case, "step", "direct"), {"directive": "同意", "given": "许昌市财政局 | 传阅"}
    )
    assert wrong.status_code == 422
    do(office.head, case, "direct", directive="同意", given=given)
    assert case.title in read(office.finance_person, listed("incomingdocument", "?work=documents_to_confirm"))
    own, other = receiver(case), receiver(case, "示范区管委会")
    seen = read(office.finance_person, page(case))
    assert "示范区管委会" not in seen
    assert "示范区管委会" not in read(office.finance_person, page(case, "step", "confirm"))
    do(office.finance_person, case, "confirm", receiver=own.pk)
    do(office.finance_person, case, "answer", receiver=own.pk, answer="opinion", text="代拟稿已送")
    do(office.clerk, case, "slip", receiver=other.pk, reminder="1")
    shown = client_of(office.clerk).get(page(case))
    assert "公文办理情况催报单" in shown.content.decode()
    assert not [one.note for one in shown.context["happenings"] if case.number in one.note]
    do(office.clerk, case, "confirm_by_code", code=code_of(other.pk))
    do(office.clerk, case, "answer", receiver=other.pk, answer="all", text="已翻印")
    do(office.clerk, case, "pass_on", given=f"{office.weidu.name} | 阅知")
    do(office.clerk, case, "task", text="报送情况", units="市财政局", schedule="持续推进")
    do(office.clerk, case, "finish", outcome="已报送")
    assert do(office.clerk, case, "archive", shelf="卷3").status == "archived"


def test_nobody_confirms_for_another_by_naming_it_in_the_form(office):
    case = factories.assigned(office)
    other = case.receivers.get(part="know")
    answer = client_of(office.finance_person).post(page(case, "step", "confirm"), {"receiver": other.pk})
    assert answer.status_code == 422
    assert fresh(other).confirmed_at is None


def test_lists_filter_by_unit_due_day_state_and_policy(office):
    item = factories.task(office, "2099年年底前完成")
    policy = item.policy
    for query, found in (
        (f"?policy={policy.pk}", True),
        ("?unit=许昌市财政局", True),
        ("?status=draft", False),
        ("?late=1", False),
        ("?q=台账", True),
        ("?schedule_kind=dated", True),
    ):
        assert (item.code in read(office.clerk, listed("ledgeritem", query))) is found, query
    late = factories.task(office, "2026年1月底前完成", "市财政局")
    assert late.code in read(office.clerk, listed("ledgeritem", "?late=1"))
    board = read(office.supervisor, reverse("admin:supervision_ledgeritem_board") + f"?policy={policy.pk}")
    assert "许昌市财政局" in board
    assert read(office.supervisor, reverse("admin:supervision_ledgeritem_board") + "?policy=nonsense")
    export = client_of(office.clerk).get(
        reverse("admin:supervision_ledgeritem_export") + f"?policy={policy.pk}"
    )
    assert export["Content-Type"].endswith("sheet")


def test_a_body_takes_out_its_own_progress_and_nobody_elses(office):
    item = factories.item(office)
    address = reverse("admin:supervision_ledgeritem_export")
    last = {}
    for user in (office.finance_person, office.clerk):
        book = load_workbook(io.BytesIO(client_of(user).get(address).content))
        last[user] = [row[-1] for row in book.active.values][1:]
    assert last[office.finance_person] == ["许昌市财政局 0%（推进中）"]
    assert "许昌市统计局 0%（推进中）" in "".join(last[office.clerk])
    assert item.code in read(office.finance_person, page(part(item, office.finance), "step", "report"))


def test_the_home_page_counts_what_waits_and_each_number_opens_its_list(office):
    factories.item(office)
    factories.assigned(office)
    home = client_of(office.finance_person).get(reverse("admin:index"))
    cards = {card.title: card for card in home.context["cards"]}
    assert (cards["本单位任务"].count, cards["公文待签收"].count) == (1, 1)
    for card in (cards["本单位任务"], cards["公文待签收"]):
        assert client_of(office.finance_person).get(card.url).status_code == 200


def test_strangers_find_nothing_and_each_attempt_is_written_down(office):
    item, document = factories.item(office), factories.assigned(office)
    stranger = holder("郑州督导", "supervisor", "410100")
    for case in (item, item.policy, item.duties.first(), document):
        assert client_of(stranger).get(page(case)).status_code == 404
    assert (
        AuditEntry.objects.filter(by=stranger, outcome="refused", details__code="out_of_reach").count() == 4
    )
    assert client_of(office.statistics_person).get(page(part(item, office.finance))).status_code == 404
    assert client_of(office.finance_person).get(page(item.policy)).status_code == 403
    assert document_services.papers_of(document).count() == 0
