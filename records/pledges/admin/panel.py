"""What a promise's page shows beyond every entry's: what was planned, noted and decided, and whose turn it is."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.clocks import cases
from records.dishonesty.admin.base import person, record_url
from records.dishonesty.queries import records_in_reach
from records.pledges import deadlines, queries, rules
from records.pledges.choices import Outcome, StepStatus
from records.pledges.models import Pledge, PledgeEvidence, PledgeStep
from records.pledges.services import STEPS, StepKind
from records.pledges.services.drafts import why_no_draft
from records.pledges.services.steps import why_not
from records.pledges.workflow import STEP

if TYPE_CHECKING:
    from records.pledges.admin.pages import PledgeAdmin

SHOWN = 60
# The day that each kind of step is about.
_DAYS = ("due_on", "reached_on", "fulfilled_on", "decided_on", "disclose_by", "disclosed_on")
NAMES_SEEN_BY = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.HR_ARCHIVIST})


def panel_of(pages: "PledgeAdmin", request: HttpRequest, pledge: Pledge) -> dict[str, Any]:
    by, on = person(request), timezone.localdate()
    noted = {} if pledge.is_replica else {name: _noted(kind, pledge) for name, kind in STEPS.items()}
    evidence = _evidence([step for steps in noted.values() for step in steps])
    sections = [
        (
            kind.label,
            [_line(pages, kind, step, pledge, evidence, by=by) for step in noted.get(name, [])],
        )
        for name, kind in STEPS.items()
        if noted.get(name)
    ]
    return {
        "template": "admin/records/pledge/_pledge.html",
        "sections": sections,
        "doors": [
            (kind.label, pages.address("note", pledge.pk, name))
            for name, kind in STEPS.items()
            if why_not(kind, pledge, by=by) is None and _makes_sense(name, pledge)
        ],
        "tenures": _tenures(pledge, names=by.holds(NAMES_SEEN_BY, over=pledge)),
        "not_handed_over": _not_handed_over(pledge),
        "undisclosed": [
            _stage_name(one["stage"]) for one in rules.undisclosed(pledge.course["stages"], on=on)
        ],
        "deadlines": cases.of_case(deadlines.CASE, pledge.pk),
        "draft_url": pages.address("draft", pledge.pk) if why_no_draft(pledge, by=by) is None else "",
        "record_url": _record(pledge, by),
        "late": pledge.is_overdue,
        "kept_late": rules.kept_late(pledge.course, pledge.due_on),
        "is_judged": bool(pledge.course["verdicts"]),
    }


def _makes_sense(name: str, pledge: Pledge) -> bool:
    if name in ("stage", "disclosure"):
        return rules.has_stages(pledge.pledge_kind)
    if name == "reaching":
        return any(one["reached_on"] is None for one in pledge.course["milestones"])
    return name not in ("verdict", "change") or pledge.outcome != Outcome.ENDED


def _noted(kind: StepKind, pledge: Pledge) -> list[Any]:
    rows: Any = kind.model.objects  # type: ignore[attr-defined]
    found = rows.filter(pledge=pledge).select_related("proposed_by", "decided_by")
    if kind.name == "reaching":
        found = found.select_related("proposed_by", "decided_by", "milestone")
    order = ("due_on", "uid") if kind.name == "milestone" else ("-proposed_at", "-uid")
    return list(found.order_by(*order)[:SHOWN])


def _evidence(steps: list[Any]) -> dict[Any, list[PledgeEvidence]]:
    found: dict[Any, list[PledgeEvidence]] = {}
    for one in PledgeEvidence.objects.filter(step__in=[step.pk for step in steps]).order_by("uploaded_at"):
        found.setdefault(one.step, []).append(one)
    return found


def _line(
    pages: "PledgeAdmin",
    kind: StepKind,
    step: PledgeStep,
    pledge: Pledge,
    evidence: dict[Any, list[PledgeEvidence]],
    *,
    by: Any,
) -> dict[str, Any]:
    # The guards ask the step for its promise; it is the one that is shown.
    step.pledge = pledge
    allowed = STEP.allowed(step, by=by, at=timezone.now())
    return {
        "step": step,
        "title": str(step),
        "detail": getattr(step, "reasons", "") or getattr(step, "statement", ""),
        "day": next((day for name in _DAYS if (day := getattr(step, name, None))), None),
        "waits": step.status == StepStatus.PROPOSED,
        "evidence": [
            (one.title, one.url, pages.address("evidence", pledge.pk, one.pk) if one.stored_name else "")
            for one in evidence.get(step.pk, [])
        ],
        "doors": [
            (transition.label, pages.address("decide", pledge.pk, kind.name, step.pk, transition.name))
            for transition, denied in allowed
            if denied is None
        ],
    }


def _tenures(pledge: Pledge, *, names: bool) -> list[dict[str, Any]]:
    """Who held the post by their days; by name only for those whose work it is."""
    if pledge.is_replica:
        return []
    return [
        {
            "who": (post.official.name if names else _("已任职")) if post.official else _("空缺"),
            "from_on": post.from_on,
            "until_on": post.until_on,
            "handover": _newest_handover(post),
        }
        for post in queries.tenures_of(pledge)[:SHOWN]
    ]


def _not_handed_over(pledge: Pledge) -> list[dict[str, Any]]:
    if pledge.is_replica or not pledge.is_open:
        return []
    return [
        {"until_on": post.until_on, "url": reverse("admin:records_handover_new", args=[post.pk])}
        for post in queries.without_handover(queries.tenures_of(pledge))[:SHOWN]
    ]


def _newest_handover(post: Any) -> Any:
    return max(post.handovers.all(), key=lambda one: one.proposed_at, default=None)


def _stage_name(name: str) -> str:
    from records.pledges.choices import StageName

    return str(StageName(name).label)


def _record(pledge: Pledge, by: Any) -> str:
    draft = pledge.draft
    if draft is None or not records_in_reach(by).filter(pk=draft.pk).exists():
        return ""
    return record_url(draft)
