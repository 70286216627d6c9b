"""An inspection from its draft to its end: team, sample, visits, answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.models import User
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from supervision.complaints.parties import is_of_reported_body
from supervision.inspections.choices import (
    CaseOf,
    ChecklistStatus,
    DrawKind,
    FileOf,
    InspectionStatus,
    PlanStatus,
    Result,
    VisitStatus,
)
from supervision.inspections.models import (
    Inspection,
    InspectionAnswer,
    InspectionFinding,
    InspectionVisit,
)
from supervision.inspections.parties import INSPECTORS, OFFICE, home_region
from supervision.inspections.rules import questions_of
from supervision.inspections.services import steps
from supervision.inspections.services.files import keep_file
from supervision.inspections.services.noting import note_finding
from supervision.inspections.services.papers import notice_paper
from supervision.inspections.workflow import INSPECTION

KIND = CaseOf.INSPECTION
FIELDS = ("title", "purpose", "basis", "starts_on", "ends_on", "plan", "checklist", "lead")
PREPARING = frozenset({InspectionStatus.PREPARING})
ISSUED = frozenset({InspectionStatus.ISSUED})


@transaction.atomic
def draft_inspection(*, content: Mapping[str, Any], by: User, at: datetime) -> Inspection:
    """
    Prepare an inspection; team and sample follow, and another person sends it out.

    :param content: values of ``FIELDS``, keys as instances
    :raises ValidationError: field by field
    """
    case = Inspection(
        number=steps.next_number("DC", at),
        region=home_region(by),
        created_by=by,
        created_at=at,
        updated_at=at,
    )
    steps.filled_from(case, content, FIELDS)
    if case.plan is not None and (
        case.plan.status != PlanStatus.APPROVED or case.plan.region_id != case.region_id
    ):
        raise ValidationError({"plan": _("请选择本地区执行中的年度督导计划。")})
    if case.checklist_id is not None and case.checklist.status != ChecklistStatus.IN_FORCE:
        raise ValidationError({"checklist": _("请选择使用中的检查清单。")})
    if case.lead_id is not None and not may_inspect(case.lead, case):
        raise ValidationError({"lead": _("组长须是本地区的督导人员。")})
    steps.proven(case)
    steps.may_create(KIND, case, roles=OFFICE, by=by, at=at)
    case.save(force_insert=True)
    case.team.set([case.lead])
    steps.write(KIND, case, "create", gettext_noop("起草"), source="", by=by, at=at)
    return case


def inspectors_of(case: Any) -> list[User]:
    """Who may be in the team: the accounts that hold the role over the inspection, or over what says its region."""
    found = User.objects.filter(is_active=True, kind=User.Kind.PERSON, grants__role=Role.SUPERVISOR)
    return [one for one in found.distinct().order_by("full_name", "pk") if may_inspect(one, case)]


def may_inspect(user: User, case: Any) -> bool:
    return user.holds(INSPECTORS, over=case)


@transaction.atomic
def name_team(*, uid: UUID, team: list[User], by: User, at: datetime) -> Inspection:
    """Say who inspects; the lead stays in it."""
    case = steps.locked(Inspection, uid)
    steps.begin_deed(KIND, case, "name_team", states=PREPARING, roles=OFFICE, by=by, at=at)
    if any(not may_inspect(one, case) for one in team):
        raise ValidationError({"team": _("检查人员须是本地区的督导人员。")})
    if case.draws.filter(kind=DrawKind.TEAM).exists():
        raise TransitionDenied("drawn_already", _("检查人员由抽取确定，不能另行指定。"))
    let_in(case, {case.lead_id, *(one.pk for one in team)})
    names = "、".join(case.team.order_by("full_name").values_list("full_name", flat=True))
    steps.write(KIND, case, "name_team", gettext_noop("确定检查组"), by=by, at=at, note=names)
    return case


def let_in(case: Inspection, team: set[int]) -> None:
    """Nobody inspects his own house."""
    for visit in case.visits.select_related("body"):
        for one in User.objects.filter(pk__in=team):
            refuse_own(one, visit)
    case.team.set(team)


def refuse_own(user: User, visit: InspectionVisit) -> None:
    if is_of_reported_body(user, visit):
        raise ValidationError(
            {
                "team": _("%(name)s与被检查单位%(body)s有隶属关系，应当回避。")
                % {"name": user.full_name, "body": visit.body.name}
            }
        )


@transaction.atomic
def issue_inspection(*, uid: UUID, note: str = "", by: User, at: datetime) -> Inspection:
    """Send it out: each body gets its notice."""
    case = steps.locked(Inspection, uid, "checklist", "lead")
    step = steps.begin(INSPECTION, KIND, case, "issue", by=by, at=at)
    team = list(case.team.all())
    visits = list(case.visits.select_related("body", "inspection__checklist", "inspection__lead"))
    for visit in visits:
        for one in team:
            refuse_own(one, visit)
    case.issued_by, case.issued_at = by, at
    steps.finish(KIND, case, step, by=by, at=at, note=note)
    for visit in visits:
        visit.notice = notice_paper(visit, by=by, at=at)
        visit.save(update_fields=["notice"])
    return case


@transaction.atomic
def record_answer(
    *,
    visit: UUID,
    question: str,
    result: str,
    facts: str = "",
    gravity: str = "",
    files: Any = (),
    by: User,
    at: datetime,
) -> InspectionAnswer:
    """What was found to one question; written again until the visit is submitted."""
    found, case = _visit(visit)
    _refuse_outside_team(found, case, "record_answer", by=by, at=at)
    if question not in {one["key"] for one in questions_of(case.checklist.sections)}:
        raise ValidationError({"question": _("检查清单中没有这个问题。")})
    answer = InspectionAnswer.objects.filter(visit=found, question=question).first() or InspectionAnswer(
        visit=found, question=question
    )
    answer.result, answer.facts, answer.gravity = result, facts.strip(), gravity
    if result != Result.NOT_MET:
        answer.gravity = ""
    answer.by, answer.at = by, at
    answer.full_clean(validate_unique=False)
    answer.save()
    for file in files:
        keep_file(about=FileOf.ANSWER, uid=answer.pk, file=file, by=by, at=at)
    return answer


@transaction.atomic
def record_answers(
    *, visit: UUID, answers: Sequence[Mapping[str, Any]], by: User, at: datetime
) -> list[InspectionAnswer]:
    """A sheet of answers; what is wrong with one is said at its own field."""
    kept = []
    for one in answers:
        try:
            kept.append(record_answer(visit=visit, **one, by=by, at=at))
        except ValidationError as error:
            raise ValidationError({f"{one['question']}_facts": error.messages}) from error
    return kept


@transaction.atomic
def submit_visit(
    *, visit: UUID, visited_on: date, remarks: str = "", by: User, at: datetime
) -> InspectionVisit:
    """Close the visit: each question that was not met becomes a finding, and the body is heard on it."""
    found, case = _visit(visit)
    _refuse_outside_team(found, case, "submit_visit", by=by, at=at)
    if not case.starts_on <= visited_on <= min(case.ends_on, timezone.localdate(at)):
        raise ValidationError({"visited_on": _("检查日期须在检查期间内，且不能晚于今天。")})
    asked = questions_of(case.checklist.sections)
    answers = {one.question: one for one in found.answers.select_related("by")}
    left = [one["text"] for one in asked if one["key"] not in answers]
    if left:
        raise TransitionDenied(
            "questions_open",
            _("还有 %(number)d 个问题没有记录，例如：%(first)s") % {"number": len(left), "first": left[0]},
        )
    found.status, found.visited_on, found.remarks = VisitStatus.SUBMITTED, visited_on, remarks.strip()[:4000]
    found.submitted_by, found.submitted_at = by, at
    found.save()
    for question in asked:
        if answers[question["key"]].result == Result.NOT_MET:
            note_finding(found, question, answers[question["key"]], by=by, at=at)
    steps.write(KIND, case, "submit_visit", gettext_noop("提交检查记录"), by=by, at=at, note=found.body.name)
    return found


@transaction.atomic
def skip_visit(*, visit: UUID, reason: str, by: User, at: datetime) -> InspectionVisit:
    """This body was not inspected after all, and why."""
    found, case = _visit(visit)
    steps.begin_deed(KIND, case, "skip_visit", states=ISSUED, roles=OFFICE, by=by, at=at)
    if found.status != VisitStatus.PLANNED:
        raise TransitionDenied("wrong_state", _("该单位的检查记录已经提交。"))
    found.status = VisitStatus.SKIPPED
    found.remarks = steps.needed("reason", reason, _("请写明没有检查的原因。"))
    found.submitted_by, found.submitted_at = by, at
    found.save()
    note = f"{found.body.name} {found.remarks}"
    steps.write(KIND, case, "skip_visit", gettext_noop("未检查"), by=by, at=at, note=note)
    return found


def _visit(uid: UUID) -> tuple[InspectionVisit, Inspection]:
    # The inspection before its visits, so that no two steps wait for one another.
    parent = InspectionVisit.objects.values_list("inspection_id", flat=True).get(pk=uid)
    case = steps.locked(Inspection, parent, "checklist")
    found = InspectionVisit.objects.select_for_update(of=("self",)).select_related("body").get(pk=uid)
    return found, case


def _refuse_outside_team(
    visit: InspectionVisit, case: Inspection, name: str, *, by: User, at: datetime
) -> None:
    denied = None
    if case.status != InspectionStatus.ISSUED or visit.status != VisitStatus.PLANNED:
        denied = TransitionDenied("wrong_state", _("检查未开始，或该单位的检查记录已经提交。"))
    elif not case.team.filter(pk=by.pk).exists() or not may_inspect(by, case):
        denied = TransitionDenied("not_in_team", _("检查记录由本次检查组的成员填写。"))
    elif is_of_reported_body(by, visit):
        denied = TransitionDenied("of_its_body", _("您与被检查单位有隶属关系，应当回避。"))
    if denied is not None:
        steps.refuse(KIND, case, name, denied, by=by, at=at)


@transaction.atomic
def conclude_inspection(*, uid: UUID, summary: str, by: User, at: datetime) -> Inspection:
    case = steps.locked(Inspection, uid)
    step = steps.begin(INSPECTION, KIND, case, "conclude", by=by, at=at)
    case.summary = steps.needed("summary", summary, _("请写明检查结论。"))
    case.concluded_by, case.concluded_at = by, at
    steps.finish(KIND, case, step, by=by, at=at, note=case.summary)
    return case


@transaction.atomic
def close_inspection(*, uid: UUID, note: str = "", by: User, at: datetime) -> Inspection:
    case = steps.locked(Inspection, uid)
    step = steps.begin(INSPECTION, KIND, case, "close", by=by, at=at)
    case.closed_by, case.closed_at = by, at
    steps.finish(KIND, case, step, by=by, at=at, note=note)
    return case


@transaction.atomic
def cancel_inspection(*, uid: UUID, reason: str, by: User, at: datetime) -> Inspection:
    case = steps.locked(Inspection, uid)
    step = steps.begin(INSPECTION, KIND, case, "cancel", by=by, at=at)
    said = steps.needed("reason", reason, _("请写明取消检查的原因。"))
    steps.finish(KIND, case, step, by=by, at=at, note=said)
    return case


def findings_of(case: Inspection) -> QuerySet[InspectionFinding]:
    return InspectionFinding.objects.filter(visit__inspection=case).select_related("body").order_by("number")
