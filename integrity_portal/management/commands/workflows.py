"""``manage.py workflows``: draw every workflow from its table, so that no picture can be out of step."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from disclosure.editing.workflow import WORKFLOW as WRITTEN
from records.archives.workflow import COURSE as HONESTY_COURSE
from records.archives.workflow import ENTRY as ARCHIVE_ENTRY
from records.checks.reports.workflow import REPORT as CREDIT_REPORT
from records.clocks.workflow import EXTENSION as DEADLINE_EXTENSION
from records.common.workflow import Workflow
from records.consequences import workflow as consequences
from records.dishonesty.workflow import WORKFLOW as DISHONESTY_RECORD
from records.pledges.arrears.workflow import ARREAR
from records.pledges.workflow import STEP as PLEDGE_STEP
from records.registers.withdrawals import WORKFLOW as WITHDRAWAL
from records.registers.workflow import WORKFLOW as REGISTER_ENTRY
from records.remedies import workflow as remedies
from supervision.assessments.rounds import workflow as rounds
from supervision.assessments.systems.workflow import WORKFLOW as INDICATOR_SYSTEM
from supervision.complaints.workflow import WORKFLOW as COMPLAINT
from supervision.disputes.workflow import WORKFLOW as DISPUTE
from supervision.inspections import workflow as inspections
from supervision.oversight import workflow as oversight
from supervision.ratings.workflow import WORKFLOW as RATING
from supervision.warnings import workflow as warnings
from supervision.worklist.documents.workflow import WORKFLOW as INCOMING_DOCUMENT
from supervision.worklist.ledger import workflow as ledger
from supervision.worklist.reports.workflow import WORKFLOW as WORK_REPORT

FOLDER = Path(settings.BASE_DIR) / "docs" / "workflows"
WORKFLOWS: dict[str, tuple[str, Workflow]] = {
    "credit-report": ("信用报告", CREDIT_REPORT),
    "archive-entry": ("诚信档案条目", ARCHIVE_ENTRY),
    "honesty-course": ("诚信教育课程", HONESTY_COURSE),
    "deadline-extension": ("办理时限的延期", DEADLINE_EXTENSION),
    "rectification-order": ("失信整改", consequences.ORDER),
    "measure": ("惩戒措施", consequences.MEASURE),
    "criticism-notice": ("通报批评", consequences.NOTICE),
    "responsibility": ("责任追究", consequences.RESPONSIBILITY),
    "own-report": ("失信情况报告", consequences.REPORT),
    "dishonesty-record": ("政务失信记录", DISHONESTY_RECORD),
    "written": ("对外发布的内容", WRITTEN),
    "register-entry": ("各类登记簿", REGISTER_ENTRY),
    "withdrawal": ("撤回公示", WITHDRAWAL),
    "pledge-step": ("承诺的履行事项和交接", PLEDGE_STEP),
    "arrear": ("拖欠账款", ARREAR),
    "objection": ("异议", remedies.OBJECTION),
    "repair": ("信用修复", remedies.REPAIR),
    "mitigation": ("从轻免于", remedies.MITIGATION),
    "handling-complaint": ("办理投诉", remedies.HANDLING),
    "complaint": ("投诉举报", COMPLAINT),
    "dispute": ("失信违约事件协调", DISPUTE),
    "inspection-plan": ("年度督导计划", inspections.PLAN),
    "inspection-checklist": ("检查清单", inspections.CHECKLIST),
    "inspection": ("督导检查", inspections.INSPECTION),
    "inspection-finding": ("督导问题整改", inspections.FINDING),
    "campaign": ("专项治理", inspections.CAMPAIGN),
    "campaign-target": ("专项治理对象", inspections.TARGET),
    "demonstration-programme": ("示范创建方案", inspections.PROGRAMME),
    "demonstration-application": ("示范申报", inspections.APPLICATION),
    "work-report": ("半年、全年工作情况报告", WORK_REPORT),
    "rating": ("第三方评级", RATING),
    "assessment-round": ("考核", rounds.ROUND),
    "assessment-sheet": ("考核表", rounds.SHEET),
    "assessment-decision": ("考核结果的更正和运用", rounds.DECISION),
    "proposal": ("建议提案", oversight.PROPOSAL),
    "congress-report": ("向人大政协报告", oversight.CONGRESS),
    "litigation-case": ("行政诉讼和复议", oversight.LITIGATION),
    "legal-advice": ("司法建议和检察建议", oversight.ADVICE),
    "criminal-transfer": ("涉嫌犯罪案件移送", oversight.TRANSFER),
    "decision-file": ("重大决策程序卷", oversight.DECISION),
    "warning-rule": ("预警规则", warnings.RULE),
    "risk-warning": ("风险预警", warnings.WARNING),
    "court-notice": ("法院列入前预警", warnings.COURT),
    "indicator-system": ("指标体系", INDICATOR_SYSTEM),
    "task-policy": ("政策落实", ledger.POLICY),
    "task": ("任务台账", ledger.ITEM),
    "task-part": ("单位任务", ledger.DUTY),
    "incoming-document": ("收文办理", INCOMING_DOCUMENT),
}


class Command(BaseCommand):
    help = (
        "Write the diagrams of all workflows to docs/workflows; --check only says whether they are in step."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        behind = [
            path.name for path, text in _pages() if not path.exists() or path.read_text("utf-8") != text
        ]
        if check and behind:
            raise CommandError(f"Out of step: {', '.join(behind)}. Run manage.py workflows and commit.")
        if not check:
            FOLDER.mkdir(parents=True, exist_ok=True)
            for path, text in _pages():
                path.write_text(text, "utf-8")
            self.stdout.write(f"{len(WORKFLOWS)} written to docs/workflows")


def _pages() -> list[tuple[Path, str]]:
    return [(FOLDER / f"{name}.md", _page(title, workflow)) for name, (title, workflow) in WORKFLOWS.items()]


def _page(title: str, workflow: Workflow) -> str:
    with override("zh-hans"):
        rows = [
            f"| `{step.name}` | {step.label} | {_states(workflow, step.sources)} | {_states(workflow, {step.target})}"
            f" | {_roles(step.roles)} |"
            for step in workflow.transitions.values()
        ]
        diagram = workflow.diagram()
    return "\n".join(
        [
            f"# {title}",
            "",
            "由 `manage.py workflows` 按流转表生成，请勿手改。",
            "",
            "```mermaid",
            diagram.strip(),
            "```",
            "",
            "| 代码 | 操作 | 从 | 到 | 角色 |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _states(workflow: Workflow, states: Any) -> str:
    return "、".join(str(label) for value, label in workflow.states.choices if value in states)


def _roles(roles: frozenset[str]) -> str:
    return "、".join(sorted(str(getattr(role, "label", role)) for role in roles))
