"""A default event under coordination, hidden; and how its staff pages are asked."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from records.access.roles import Role
from records.common import sealed_files
from records.papers.models import Paper
from supervision.disputes.models import Dispute, DisputeMeeting, DisputeProposal, DisputeSide, DisputeStep
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
PDF = b"%PDF-1.7 minutes"
STEPS = ("record_meeting", "note_answer", "rework", "agree", "fail", "withdraw", "draft", "set_lead")


def hide(world: "World", word: Callable[[str], str]) -> None:
    """One with a proposal on the table, about the very body whose department walks the routes."""
    at, about = now(), world.public.organisation
    coordinator, head = holder("协调承办", Role.COMPLAINT_HANDLER), holder("协调审核", Role.REVIEWER)
    case = Dispute.objects.create(
        number="XT411000-2026-99999",
        title=word("违约事件标题"),
        facts=word("违约事件事实"),
        wished=word("违约企业诉求"),
        body=about,
        region=about.region,
        status="proposed",
        filed_by=coordinator,
        filed_at=at,
        updated_at=at,
        accepted_by=head,
        accepted_at=at,
        proposed_by=coordinator,
    )
    side = DisputeSide.objects.create(
        dispute=case,
        role="firm",
        name=word("违约事件企业名称"),
        representative=word("违约企业代表人"),
        phone=word("违约企业代表电话"),
        entered_by=coordinator,
        entered_at=at,
    )
    paper = Paper.objects.create(
        kind="dispute-minutes",
        number="411000-2026-XT0001",
        code="ABCDEFGHJKMN",
        title="失信违约事件协调会议纪要",
        about_kind="dispute",
        about_uid=case.pk,
        region=about.region,
        issuer_name="许昌",
        issued_by=coordinator,
        issued_at=at,
        sha256=hashlib.sha256(PDF).hexdigest(),
        size=len(PDF),
        stored_name=sealed_files.keep("papers/matrix-minutes", PDF),
    )
    meeting = DisputeMeeting.objects.create(
        dispute=case,
        held_at=at,
        place=word("违约协调地点"),
        notes=word("违约协调纪要"),
        paper=paper,
        recorded_by=coordinator,
        recorded_at=at,
    )
    meeting.attended.add(side)
    DisputeProposal.objects.create(
        dispute=case,
        number=1,
        text=word("违约协调方案"),
        terms=[{"side": str(side.pk), "text": word("违约协调条款"), "due_on": "2030-01-01"}],
        by=coordinator,
        at=at,
    )
    DisputeStep.objects.create(
        dispute=case, name="propose", label="提出协调方案", source="coordinating", target="proposed",
        by=coordinator, at=at, note=word("违约协调经过"),
    )  # fmt: skip
    world.hidden["dispute"] = case.pk
    world.objects |= {"dispute": [case.pk], "disputeside": [side.pk], "disputepaper": [paper.pk]}


def words(world: "World") -> list[str]:
    """What stands in disputes alone."""
    return [word for name, word in world.words.items() if name.startswith("违约")]


def _uids(**more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get("dispute", [])]


def _parts(model: str, hole: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, hole: part}
        for uid in world.objects.get("dispute", [])
        for part in world.objects.get(model, [])
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:supervision_dispute_changelist": (PLAIN, ("", "q=隐藏", "work=disputes_at_table", "late=1")),
    "admin:supervision_dispute_file": (PLAIN, ("",)),
    "admin:supervision_dispute_file_from": (
        lambda world: [{"complaint": uid} for uid in world.objects.get("complaint", [])],
        ("",),
    ),
    "admin:supervision_dispute_side": (_parts("disputeside", "side"), ("",)),
    "admin:supervision_dispute_paper": (_parts("disputepaper", "paper"), ("",)),
    "admin:supervision_dispute_step": (
        lambda world: [
            {"uid": uid, "name": name} for uid in world.objects.get("dispute", []) for name in STEPS
        ],
        ("",),
    ),
}
WITH_ROWS = frozenset({"dispute"})
