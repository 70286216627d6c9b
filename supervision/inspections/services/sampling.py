"""Whom an inspection is about and who makes it: drawn once, with everything kept that repeats the draw, or named."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.models import User
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation, subtree_prefix
from supervision.inspections.choices import Chosen, DrawKind, FindingStatus
from supervision.inspections.drawing import METHOD, Candidate, as_rows, draw, from_rows, tickets
from supervision.inspections.models import Inspection, InspectionDraw, InspectionFinding, InspectionVisit
from supervision.inspections.parties import OFFICE
from supervision.inspections.services import steps
from supervision.inspections.services.inspecting import (
    KIND,
    PREPARING,
    inspectors_of,
    let_in,
    refuse_own,
)
from supervision.inspections.services.plans import bodies_of_scope, covered

MOST_VISITS, MOST_FRAME = 60, 1000
# Findings of so many years give a body further tickets.
YEARS_BACK = 3


@transaction.atomic
def draw_team(*, uid: UUID, wanted: int, by: User, at: datetime) -> InspectionDraw:
    """Draw who inspects, from all who may; the lead comes in addition."""
    case = steps.locked(Inspection, uid)
    steps.begin_deed(KIND, case, "draw_team", states=PREPARING, roles=OFFICE, by=by, at=at)
    frame = [Candidate(str(one.pk), one.full_name) for one in inspectors_of(case) if one.pk != case.lead_id]
    made = _draw(case, DrawKind.TEAM, frame, wanted, by=by, at=at)
    let_in(case, {case.lead_id, *(int(key) for key in made.drawn)})
    return made


def frame_of(case: Inspection, scope: str, *, on: date) -> list[Candidate]:
    """
    Whom the draw chooses from: the scope without those that were inspected under the plan or are in already; with
    one ticket more for each finding of the last years that was not dropped.
    """
    there = set(case.visits.values_list("body_id", flat=True))
    if case.plan is not None:
        there |= covered(case.plan)
    bodies = list(bodies_of_scope(scope, case.region).exclude(pk__in=there)[:MOST_FRAME])
    since = on - timedelta(days=365 * YEARS_BACK)
    counted = dict(
        InspectionFinding.objects.filter(body__in=bodies, noted_at__date__gte=since)
        .exclude(status=FindingStatus.DROPPED)
        .order_by()
        .values_list("body_id")
        .annotate(number=Count("pk"))
    )
    return [
        Candidate(
            str(one.pk),
            one.name,
            tickets(counted.get(one.pk, 0)),
            f"近{YEARS_BACK}年督导问题{counted[one.pk]}件" if one.pk in counted else "",
        )
        for one in bodies
    ]


@transaction.atomic
def draw_bodies(*, uid: UUID, scope: str, wanted: int, by: User, at: datetime) -> InspectionDraw:
    """Draw whom to inspect; the draw and all that is needed to repeat it are kept, and it happens once."""
    case = steps.locked(Inspection, uid, "plan")
    steps.begin_deed(KIND, case, "draw_bodies", states=PREPARING, roles=OFFICE, by=by, at=at)
    made = _draw(
        case, DrawKind.BODIES, frame_of(case, scope, on=timezone.localdate(at)), wanted, by=by, at=at
    )
    for body in Organisation.objects.filter(pk__in=made.drawn):
        _add_visit(case, body, Chosen.DRAWN, "")
    return made


def _draw(
    case: Inspection, kind: DrawKind, frame: list[Candidate], wanted: int, *, by: User, at: datetime
) -> InspectionDraw:
    if case.draws.filter(kind=kind).exists():
        raise TransitionDenied("drawn_already", _("本次检查已经抽取过，不能重抽。"))
    if not 0 < wanted <= min(len(frame), MOST_VISITS):
        raise ValidationError(
            {
                "wanted": _("抽取数量须在 1 和 %(most)d 之间（名录共 %(frame)d 个）。")
                % {"most": min(len(frame), MOST_VISITS), "frame": len(frame)}
            }
        )
    seed = secrets.token_hex(32)
    made = InspectionDraw.objects.create(
        inspection=case,
        kind=kind,
        seed=seed,
        method=METHOD,
        frame=as_rows(frame),
        wanted=wanted,
        drawn=draw(seed, frame, wanted),
        by=by,
        at=at,
    )
    label = gettext_noop("抽取被检查单位") if kind == DrawKind.BODIES else gettext_noop("抽取检查人员")
    steps.write(KIND, case, f"draw_{kind}", label, by=by, at=at, note=f"{wanted}/{len(frame)} {seed}")
    return made


def drawn_again(made: InspectionDraw) -> bool:
    """Whether the kept seed and list give the kept result (shown beside every draw)."""
    return made.method == METHOD and draw(made.seed, from_rows(made.frame), made.wanted) == made.drawn


@transaction.atomic
def name_body(*, uid: UUID, body: Organisation, reason: str, by: User, at: datetime) -> InspectionVisit:
    """Add a body by name, with the reason why."""
    case = steps.locked(Inspection, uid)
    steps.begin_deed(KIND, case, "name_body", states=PREPARING, roles=OFFICE, by=by, at=at)
    reason = steps.needed("reason", reason, _("指定检查对象须写明理由。"), most=500)
    if not body.region_id.startswith(subtree_prefix(case.region_id)):
        raise ValidationError({"body": _("请选择本地区的单位。")})
    made = _add_visit(case, body.current(), Chosen.NAMED, reason)
    for one in case.team.all():
        refuse_own(one, made)
    steps.write(
        KIND, case, "name_body", gettext_noop("指定被检查单位"), by=by, at=at, note=f"{body.name} {reason}"
    )
    return made


def _add_visit(case: Inspection, body: Organisation, chosen: Chosen, reason: str) -> InspectionVisit:
    made = InspectionVisit(inspection=case, body=body, region_id=case.region_id, chosen=chosen, reason=reason)
    if case.visits.count() >= MOST_VISITS:
        raise ValidationError({"body": _("一次检查最多 %d 家单位。") % MOST_VISITS})
    made.validate_constraints()
    made.save(force_insert=True)
    return made
