"""A campaign: its targets follow the data, its worksheets are written by people, and nothing is left unanswered."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.consequences.models import Responsibility
from records.consequences.services import enter_responsibility
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Post
from supervision.inspections.choices import CampaignStatus, CaseOf, FileOf, TargetStatus, Theme
from supervision.inspections.deadlines import ZERO, days_until, meet, start
from supervision.inspections.models import Campaign, CampaignProgress, CampaignTarget
from supervision.inspections.models.campaigns import CAMPAIGN_CASE
from supervision.inspections.parties import BODY, OFFICE, home_region
from supervision.inspections.services import steps
from supervision.inspections.services.files import keep_file
from supervision.inspections.workflow import CAMPAIGN, TARGET
from supervision.inspections.zeroing import MOST_TARGETS, QUESTIONS, Zero

if TYPE_CHECKING:
    from records.access.models import User

KIND, SHEET = CaseOf.CAMPAIGN, CaseOf.TARGET
FIELDS = (
    "title", "theme", "basis_name", "basis_number", "basis_on", "goal", "names_clause", "starts_on", "ends_on",
)  # fmt: skip
UNDER_WAY = (CampaignStatus.RUNNING, CampaignStatus.ENDED)
# What people work on; the data may still say more of the others.
WRITABLE = frozenset({TargetStatus.OPEN, TargetStatus.LEFT, TargetStatus.PROPOSED, TargetStatus.REFERRED})
FOLLOWED = (
    TargetStatus.OPEN,
    TargetStatus.SEEN,
    TargetStatus.SETTLED,
    TargetStatus.LEFT,
    TargetStatus.PROPOSED,
)


@transaction.atomic
def draft_campaign(*, content: Mapping[str, Any], by: "User", at: datetime) -> Campaign:
    """
    Draft a campaign; another person starts it.

    :param content: values of ``FIELDS``
    :raises ValidationError: field by field
    """
    case = Campaign(
        number=steps.next_number("ZX", at),
        region=home_region(by),
        created_by=by,
        created_at=at,
        updated_at=at,
    )
    steps.filled_from(case, content, FIELDS)
    steps.proven(case)
    if case.ends_on <= timezone.localdate(at):
        raise ValidationError({"ends_on": _("清零期限须晚于今天。")})
    steps.may_create(KIND, case, roles=OFFICE, by=by, at=at)
    case.save(force_insert=True)
    steps.write(KIND, case, "create", gettext_noop("起草"), source="", by=by, at=at)
    return case


@transaction.atomic
def open_campaign(*, uid: UUID, note: str = "", by: "User", at: datetime) -> Campaign:
    """Start it: the targets are taken from the data in the same moment."""
    case = steps.locked(Campaign, uid)
    step = steps.begin(CAMPAIGN, KIND, case, "open", by=by, at=at)
    case.opened_by, case.opened_at = by, at
    steps.finish(KIND, case, step, by=by, at=at, note=note)
    start(
        case,
        CAMPAIGN_CASE,
        ZERO,
        title=case.number,
        role=Role.SUPERVISOR,
        length=days_until(case.ends_on, at),
        by=by,
        at=at,
    )
    _compare(case, at=at)
    return case


@transaction.atomic
def compare_campaign(*, uid: UUID, at: datetime) -> int:
    """Ask the data again: what is new, what is zero, what came back. Gives the number of changes."""
    case = steps.locked(Campaign, uid)
    return _compare(case, at=at) if case.status in UNDER_WAY else 0


@transaction.atomic
def compare_now(*, uid: UUID, by: "User", at: datetime) -> Campaign:
    """The same because somebody asked for it, who is written down."""
    case = steps.locked(Campaign, uid)
    steps.begin_deed(KIND, case, "compare", states=frozenset(UNDER_WAY), roles=OFFICE, by=by, at=at)
    changed = _compare(case, at=at)
    steps.write(KIND, case, "compare", gettext_noop("核对数据"), by=by, at=at, note=str(changed))
    return case


def _compare(case: Campaign, *, at: datetime) -> int:
    question, clock = QUESTIONS[case.theme], clock_user()
    known = {
        one.source_uid: one
        for one in case.targets.select_for_update(of=("self",)).select_related("body", "region", "campaign")
    }
    changed = 0
    if case.status == CampaignStatus.RUNNING:
        fresh = [one for one in question.standing(case.region) if one.uid not in known]
        for one in fresh[: max(MOST_TARGETS - len(known), 0)]:
            target = CampaignTarget.objects.create(
                campaign=case,
                region_id=case.region_id,
                body_id=one.body,
                source_uid=one.uid,
                title=one.title[:200],
                amount=one.amount,
                entered_at=at,
                updated_at=at,
            )
            steps.write(SHEET, target, "enter", gettext_noop("列入治理对象"), source="", by=clock, at=at)
            changed += 1
    zero = question.zero(known.keys())
    for target in known.values():
        changed += _follow(target, zero.get(target.source_uid), clock, at=at)
    case.compared_at = at
    case.save(update_fields=["compared_at"])
    return changed


def _follow(target: CampaignTarget, zero: Zero | None, clock: "User", *, at: datetime) -> bool:
    """Let one target be what the data says; what people referred stays referred."""
    is_zero = target.status in (TargetStatus.SEEN, TargetStatus.SETTLED)
    if target.status not in FOLLOWED or is_zero == (zero is not None):
        return False
    step = steps.begin(TARGET, SHEET, target, "see_zero" if zero else "see_again", by=clock, at=at)
    if zero is not None:
        target.zero_on, target.zero_how = zero.on, zero.how
    else:
        target.zero_on, target.zero_how, target.confirmed_by, target.confirmed_at = None, "", None, None
    steps.finish(SHEET, target, step, by=clock, at=at, note=zero.how if zero else "")
    if zero is None and target.campaign.status == CampaignStatus.ENDED:
        _leave(target, by=clock, at=at)
    return True


@transaction.atomic
def end_campaign(*, uid: UUID, by: "User", at: datetime) -> Campaign:
    """Its time is over: after one more look at the data, whatever is not zero stands on the list."""
    case = steps.locked(Campaign, uid)
    step = steps.begin(CAMPAIGN, KIND, case, "end", by=by, at=at)
    _compare(case, at=at)
    case.ended_at = at
    steps.finish(KIND, case, step, by=by, at=at)
    for target in case.targets.select_for_update(of=("self",)).filter(status=TargetStatus.OPEN):
        _leave(target, by=by, at=at)
    return case


def _leave(target: CampaignTarget, *, by: "User", at: datetime) -> None:
    step = steps.begin(TARGET, SHEET, target, "leave", by=by, at=at)
    steps.finish(SHEET, target, step, by=by, at=at)


@transaction.atomic
def plan_target(
    *,
    uid: UUID,
    measures: str,
    planned_on: date,
    leader: Post | None,
    amount: Decimal | None = None,
    by: "User",
    at: datetime,
) -> CampaignTarget:
    """Write the worksheet: what is done, who leads it (a post, which outlives its holder), until when."""
    target = _writable(uid, "plan", by=by, at=at)
    if leader is None or leader.organisation_id not in target.body.answering_uids():
        raise ValidationError({"leader": _("请选择该单位的职务作为责任领导。")})
    if not timezone.localdate(at) <= planned_on <= target.campaign.ends_on:
        raise ValidationError({"planned_on": _("计划清零日期须在今天和清零期限之间。")})
    target.measures = steps.needed("measures", measures, _("请写明清零措施。"))
    target.planned_on, target.leader = planned_on, leader
    target.amount = amount if amount is not None else target.amount
    target.planned_by, target.planned_at, target.updated_at = by, at, at
    _wrote(target, by)
    target.save()
    steps.write(SHEET, target, "plan", gettext_noop("填报清零措施"), by=by, at=at, note=target.measures)
    return target


@transaction.atomic
def add_progress(
    *,
    uid: UUID,
    on: date,
    text: str,
    paid: Decimal | None = None,
    files: Any = (),
    by: "User",
    at: datetime,
) -> CampaignProgress:
    target = _writable(uid, "progress", by=by, at=at)
    if on > timezone.localdate(at):
        raise ValidationError({"on": _("日期不能晚于今天。")})
    made = CampaignProgress.objects.create(
        target=target,
        on=on,
        text=steps.needed("text", text, _("请写明进展。"), most=2000),
        paid=paid,
        by=by,
        at=at,
    )
    for file in files:
        keep_file(about=FileOf.TARGET, uid=target.pk, file=file, by=by, at=at)
    _wrote(target, by)
    target.updated_at = at
    target.save(update_fields=["writers", "updated_at"])
    steps.write(SHEET, target, "progress", gettext_noop("登记进展"), by=by, at=at, note=made.text)
    return made


def _target(uid: UUID) -> CampaignTarget:
    # The campaign before its targets, so that no two steps wait for one another.
    steps.locked(Campaign, CampaignTarget.objects.values_list("campaign_id", flat=True).get(pk=uid))
    return steps.locked(CampaignTarget, uid, "campaign", "body", "leader")


def _writable(uid: UUID, name: str, *, by: "User", at: datetime) -> CampaignTarget:
    target = _target(uid)
    steps.begin_deed(SHEET, target, name, states=WRITABLE, roles=BODY | OFFICE, by=by, at=at)
    if target.campaign.status not in UNDER_WAY:
        raise TransitionDenied("wrong_state", _("本次专项治理已经办结。"))
    return target


def _wrote(target: CampaignTarget, by: "User") -> None:
    if by.pk not in target.writers:
        target.writers = [*target.writers, by.pk]


@transaction.atomic
def confirm_zero(*, uid: UUID, note: str = "", by: "User", at: datetime) -> CampaignTarget:
    """A person who wrote nothing in the worksheet confirms what the data says."""
    target = _target(uid)
    step = steps.begin(TARGET, SHEET, target, "confirm", by=by, at=at)
    target.confirmed_by, target.confirmed_at = by, at
    steps.finish(SHEET, target, step, by=by, at=at, note=note)
    return target


@transaction.atomic
def propose_accountability(*, uid: UUID, proposal: str, by: "User", at: datetime) -> CampaignTarget:
    """What should follow for whom where the time is over and it is not zero."""
    target = _target(uid)
    step = steps.begin(TARGET, SHEET, target, "propose", by=by, at=at)
    target.proposal = steps.needed("proposal", proposal, _("请写明追责建议和理由。"), most=2000)
    target.proposed_by, target.proposed_at = by, at
    steps.finish(SHEET, target, step, by=by, at=at, note=target.proposal)
    return target


@transaction.atomic
def refer_accountability(*, uid: UUID, note: str = "", by: "User", at: datetime) -> CampaignTarget:
    """Another person agrees."""
    target = _target(uid)
    step = steps.begin(TARGET, SHEET, target, "refer", by=by, at=at)
    target.decided_by, target.decided_at = by, at
    steps.finish(SHEET, target, step, by=by, at=at, note=note)
    return target


@transaction.atomic
def refuse_accountability(*, uid: UUID, reason: str, by: "User", at: datetime) -> CampaignTarget:
    target = _target(uid)
    step = steps.begin(TARGET, SHEET, target, "refuse", by=by, at=at)
    said = steps.needed("reason", reason, _("请写明不同意的理由。"), most=2000)
    steps.finish(SHEET, target, step, by=by, at=at, note=said)
    return target


@transaction.atomic
def enter_answering(
    *, uid: UUID, role: str, conduct: str, conduct_on: date, by: "User", at: datetime
) -> Responsibility:
    """
    Enter who answers, as a case of accountability under the record: the holder of the worksheet's post.

    :raises TransitionDenied: where no record of this node stands behind the target, or the post is vacant
    """
    target = _target(uid)
    states = frozenset({TargetStatus.REFERRED})
    steps.begin_deed(
        SHEET, target, "answering", states=states, roles=frozenset({Role.CLERK, Role.REVIEWER}), by=by, at=at
    )
    if target.responsibility_id is not None:
        raise TransitionDenied("entered_already", _("已据本件登记责任追究。"))
    if target.campaign.theme != Theme.JUDGMENT_DEBTOR:
        raise TransitionDenied(
            "record_first", _("拖欠账款须先在该笔账款页面移送失信认定、形成记录，再在记录下登记责任人。")
        )
    if target.leader is None or target.leader.official is None:
        raise TransitionDenied("leader_missing", _("请先在工作单中填写现有任职人员的责任领导职务。"))
    target.responsibility = enter_responsibility(
        record=DishonestyRecord.objects.get(pk=target.source_uid),
        content={
            "official": target.leader.official,
            "role": role,
            "conduct": conduct,
            "conduct_on": conduct_on,
        },
        by=by,
        at=at,
    )
    target.updated_at = at
    target.save(update_fields=["responsibility", "updated_at"])
    steps.write(SHEET, target, "answering", gettext_noop("登记责任追究"), by=by, at=at)
    return target.responsibility


@transaction.atomic
def close_campaign(*, uid: UUID, summary: str, by: "User", at: datetime) -> Campaign:
    case = steps.locked(Campaign, uid)
    step = steps.begin(CAMPAIGN, KIND, case, "close", by=by, at=at)
    case.summary = steps.needed("summary", summary, _("请写明治理总结。"))
    case.closed_by, case.closed_at = by, at
    steps.finish(KIND, case, step, by=by, at=at, note=case.summary)
    meet(case, CAMPAIGN_CASE, ZERO, by=by, at=at)
    return case


@transaction.atomic
def cancel_campaign(*, uid: UUID, reason: str, by: "User", at: datetime) -> Campaign:
    case = steps.locked(Campaign, uid)
    step = steps.begin(CAMPAIGN, KIND, case, "cancel", by=by, at=at)
    said = steps.needed("reason", reason, _("请写明取消的原因。"))
    steps.finish(KIND, case, step, by=by, at=at, note=said)
    return case
