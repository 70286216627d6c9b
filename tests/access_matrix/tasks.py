"""A policy, its task, a meeting and an incoming document, hidden; and how their staff pages are asked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.roles import Role
from supervision.worklist.documents.models import DocumentReceiver, DocumentStep, IncomingDocument
from supervision.worklist.ledger.models import (
    LedgerItem,
    MeasureEvaluation,
    PolicyMeasure,
    TaskAttendance,
    TaskDecision,
    TaskDuty,
    TaskMeeting,
    TaskPolicy,
    TaskProgress,
    TaskStage,
    TaskStep,
    TaskUnit,
)
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
POLICY_STEPS = ("add_measure", "add_task", "issue", "evaluate", "close")
ITEM_STEPS = (
    "set_schedule",
    "issue",
    "name_members",
    "change",
    "suspend",
    "resume",
    "conclude",
    "cancel",
)
DUTY_STEPS = (
    "progress",
    "set_stage",
    "note_stage",
    "check_stage",
    "report",
    "accept",
    "send_back",
    "reopen",
    "name_lead",
    "end",
)
DOCUMENT_STEPS = (
    "propose",
    "direct",
    "confirm",
    "answer",
    "pass_on",
    "slip",
    "confirm_by_code",
    "task",
    "finish",
    "archive",
)


def hide(world: "World", word: Callable[[str], str]) -> None:
    """A task of the very body whose department walks the routes; the other body's has no part in it."""
    at, own = now(), world.public.organisation
    writer, head = holder("台账录入", Role.CLERK), holder("台账下达", Role.REVIEWER)
    policy = TaskPolicy.objects.create(
        title=word("政策文件标题"), document_number=word("政策文号"), issuer=word("政策发文机关"),
        issued_on=localdate(), source=word("政策来源说明"), region=own.region, status="issued", created_by=writer,
        created_at=at, issued_by=head, issued_at=at,
    )  # fmt: skip
    measure = PolicyMeasure.objects.create(
        policy=policy,
        number=1,
        title=word("政策措施"),
        text=word("政策措施内容"),
        lead_name=word("措施牵头单位"),
    )
    MeasureEvaluation.objects.create(
        measure=measure, delivered="partly", beneficiaries=word("评估惠及对象"), evidence=word("评估依据"),
        satisfaction=80, satisfaction_basis=word("满意度调查"), by=head, at=at,
    )  # fmt: skip
    meeting = TaskMeeting.objects.create(
        title=word("协调会议名称"), held_at=at, place=word("协调会议地点"), convener=word("会议召集单位"),
        chair_post=word("会议主持职务"), minutes=word("协调会议纪要"), region=own.region, recorded_by=writer,
        recorded_at=at,
    )  # fmt: skip
    TaskAttendance.objects.create(meeting=meeting, name=word("会议参会单位"), came=True)
    decision = TaskDecision.objects.create(meeting=meeting, number=1, text=word("会议议定事项"))
    document = _document(world, word, writer, head)
    item = LedgerItem.objects.create(
        code="RW411000-2026-99999", policy=policy, measure=measure, decision=decision, document=document, number=1,
        text=word("任务内容"), units_text=word("任务负责单位"), schedule_text=word("任务时间进度"),
        schedule_kind="continuous", schedule={"kind": "continuous", "caveat": word("任务例外")}, region=own.region,
        status="running", created_by=writer, created_at=at, issued_by=head, issued_at=at, updated_at=at,
    )  # fmt: skip
    unit = TaskUnit.objects.create(
        item=item,
        position=1,
        name=word("任务原文单位"),
        said=word("任务原文单位照录"),
        role="lead",
        kind="body",
    )
    duty = TaskDuty.objects.create(
        item=item, unit=unit, organisation=own, name=own.name, role="lead", region=own.region, status="reported",
        result=word("任务完成佐证"), reported_by=writer, reported_at=at, progressed_at=at, created_at=at,
    )  # fmt: skip
    TaskProgress.objects.create(
        duty=duty, percent=50, stage=word("任务所处阶段"), text=word("任务进展情况"), evidence=word("任务进展佐证"),
        by=writer, at=at,
    )  # fmt: skip
    TaskStage.objects.create(
        duty=duty,
        number=1,
        text=word("任务阶段目标"),
        due_on=localdate(),
        by_itself=True,
        set_by=writer,
        set_at=at,
    )
    for step_of in (None, duty):
        TaskStep.objects.create(
            item=item, duty=step_of, name="progress", label="填报进展", target="running", by=writer, at=at,
            note=word(f"任务经过{'' if step_of is None else '（单位）'}"), document=word("任务依据文件"),
        )  # fmt: skip
    world.objects |= {
        "taskpolicy": [policy.pk],
        "ledgeritem": [item.pk],
        "taskduty": [duty.pk],
        "taskmeeting": [meeting.pk],
        "incomingdocument": [document.pk],
    }


def _document(world: "World", word: Callable[[str], str], writer: Any, head: Any) -> IncomingDocument:
    at, own = now(), world.public.organisation
    document = IncomingDocument.objects.create(
        number="SW411000-2026-99999", sender=word("来文单位"), title=word("来文标题"),
        document_number=word("来文文号"), asks=word("来文办理要求"), received_on=localdate(), region=own.region,
        status="assigned", registered_by=writer, registered_at=at, proposal=word("来文拟办意见"), proposed_by=writer,
        proposed_at=at, directive=word("来文批办意见"), directed_by=head, directed_at=at, answer_by_on=localdate(),
        updated_at=at,
    )  # fmt: skip
    for name, body in ((own.name, own), (word("来文承办单位"), None)):
        DocumentReceiver.objects.create(
            document=document, organisation=body, name=name, region=own.region, part="undertake",
            due_on=localdate(), sent_by=head, sent_at=at, confirmed_how="account", confirmed_by=writer,
            confirmed_at=at, answer="other", answer_text=word(f"来文回报{'' if body else '（无账号）'}"),
            answered_by=writer, answered_at=at,
        )  # fmt: skip
    DocumentStep.objects.create(
        document=document, name="direct", label="批办", source="proposed", target="assigned", by=head, at=at,
        note=word("来文流转经过"),
    )  # fmt: skip
    return document


def _steps(model: str, names: tuple[str, ...]) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, "name": name} for uid in world.objects.get(model, []) for name in names
    ]


def _policies(world: "World") -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in world.objects.get("taskpolicy", [])]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:supervision_taskpolicy_changelist": (PLAIN, ("", "q=隐藏", "work=policies_to_issue")),
    "admin:supervision_taskpolicy_step": (_steps("taskpolicy", POLICY_STEPS), ("",)),
    "admin:supervision_taskpolicy_import": (_policies, ("",)),
    "admin:supervision_taskpolicy_template": (PLAIN, ("",)),
    "admin:supervision_ledgeritem_changelist": (PLAIN, ("", "q=隐藏", "late=1", "status=running")),
    "admin:supervision_ledgeritem_step": (_steps("ledgeritem", ITEM_STEPS), ("",)),
    "admin:supervision_ledgeritem_board": (PLAIN, ("",)),
    "admin:supervision_ledgeritem_export": (PLAIN, ("",)),
    "admin:supervision_taskduty_changelist": (PLAIN, ("", "q=隐藏", "work=tasks_to_check")),
    "admin:supervision_taskduty_step": (_steps("taskduty", DUTY_STEPS), ("",)),
    "admin:supervision_taskmeeting_changelist": (PLAIN, ("", "q=隐藏")),
    "admin:supervision_taskmeeting_step": (_steps("taskmeeting", ("task",)), ("",)),
    "admin:supervision_incomingdocument_changelist": (
        PLAIN,
        ("", "q=隐藏", "work=documents_to_answer", "late=1"),
    ),
    "admin:supervision_incomingdocument_step": (_steps("incomingdocument", DOCUMENT_STEPS), ("",)),
}
WITH_ROWS = frozenset({"taskpolicy", "ledgeritem", "taskduty", "taskmeeting", "incomingdocument"})
