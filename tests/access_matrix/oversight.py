"""Cases of oversight, hidden; and how their staff pages, and the public's pages of proposals, are asked."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from records.access.roles import Role
from records.common import sealed_files
from supervision.oversight.admin.advice import CriminalTransferAdmin, LegalAdviceAdmin
from supervision.oversight.admin.congress import STEPS as CONGRESS
from supervision.oversight.admin.decisions import DecisionFileAdmin
from supervision.oversight.admin.litigation import STEPS as LITIGATION
from supervision.oversight.admin.proposals import STEPS as PROPOSAL
from supervision.oversight.models import (
    CongressReport,
    CourtHearing,
    CriminalTransfer,
    DecisionFile,
    DecisionPart,
    LegalAdvice,
    LitigationCase,
    OversightFile,
    OversightStep,
    Proposal,
    ProposalContact,
)
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
DAY = date(2026, 3, 2)
STEPS = {
    "proposal": PROPOSAL,
    "congressreport": CONGRESS,
    "litigationcase": LITIGATION,
    "legaladvice": LegalAdviceAdmin.steps,
    "criminaltransfer": CriminalTransferAdmin.steps,
    "decisionfile": DecisionFileAdmin.steps,
}
WITH_ROWS = frozenset(STEPS)


def hide(world: "World", word: Callable[[str], str]) -> None:
    """One of each kind, about the very body whose department walks the routes; none of them is published."""
    at, about = now(), world.public.organisation
    by, other = holder("督查登记", Role.SUPERVISOR), holder("督查复核", Role.SUPERVISOR)
    kept = {"region": about.region, "body": about, "entered_by": by, "entered_at": at, "updated_at": at}
    proposal = Proposal.objects.create(
        **kept,
        number="JY411000-2026-90001",
        assembly="congress",
        session=word("监督届次"),
        session_number="第90号",
        proposer=word("监督建议提出人"),
        field="other",
        title=word("监督建议标题"),
        text=word("监督建议正文"),
        proposed_on=DAY,
        status="handling",
        assigned_by=by,
        assigned_on=DAY,
        taken_by=by,
    )
    ProposalContact.objects.create(
        proposal=proposal, round=1, way="phone", on=DAY, notes=word("监督建议沟通"), by=by, at=at
    )
    report = CongressReport.objects.create(
        **kept,
        number="BG411000-2026-90002",
        assembly="congress",
        rhythm="special",
        title=word("监督报告标题"),
        text=word("监督报告正文"),
        period_from=DAY,
        period_to=DAY,
        due_on=DAY,
        status="drafted",
        drafted_by=by,
    )
    trial = LitigationCase.objects.create(
        **kept,
        number="SS411000-2026-90003",
        procedure="litigation",
        instance="first",
        case_number=word("监督案号"),
        authority="示例法院",
        title=word("监督案由"),
        plaintiff_kind="firm",
        filed_on=DAY,
        status="decided",
        outcome="won",
        decided_on=DAY,
        decided_by=by,
    )
    CourtHearing.objects.create(
        case=trial, held_on=DAY, appeared="head", post=word("监督出庭职务"), entered_by=by, entered_at=at
    )
    advice = LegalAdvice.objects.create(
        **kept,
        number="FJ411000-2026-90004",
        adviser="court",
        document_number="示法建1号",
        issuer="示例法院",
        title=word("监督司法建议标题"),
        text=word("监督司法建议内容"),
        received_on=DAY,
        due_on=DAY,
        status="drafted",
        answer=word("监督司法建议回复"),
        writers=[by.pk],
    )
    transfer = CriminalTransfer.objects.create(
        **kept,
        number="YS411000-2026-90005",
        document_number="示移1号",
        title=word("监督移送标题"),
        cause="示例罪名",
        facts=word("监督移送事由"),
        receiver="police",
        receiver_name="示例公安局",
        sent_on=DAY,
    )
    file = DecisionFile.objects.create(
        **kept,
        number="JC411000-2026-90006",
        title=word("监督决策标题"),
        summary=word("监督决策事项"),
        started_on=DAY,
    )
    DecisionPart.objects.create(
        file=file, step="experts", result="done", ended_on=DAY, document="报告", notes=word("监督决策论证"),
        entered_by=other, entered_at=at,
    )  # fmt: skip
    cases = {
        "proposal": proposal,
        "congressreport": report,
        "litigationcase": trial,
        "legaladvice": advice,
        "criminaltransfer": transfer,
        "decisionfile": file,
    }
    for name, case in cases.items():
        OversightStep.objects.create(
            case_kind=case.kind, case_uid=case.pk, name="enter", label="登记", source="", target=case.status,
            by=by, at=at, note=word(f"监督经过{name}"),
        )  # fmt: skip
        kept_file = OversightFile.objects.create(
            case_kind=case.kind,
            case_uid=case.pk,
            title="材料",
            stored_name=sealed_files.keep(f"oversight/matrix-{name}", word(f"监督材料{name}").encode()),
            content_type="application/pdf",
            extension=".pdf",
            size=9,
            sha256="0" * 64,
            uploaded_by=by,
            uploaded_at=at,
        )
        world.hidden[f"oversight-{name}"] = case.pk
        world.objects |= {name: [case.pk], f"{name}file": [kept_file.pk]}


def _parts(model: str, hole: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, hole: part}
        for uid in world.objects.get(model, [])
        for part in world.objects.get(f"{model}file", [])
    ]


def _steps(model: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, "name": name} for uid in world.objects.get(model, []) for name in STEPS[model]
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "site:proposals": (PLAIN, ("", "assembly=congress", "field=other", "published=full", "organisation=0")),
    "site:proposals-csv": (PLAIN, ("", "assembly=congress")),
    "site:proposal": (lambda world: [{"uid": uid} for uid in world.objects.get("proposal", [])], ("",)),
}
ROUTES |= {
    "admin:supervision_litigationcase_import": (PLAIN, ("",)),
    "admin:supervision_litigationcase_template": (PLAIN, ("",)),
}
for _model in STEPS:
    ROUTES |= {
        f"admin:supervision_{_model}_changelist": (PLAIN, ("", "q=隐藏", "late=1")),
        f"admin:supervision_{_model}_paper": (_parts(_model, "paper"), ("",)),
        f"admin:supervision_{_model}_file": (_parts(_model, "file"), ("",)),
        f"admin:supervision_{_model}_step": (_steps(_model), ("",)),
    }
