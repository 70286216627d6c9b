"""Planning a round and letting it begin; and calling it off."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation, Region
from supervision.assessments.rounds import system
from supervision.assessments.rounds.choices import RoundStatus
from supervision.assessments.rounds.deadlines import (
    OF_ROUND,
    REPLY,
    REPORT,
    cancel,
    start_report,
)
from supervision.assessments.rounds.models import AssessmentRound, AssessmentScore, AssessmentSheet
from supervision.assessments.rounds.services.steps import (
    begin_round,
    finish_round,
    lock_round,
    lock_sheets,
    needed,
    refuse,
    write,
)
from supervision.assessments.rounds.workflow import ASSESSORS

if TYPE_CHECKING:
    from records.access.models import User

# One round is worked through by people; a whole province's counties fit in.
MOST_BODIES = 500


@dataclass(frozen=True)
class RoundData:
    """What the document of a round says; ``system`` is the uid of an adopted version."""

    title: str
    year: int
    period_from: date
    period_until: date
    system: UUID
    region: str
    authority: UUID
    document_name: str
    document_number: str
    report_until: date
    review_until: date
    audit_until: date
    publish_until: date
    reply_days: int = 5
    pass_share: Decimal = Decimal(60)
    publish_ranks: bool = False
    rank_basis: str = ""
    scope: str = "public"


@transaction.atomic
def plan_round(*, said: RoundData, by: "User", at: datetime) -> AssessmentRound:
    """
    Enter a round; nothing is asked of anybody until it is opened.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``not_your_role``
    """
    case = AssessmentRound(organised_by=by, organised_at=at, updated_at=at)
    _fill(case, said)
    if not by.holds(ASSESSORS, over=case):
        audit.refused(action="assessment.plan", by=by, at=at, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("组织考核须由该地区的考核评价人员办理。"))
    _clean(case)
    case.save(force_insert=True)
    write(case, None, "plan", gettext_noop("建立考核"), target=case.status, by=by, at=at)
    return case


@transaction.atomic
def change_round(*, round_uid: UUID, said: RoundData, by: "User", at: datetime) -> AssessmentRound:
    """Change what a round says while nobody has been told of it."""
    case = lock_round(round_uid)
    _still_planned(case, "change", by=by, at=at)
    region = case.region_id
    _fill(case, said)
    if case.region_id != region:
        raise ValidationError({"region": _("组织考核的地区不能改；请取消后重新建立。")})
    case.updated_at = at
    _clean(case)
    case.save()
    write(case, None, "change", gettext_noop("修改考核方案"), target=case.status, by=by, at=at)
    return case


def _fill(case: AssessmentRound, said: RoundData) -> None:
    values = asdict(said)
    region = Region.objects.filter(code=values.pop("region")).first()
    authority = Organisation.objects.filter(pk=values.pop("authority")).first()
    for name, found in (("region", region), ("authority", authority)):
        if found is None:
            raise ValidationError({name: ValidationError(_("请选择。"), code="required")})
        setattr(case, name, found)
    version = system.adopted(values.pop("system"))
    if version is None:
        raise ValidationError({"system": _("请选择已经审定的指标体系。")})
    case.system = version
    for name, value in values.items():
        setattr(case, name, value.strip() if isinstance(value, str) else value)


def _clean(case: AssessmentRound) -> None:
    """What a person entered; what later steps fill is empty by right."""
    case.full_clean(exclude=[field.name for field in case._meta.fields if field.null])


def _still_planned(case: AssessmentRound, name: str, *, by: "User", at: datetime) -> None:
    denied = None
    if case.status != RoundStatus.PLANNED:
        denied = TransitionDenied("wrong_state", _("考核已经启动，不能再改方案和被考核机构。"))
    elif not by.holds(ASSESSORS, over=case):
        denied = TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    if denied is not None:
        refuse(case, name, denied, by=by, at=at)


@transaction.atomic
def add_bodies(*, round_uid: UUID, bodies: list[UUID], by: "User", at: datetime) -> list[AssessmentSheet]:
    """Add bodies; each lies in the region that holds the round, or below it, and is weighed as one of its kind."""
    case = lock_round(round_uid)
    _still_planned(case, "add_bodies", by=by, at=at)
    found = list(Organisation.objects.filter(pk__in=bodies, merged_into=None).select_related("region"))
    if len(found) != len(set(bodies)):
        raise ValidationError({"bodies": _("有的机构不存在，或已经并入其他机构。")})
    if case.sheets.count() + len(found) > MOST_BODIES:
        raise ValidationError({"bodies": _("一次考核最多 %d 个机构。") % MOST_BODIES})
    prefix = case.region.subtree_prefix
    outside = [body.name for body in found if not body.region_id.startswith(prefix)]
    if outside:
        raise ValidationError({"bodies": _("不在组织考核的地区之内：%s。") % _("、").join(outside)})
    bare = [body.name for body in found if not system.leaves(case.system, body.kind)]
    if bare:
        raise ValidationError({"bodies": _("指标体系里没有适用于这类机构的指标：%s。") % _("、").join(bare)})
    known = set(case.sheets.values_list("body_id", flat=True))
    if twice := [body.name for body in found if body.pk in known]:
        raise ValidationError({"bodies": _("已经在本次考核中：%s。") % _("、").join(twice)})
    made = [
        AssessmentSheet(round=case, body=body, region=body.region, body_type=body.kind, updated_at=at)
        for body in found
    ]
    AssessmentSheet.objects.bulk_create(made)
    names = _("、").join(body.name for body in found)
    write(case, None, "add_bodies", gettext_noop("加入被考核机构"), by=by, at=at, note=names)
    return made


@transaction.atomic
def remove_body(*, sheet: UUID, by: "User", at: datetime) -> None:
    """Take a body out again while the round has not begun."""
    found = AssessmentSheet.objects.select_related("body").get(pk=sheet)
    case = lock_round(found.round_id)
    _still_planned(case, "remove_body", by=by, at=at)
    AssessmentSheet.objects.filter(pk=sheet).delete()
    write(case, None, "remove_body", gettext_noop("移出被考核机构"), by=by, at=at, note=found.body.name)


@transaction.atomic
def open_round(*, round_uid: UUID, by: "User", at: datetime) -> AssessmentRound:
    """Let it begin: the version of the system is frozen, and every body learns what it owes and until when."""
    case = lock_round(round_uid)
    step = begin_round(case, "open", by=by, at=at)
    system.freeze(case.system, by=by, at=at)
    leaves = {kind: system.leaves(case.system, kind) for kind in _kinds(case)}
    sheets = lock_sheets(case)
    AssessmentScore.objects.bulk_create(
        AssessmentScore(
            sheet=sheet,
            key=leaf.key,
            position=number,
            is_automatic=leaf.is_automatic,
            two_reviewers=leaf.two_reviewers,
            limit=leaf.limit if leaf.two_reviewers else None,
            evidence_needed=leaf.evidence_needed,
        )
        for sheet in sheets
        for number, leaf in enumerate(leaves[sheet.body_type], 1)
    )
    case.opened_at = at
    finish_round(case, step, by=by, at=at)
    for sheet in sheets:
        start_report(sheet, by=by, at=at)
    return case


def _kinds(case: AssessmentRound) -> set[str]:
    return set(case.sheets.values_list("body_type", flat=True))


@transaction.atomic
def cancel_round(*, round_uid: UUID, reason: str, by: "User", at: datetime) -> AssessmentRound:
    """Call it off before anything is published; nobody owes anything any more."""
    case = lock_round(round_uid)
    step = begin_round(case, "cancel", by=by, at=at)
    said = needed("reason", reason, _("请写明为什么取消。"))
    # What was settled and not published is nobody's result.
    case.settled_by = case.settled_at = None
    finish_round(case, step, by=by, at=at, note=said)
    cancel(case, *OF_ROUND, by=by, at=at)
    for sheet in lock_sheets(case):
        cancel(sheet, REPORT, REPLY, by=by, at=at)
    return case
