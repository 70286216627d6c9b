"""Handing the open promises of a post to whoever takes it over, on paper and signed."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.common.workflow import TransitionDenied
from records.papers.cleaning import chinese_day
from records.papers.services import issue
from records.pledges.choices import StepStatus
from records.pledges.entries import PLEDGES
from records.pledges.models import Handover, HandoverItem, Pledge, PledgeEvidence
from records.pledges.services.evidence import EvidenceData, keep_evidence
from records.pledges.services.telling import course_of
from records.pledges.workflow import CLERKS, STEP
from records.registers import services as registers
from records.registers.choices import Status
from records.subjects.models import Post

if TYPE_CHECKING:
    from records.access.models import User

SHEET = "handover-sheet"
MOST_ON_A_SHEET = 300


def open_pledges(post: Post) -> Any:
    """What the holder of this post still has to keep, at this node."""
    found = Pledge.objects.of_this_node().still_open()
    return found.of_post(organisation=post.organisation_id, title=post.title, seat=post.seat)


@transaction.atomic
def prepare_handover(
    *, left: Post, taken: Post | None, handed_on: date, by: "User", at: datetime
) -> Handover:
    """
    List what the leaving holder of a post hands over, and issue the sheet that both sign.

    :param left: the tenure that ends or has ended
    :param taken: the tenure that takes over, of the same seat; None while the seat is vacant
    :raises TransitionDenied: ``not_your_role``
    :raises ValidationError: by field
    """
    # One at a time for a post, lest two sheets list the same promises.
    left = Post.objects.select_for_update(of=("self",)).select_related("organisation__region", "official").get(pk=left.pk)  # fmt: skip
    if not by.holds(CLERKS, over=left):
        audit.refused(
            action="handover.prepared", by=by, at=at, subject=left, details={"code": "not_your_role"}
        )
        raise TransitionDenied("not_your_role", _("您没有为%s办理交接的权限。") % left.organisation.name)
    pledges = list(
        open_pledges(left).select_related("organisation").order_by("due_on", "uid")[: MOST_ON_A_SHEET + 1]
    )
    if wrong := _wrong(left, taken, handed_on, len(pledges), on=timezone.localdate(at)):
        raise ValidationError(wrong)
    handover = Handover.objects.create(
        organisation=left.organisation,
        region=left.organisation.region,
        post_title=left.title,
        post_seat=left.seat,
        left=left,
        taken=taken,
        handed_on=handed_on,
        proposed_by=by,
        proposed_at=at,
    )
    HandoverItem.objects.bulk_create(
        [
            HandoverItem(handover=handover, pledge=one, version=one.version, progress=one.progress)
            for one in pledges
        ]
    )
    handover.sheet = issue(
        kind=SHEET,
        title=_("%(body)s %(post)s承诺事项交接清单") % {"body": left.organisation.name, "post": left.title},
        data=_data(handover, pledges),
        about_kind="handover",
        about_uid=handover.pk,
        region=handover.region,
        organisation=left.organisation,
        by=by,
        at=at,
    )
    handover.save(update_fields=["sheet"])
    audit.record(
        action="handover.prepared", by=by, at=at, subject=handover, details={"pledges": len(pledges)}
    )
    return handover


@transaction.atomic
def attach_signed(*, handover: uuid.UUID, file: Any, by: "User", at: datetime) -> PledgeEvidence:
    """Keep the sheet that both have signed; only what is signed can be accepted."""
    held = Handover.objects.select_for_update(of=("self",)).get(pk=handover)
    if held.status != StepStatus.PROPOSED:
        raise TransitionDenied("wrong_state", _("交接已经办结，不能再上传。"))
    if not by.holds(CLERKS, over=held):
        audit.refused(action="handover.signed", by=by, at=at, subject=held, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("签字的清单由录入人员上传。"))
    said = EvidenceData(title=_("双方签字的交接清单"), file=file)
    (kept,) = keep_evidence(step=held.pk, evidence=[said], by=by, at=at)
    audit.record(action="handover.signed", by=by, at=at, subject=held, details={"sha256": kept.sha256})
    return kept


@transaction.atomic
def decide_handover(*, handover: uuid.UUID, name: str, note: str = "", by: "User", at: datetime) -> Handover:
    """
    Accept a signed handover, which each promise then shows; refuse it with a reason; or take one's own back.

    :param name: ``accept``, ``refuse`` or ``withdraw``
    """
    held = Handover.objects.select_for_update(of=("self",)).get(pk=handover)
    try:
        transition = STEP.check(held, name, by=by, at=at)
        if name == "refuse" and not note.strip():
            raise TransitionDenied("reason_needed", _("请写明理由，以便对方知道怎么办。"))
    except TransitionDenied as denied:
        audit.refused(action=f"handover.{name}", by=by, at=at, subject=held, details={"code": denied.code})
        raise
    held.status, held.decided_at = transition.target, at
    if name != "withdraw":
        held.decided_by, held.note = by, note.strip()[:500]
    held.save(update_fields=["status", "decided_by", "decided_at", "note"])
    if name == "accept":
        _tell(held, by=by, at=at)
    audit.record(action=f"handover.{name}", by=by, at=at, subject=held)
    return held


def _tell(handover: Handover, *, by: "User", at: datetime) -> None:
    """Each promise on the sheet says that its post has been handed over; what has ended meanwhile needs no word."""
    # In one order, lest two handovers that share a promise wait for each other.
    for item in handover.items.order_by("pledge"):
        pledge = Pledge.objects.select_for_update(of=("self",)).get(pk=item.pledge_id)
        if pledge.status != Status.PUBLISHED:
            continue
        registers.amend_entry(
            register=PLEDGES,
            uid=pledge.pk,
            content={"course": course_of(pledge)},
            writers=[handover.proposed_by_id],
            note=_("责任职务交接：%s") % handover.handed_on.isoformat(),
            by=by,
            at=at,
        )


def _wrong(left: Post, taken: Post | None, handed_on: date, count: int, *, on: date) -> dict[str, str]:
    if left.official_id is None:
        return {"left": _("该职务没有任职人员，没有可交接的。")}
    if Handover.objects.filter(left=left, status__in=[StepStatus.PROPOSED, StepStatus.ACCEPTED]).exists():
        return {"left": _("该任期的交接已经办理或正在办理。")}
    if not count:
        return {"left": _("该职务没有尚未兑现的承诺，不需要交接。")}
    if count > MOST_ON_A_SHEET:
        return {"left": _("一份清单最多 %d 项，请先把已兑现的承诺评定完毕。") % MOST_ON_A_SHEET}
    if taken is not None and (
        (taken.organisation_id, taken.title, taken.seat) != (left.organisation_id, left.title, left.seat)
        or taken.pk == left.pk
        or taken.official_id is None
    ):
        return {"taken": _("接任须是同一职务的下一任；还没有人接任的不填。")}
    if not (left.from_on or date.min) <= handed_on <= on:
        return {"handed_on": _("交接日期应在任职日期与今天之间，请核对。")}
    return {}


def _data(handover: Handover, pledges: list[Pledge]) -> dict[str, Any]:
    with override("zh-hans"):
        return {
            "facts": [
                {"label": "机构", "value": handover.organisation.name},
                {"label": "职务", "value": handover.post_title},
                {"label": "移交人", "value": _holder(handover.left)},
                {"label": "接收人", "value": _holder(handover.taken)},
                {"label": "交接日期", "value": chinese_day(handover.handed_on)},
                {"label": "承诺件数", "value": str(len(pledges))},
            ],
            "rows": [
                [
                    str(number),
                    pledge.title,
                    pledge.counts_as_kept,
                    pledge.due_on.isoformat(),
                    f"{pledge.progress}%",
                    str(pledge.get_outcome_display()),
                ]
                for number, pledge in enumerate(pledges, start=1)
            ],
            "basis": (
                "《优化营商环境条例》第三十一条：不得以行政区划调整、政府换届、机构或者职能调整以及相关责任人更替等为由违约毁约。"
            ),
            "node": settings.NODE_NAME,
        }


def _holder(post: Post | None) -> str:
    return (
        post.official.name if post is not None and post.official is not None else "（暂缺，由机构负责人代接）"
    )
