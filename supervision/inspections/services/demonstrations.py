"""Demonstration areas: programme, application, reviews, notice, award, re-check, withdrawal."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.common.deadlines import Length
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation, subtree_prefix
from supervision.figures.measures import Period, measure, measures
from supervision.inspections.choices import (
    ApplicationStatus,
    CaseOf,
    CriterionKind,
    FileOf,
    ProgrammeStatus,
    Subject,
    VisitStatus,
)
from supervision.inspections.deadlines import NOTICE, RECHECK, cancel, meet, start
from supervision.inspections.models import (
    DemonstrationApplication,
    DemonstrationProgramme,
    DemonstrationReview,
    InspectionVisit,
)
from supervision.inspections.models.demonstrations import APPLICATION_CASE
from supervision.inspections.parties import BODY, EXPERTS, OFFICE, home_region
from supervision.inspections.rules import (
    Criterion,
    Eligibility,
    criteria_from,
    eligibility,
    refused_criteria,
    total_points,
)
from supervision.inspections.services import steps
from supervision.inspections.services.files import keep_file
from supervision.inspections.workflow import APPLICATION, PROGRAMME

if TYPE_CHECKING:
    from records.access.models import User

KIND, PLAN = CaseOf.APPLICATION, CaseOf.PROGRAMME
FIELDS = (
    "title", "subject", "basis", "text", "pass_mark", "period_since", "period_until", "apply_until", "recheck_months",
)  # fmt: skip
_KINDS = Organisation.Kind
SUBJECTS: dict[str, tuple[str, ...]] = {
    Subject.REGION: (_KINDS.GOVERNMENT,),
    Subject.DEPARTMENT: (_KINDS.DEPARTMENT, _KINDS.INSTITUTION),
    Subject.TOWNSHIP: (_KINDS.TOWNSHIP,),
}
YEAR = timedelta(days=364)


@transaction.atomic
def draft_programme(
    *, content: Mapping[str, Any], criteria: list[Criterion], by: "User", at: datetime
) -> DemonstrationProgramme:
    """
    Draft what has to be reached; another person opens it.

    :raises ValidationError: field by field
    """
    made = DemonstrationProgramme(region=home_region(by), created_by=by, created_at=at, updated_at=at)
    steps.filled_from(made, content, FIELDS)
    if wrong := refused_criteria(criteria, (one.key for one in measures())):
        raise ValidationError({"criteria": wrong})
    made.criteria = [one.as_row() for one in criteria]
    steps.proven(made)
    if made.apply_until < timezone.localdate(at):
        raise ValidationError({"apply_until": _("申报截止日期不能早于今天。")})
    steps.may_create(PLAN, made, roles=OFFICE, by=by, at=at)
    made.save(force_insert=True)
    steps.write(PLAN, made, "create", gettext_noop("起草"), source="", by=by, at=at)
    return made


@transaction.atomic
def open_programme(*, uid: UUID, note: str = "", by: "User", at: datetime) -> DemonstrationProgramme:
    made = steps.locked(DemonstrationProgramme, uid)
    step = steps.begin(PROGRAMME, PLAN, made, "open", by=by, at=at)
    made.opened_by, made.opened_at = by, at
    steps.finish(PLAN, made, step, by=by, at=at, note=note)
    return made


@transaction.atomic
def close_programme(*, uid: UUID, note: str = "", by: "User", at: datetime) -> DemonstrationProgramme:
    made = steps.locked(DemonstrationProgramme, uid)
    step = steps.begin(PROGRAMME, PLAN, made, "close", by=by, at=at)
    steps.finish(PLAN, made, step, by=by, at=at, note=note)
    return made


def computed(programme: DemonstrationProgramme, body: Organisation, period: Period) -> Eligibility:
    """What the figures of the body give under the criteria, in this period."""
    criteria = criteria_from(programme.criteria)
    keys = {one.measure for one in criteria if one.measure}
    values: dict[str, Decimal | None] = {}
    for key in sorted(keys):
        reading = measure(key).compute(period, [body.pk]).get(body.pk)
        values[key] = reading.value if reading else None
    return eligibility(criteria, values)


def _kept(found: Eligibility, period: Period, today: date) -> dict[str, Any]:
    return {
        "on": today.isoformat(),
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "points": str(found.points),
        "vetoes": list(found.vetoes),
        "rows": list(found.rows),
    }


@transaction.atomic
def apply(
    *,
    programme: UUID,
    body: Organisation,
    statement: str,
    files: Any = (),
    by: "User",
    at: datetime,
) -> DemonstrationApplication:
    """A body applies with its evidence; what the figures say of it is computed at once."""
    found = steps.locked(DemonstrationProgramme, programme)
    today = timezone.localdate(at)
    if found.status != ProgrammeStatus.OPEN or today > found.apply_until:
        raise TransitionDenied("not_open", _("该方案未开放申报，或已过申报截止日期。"))
    if body.kind not in SUBJECTS[found.subject] or not body.region_id.startswith(
        subtree_prefix(found.region_id)
    ):
        raise ValidationError({"body": _("本单位不属于该方案的申报对象。")})
    period = Period(found.period_since, found.period_until)
    figures = computed(found, body, period)
    case = DemonstrationApplication(
        number=steps.next_number("SF", at),
        programme=found,
        body=body,
        region_id=found.region_id,
        statement=steps.needed("statement", statement, _("请写明申报理由和主要做法。"), most=8000),
        applied_by=by,
        applied_at=at,
        updated_at=at,
        eligibility=_kept(figures, period, today),
        eligible=figures.eligible,
    )
    steps.may_create(KIND, case, roles=BODY, by=by, at=at)
    case.validate_constraints()
    case.save(force_insert=True)
    for file in files:
        keep_file(about=FileOf.APPLICATION, uid=case.pk, file=file, by=by, at=at)
    steps.write(KIND, case, "apply", gettext_noop("申报"), source="", by=by, at=at)
    return case


@transaction.atomic
def review(
    *, uid: UUID, points: Mapping[str, Any], opinion: str, by: "User", at: datetime
) -> DemonstrationReview:
    """
    One expert's judgement; experts do not see each other's before they gave their own.

    :param points: of each manual criterion its points, of each manual veto whether it applies
    """
    case = lock(uid)
    states = frozenset({ApplicationStatus.SUBMITTED})
    steps.begin_deed(KIND, case, "review", states=states, roles=EXPERTS, by=by, at=at)
    if by.pk == case.applied_by_id:
        raise TransitionDenied("four_eyes", _("申报由您提出，须由另一人评审。"))
    given: dict[str, Any] = {}
    for one in criteria_from(case.programme.criteria):
        if one.kind == CriterionKind.MANUAL:
            value = points.get(one.key)
            if value is None or not 0 <= Decimal(str(value)) <= one.points:
                raise ValidationError(
                    {
                        one.key: _("“%(title)s”须在 0 和 %(most)s 分之间。")
                        % {"title": one.title, "most": one.points}
                    }
                )
            given[one.key] = str(Decimal(str(value)))
        elif one.kind == CriterionKind.VETO_MANUAL:
            given[one.key] = bool(points.get(one.key))
    made = DemonstrationReview(
        application=case,
        points=given,
        opinion=steps.needed("opinion", opinion, _("请写明评审意见。"), most=2000),
        by=by,
        at=at,
    )
    made.validate_constraints()
    made.save(force_insert=True)
    if any(value is True for value in given.values()):
        case.eligible = False
    judged(case, by)
    case.updated_at = at
    case.save(update_fields=["eligible", "judges", "updated_at"])
    steps.write(KIND, case, "review", gettext_noop("专家评审"), by=by, at=at)
    return made


@transaction.atomic
def shortlist(*, uid: UUID, note: str = "", by: "User", at: datetime) -> DemonstrationApplication:
    """Enough points and nothing against it; an inspection on the spot comes next."""
    case = lock(uid)
    step = steps.begin(APPLICATION, KIND, case, "shortlist", by=by, at=at)
    case.total = total_points(
        Decimal(case.eligibility["points"]), list(case.reviews.values_list("points", flat=True))
    )
    if case.total < case.programme.pass_mark:
        raise TransitionDenied(
            "below_pass_mark",
            _("总分 %(total)s，未达到入围分数 %(mark)s。")
            % {"total": case.total, "mark": case.programme.pass_mark},
        )
    case.shortlisted_by, case.shortlisted_at = by, at
    judged(case, by)
    steps.finish(KIND, case, step, by=by, at=at, note=note)
    return case


@transaction.atomic
def link_visit(*, uid: UUID, visit: InspectionVisit, by: "User", at: datetime) -> DemonstrationApplication:
    """The inspection on the spot, which is an inspection like any other."""
    case = lock(uid)
    states = frozenset({ApplicationStatus.SHORTLISTED})
    steps.begin_deed(KIND, case, "link_visit", states=states, roles=OFFICE, by=by, at=at)
    if visit.body_id != case.body_id or visit.status != VisitStatus.SUBMITTED:
        raise ValidationError({"visit": _("请选择对该单位已提交的检查记录。")})
    if visit.submitted_at is None or visit.submitted_at < case.applied_at:
        raise ValidationError({"visit": _("实地核查须在申报之后进行。")})
    case.visit, case.updated_at = visit, at
    case.save(update_fields=["visit", "updated_at"])
    note = visit.inspection.number
    steps.write(KIND, case, "link_visit", gettext_noop("登记实地核查"), by=by, at=at, note=note)
    return case


@transaction.atomic
def give_notice(*, uid: UUID, note: str = "", by: "User", at: datetime) -> DemonstrationApplication:
    """Everybody may see who is to be awarded, and say what is against it."""
    case = lock(uid)
    step = steps.begin(APPLICATION, KIND, case, "notice", by=by, at=at)
    deadline = start(case, APPLICATION_CASE, NOTICE, title=case.number, role=Role.SUPERVISOR, by=by, at=at)
    case.noticed_by, case.noticed_at, case.notice_until = by, at, deadline.due_on
    judged(case, by)
    steps.finish(KIND, case, step, by=by, at=at, note=note)
    return case


@transaction.atomic
def award(*, uid: UUID, reasons: str, by: "User", at: datetime) -> DemonstrationApplication:
    """Somebody who judged nothing of it before gives the name; it is looked at again after the programme's months."""
    case = lock(uid)
    step = steps.begin(APPLICATION, KIND, case, "award", by=by, at=at)
    _decide(case, reasons, by=by, at=at)
    meet(case, APPLICATION_CASE, NOTICE, by=by, at=at)
    case.recheck_due_on = _recheck_later(case, by=by, at=at)
    steps.finish(KIND, case, step, by=by, at=at, note=case.reasons)
    return case


@transaction.atomic
def refuse(*, uid: UUID, reasons: str, by: "User", at: datetime) -> DemonstrationApplication:
    case = lock(uid)
    step = steps.begin(APPLICATION, KIND, case, "refuse", by=by, at=at)
    _decide(case, reasons, by=by, at=at)
    cancel(case, APPLICATION_CASE, NOTICE, by=by, at=at)
    steps.finish(KIND, case, step, by=by, at=at, note=case.reasons)
    return case


@transaction.atomic
def retract(*, uid: UUID, reason: str, by: "User", at: datetime) -> DemonstrationApplication:
    """The body takes its application back."""
    case = lock(uid)
    step = steps.begin(APPLICATION, KIND, case, "retract", by=by, at=at)
    said = steps.needed("reason", reason, _("请写明撤回的原因。"), most=2000)
    cancel(case, APPLICATION_CASE, NOTICE, by=by, at=at)
    steps.finish(KIND, case, step, by=by, at=at, note=said)
    return case


@transaction.atomic
def recheck(*, uid: UUID, opinion: str, by: "User", at: datetime) -> DemonstrationApplication:
    """Look at the figures of the last twelve months; with a veto the name cannot be kept."""
    case = lock(uid)
    states = frozenset({ApplicationStatus.AWARDED})
    steps.begin_deed(KIND, case, "recheck", states=states, roles=OFFICE, by=by, at=at)
    today = timezone.localdate(at)
    period = Period(today - YEAR, today)
    found = computed(case.programme, case.body, period)
    case.eligibility, case.eligible = _kept(found, period, today), True
    said = steps.needed("opinion", opinion, _("请写明复核意见。"), most=2000)
    if not found.eligible:
        raise TransitionDenied(
            "veto_found",
            _("近十二个月有一票否决事项（%s），不能通过复核，请撤销命名。") % "、".join(found.vetoes),
        )
    case.rechecked_by, case.rechecked_on, case.recheck_late_at, case.updated_at = by, today, None, at
    meet(case, APPLICATION_CASE, RECHECK, by=by, at=at)
    case.recheck_due_on = _recheck_later(case, by=by, at=at)
    case.save()
    steps.write(KIND, case, "recheck", gettext_noop("复核通过"), by=by, at=at, note=said)
    return case


@transaction.atomic
def withdraw(*, uid: UUID, reason: str, by: "User", at: datetime) -> DemonstrationApplication:
    """Take the name back, with the reason; who passed the last re-check does not."""
    case = lock(uid)
    step = steps.begin(APPLICATION, KIND, case, "withdraw", by=by, at=at)
    case.withdrawn_reason = steps.needed("reason", reason, _("请写明撤销命名的理由。"), most=2000)
    case.withdrawn_by, case.withdrawn_on = by, timezone.localdate(at)
    cancel(case, APPLICATION_CASE, RECHECK, by=by, at=at)
    steps.finish(KIND, case, step, by=by, at=at, note=case.withdrawn_reason)
    return case


def lock(uid: UUID) -> DemonstrationApplication:
    return steps.locked(DemonstrationApplication, uid, "programme", "body", "visit")


def judged(case: DemonstrationApplication, by: "User") -> None:
    if by.pk not in case.judges:
        case.judges = [*case.judges, by.pk]


def _decide(case: DemonstrationApplication, reasons: str, *, by: "User", at: datetime) -> None:
    case.reasons = steps.needed("reasons", reasons, _("请写明决定的理由。"), most=2000)
    case.decided_by, case.decided_on = by, timezone.localdate(at)


def _recheck_later(case: DemonstrationApplication, *, by: "User", at: datetime) -> date:
    deadline = start(
        case,
        APPLICATION_CASE,
        RECHECK,
        title=case.number,
        role=Role.SUPERVISOR,
        length=Length(case.programme.recheck_months, "m"),
        by=by,
        at=at,
    )
    return deadline.due_on
