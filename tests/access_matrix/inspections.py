"""An inspection with a finding, a campaign and a demonstration, hidden; and how their pages are asked."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.roles import Role
from records.common import sealed_files
from records.papers.models import Paper
from supervision.inspections.models import (
    Campaign,
    CampaignProgress,
    CampaignTarget,
    DemonstrationApplication,
    DemonstrationProgramme,
    DemonstrationReview,
    Inspection,
    InspectionAnswer,
    InspectionChecklist,
    InspectionFile,
    InspectionFinding,
    InspectionPlan,
    InspectionStep,
    InspectionVisit,
)
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
PDF = b"%PDF-1.7 demand"
STEPS = {
    "inspectionplan": ("approve", "complete"),
    "inspectionchecklist": ("approve", "edit"),
    "inspection": (
        "name_team",
        "draw_team",
        "draw_bodies",
        "name_body",
        "issue",
        "conclude",
        "close",
        "cancel",
    ),
    "inspectionvisit": ("record", "submit", "skip"),
    "inspectionfinding": ("comment", "demand", "drop", "answer", "follow_up", "accept", "return", "draft"),
    "campaign": ("open", "compare", "end", "close", "cancel"),
    "campaigntarget": ("plan", "progress", "confirm", "propose", "refer", "refuse", "answering"),
    "demonstrationprogramme": ("open", "apply", "close"),
    "demonstrationapplication": ("review", "shortlist", "link_visit", "notice", "award", "refuse", "retract"),
}
WITH_FILES = ("inspectionvisit", "inspectionfinding", "campaigntarget", "demonstrationapplication")


def hide(world: "World", word: Callable[[str], str]) -> None:
    """All about the very body whose department walks the routes; nothing of it is public yet."""
    at, today, about = now(), localdate(), world.public.organisation
    lead, head = holder("督导承办", Role.SUPERVISOR), holder("督导审核", Role.REVIEWER)
    office = {"region": about.region, "created_by": lead, "created_at": at, "updated_at": at}
    plan = InspectionPlan.objects.create(
        **office, year=today.year, scope="departments", title=word("督导计划"), basis="依据",
        priorities=word("督导重点"), due_on=today,
    )  # fmt: skip
    checklist = InspectionChecklist.objects.create(
        **office, key="matrix", number=1, title=word("督导清单"), status="in_force", approved_by=head, approved_at=at,
        sections=[
            {"title": "部分", "questions": [{"key": "q1", "text": word("督导问题"), "law": "", "evidence": ""}]}
        ],
    )  # fmt: skip
    inspection = Inspection.objects.create(
        **office, number="DC411000-2026-99999", plan=plan, title=word("督导检查名称"), purpose=word("督导检查要求"),
        basis="依据", checklist=checklist, starts_on=today, ends_on=today, lead=lead, status="issued",
        issued_by=head, issued_at=at,
    )  # fmt: skip
    inspection.team.set([lead])
    visit = InspectionVisit.objects.create(
        inspection=inspection, body=about, region=about.region, chosen="named", reason=word("督导指定理由")
    )
    answer = InspectionAnswer.objects.create(
        visit=visit,
        question="q1",
        result="not_met",
        facts=word("督导记录事实"),
        gravity="ordinary",
        by=lead,
        at=at,
    )
    InspectionVisit.objects.filter(pk=visit.pk).update(
        status="submitted", visited_on=today, submitted_by=lead, submitted_at=at
    )
    finding = InspectionFinding.objects.create(
        number="WT411000-2026-99999", visit=visit, body=about, region=about.region, question=word("督导问题题目"),
        facts=word("督导问题事实"), gravity="ordinary", answer_uid=answer.pk, noted_by=lead, noted_at=at,
        updated_at=at, comment_until=today,
    )  # fmt: skip
    paper = Paper.objects.create(
        kind="inspection-demand", number="411000-2026-DC0001", code="ABCDEFGHJKMP", title="督导整改通知书",
        about_kind="inspection-finding", about_uid=finding.pk, region=about.region, issuer_name="许昌", issued_by=lead,
        issued_at=at, sha256=hashlib.sha256(PDF).hexdigest(), size=len(PDF),
        stored_name=sealed_files.keep("papers/matrix-demand", PDF),
    )  # fmt: skip
    campaign = Campaign.objects.create(
        **office, number="ZX411000-2026-99999", title=word("治理主题"), theme="judgment_debtor", basis_name="方案",
        basis_number="示〔2026〕1号", basis_on=today, goal=word("治理目标"), starts_on=today,
        ends_on=today + timedelta(days=90),
    )  # fmt: skip
    target = CampaignTarget.objects.create(
        campaign=campaign, region=about.region, body=about, source_uid=world.public.pk, title=word("治理对象事项"),
        entered_at=at, updated_at=at,
    )  # fmt: skip
    CampaignProgress.objects.create(target=target, on=today, text=word("治理进展"), by=lead, at=at)
    programme = DemonstrationProgramme.objects.create(
        **office, title=word("示范方案"), subject="department", basis="依据", text=word("示范要求"), pass_mark=60,
        criteria=[
            {
                "key": "c1", "kind": "manual", "title": word("示范标准"), "measure": "", "better": "more",
                "threshold": None, "points": "100",
            }
        ],
        period_since=today - timedelta(days=365), period_until=today, apply_until=today,
    )  # fmt: skip
    application = DemonstrationApplication.objects.create(
        number="SF411000-2026-99999", programme=programme, body=about, region=about.region,
        statement=word("示范申报说明"), applied_by=lead, applied_at=at, updated_at=at, eligible=True,
        eligibility={
            "on": str(today), "since": str(today), "until": str(today), "points": "0", "vetoes": [], "rows": [],
        },
    )  # fmt: skip
    DemonstrationReview.objects.create(
        application=application, points={"c1": "80"}, opinion=word("示范评审意见"), by=head, at=at
    )
    InspectionStep.objects.create(
        case_kind="finding", case_uid=finding.pk, name="note", label="检查发现问题", source="", target="noted",
        by=lead, at=at, note=word("督导办理经过"),
    )  # fmt: skip
    rows = {
        "inspectionplan": plan, "inspectionchecklist": checklist, "inspection": inspection, "inspectionvisit": visit,
        "inspectionfinding": finding, "campaign": campaign, "campaigntarget": target,
        "demonstrationprogramme": programme, "demonstrationapplication": application,
    }  # fmt: skip
    world.objects |= {name: [row.pk] for name, row in rows.items()}
    world.objects["inspectionpaper"] = [paper.pk]
    owners = {
        "inspectionvisit": ("answer", answer), "inspectionfinding": ("finding", finding),
        "campaigntarget": ("target", target), "demonstrationapplication": ("application", application),
    }  # fmt: skip
    for name, (about_kind, owner) in owners.items():
        content = f"{word(f'督导材料{name}')}".encode()
        kept = InspectionFile.objects.create(
            about=about_kind, about_uid=owner.pk, original_name=f"{name}.pdf", content_type="application/pdf",
            stored_name=sealed_files.keep(f"inspections/matrix-{name}", content), size=len(content),
            sha256=hashlib.sha256(content).hexdigest(), by=lead, at=at,
        )  # fmt: skip
        world.objects[f"{name}file"] = [kept.pk]
    world.hidden |= {"a finding": finding.pk, "a campaign": campaign.pk, "an application": application.pk}


def _steps(model: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, "name": name} for uid in world.objects.get(model, []) for name in STEPS[model]
    ]


def _parts(model: str, part: str, hole: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, hole: one} for uid in world.objects.get(model, []) for one in world.objects.get(part, [])
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "site:campaigns": (PLAIN, ("",)),
    "site:campaign": (lambda world: [{"uid": uid} for uid in world.objects.get("campaign", [])], ("",)),
    "site:demonstration-titles": (PLAIN, ("", "cursor=nonsense")),
    **{
        f"admin:supervision_{model}_changelist": (PLAIN, ("", "q=隐藏", "status=draft", "work=nonsense"))
        for model in STEPS
    },
    **{f"admin:supervision_{model}_step": (_steps(model), ("",)) for model in STEPS},
    **{
        f"admin:supervision_{model}_file": (
            _parts(model, f"{model}file" if model in WITH_FILES else "inspectionfindingfile", "file"),
            ("",),
        )
        for model in STEPS
    },
    **{
        f"admin:supervision_{model}_paper": (_parts(model, "inspectionpaper", "paper"), ("",))
        for model in STEPS
    },
}
WITH_ROWS = frozenset(STEPS)
