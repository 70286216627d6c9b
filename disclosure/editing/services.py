"""What can be done with anything written for the public, each step under its row lock."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.editing.choices import EDITABLE, REASONS_OF_CHANGE, EndReason, Status, VersionReason
from disclosure.editing.desk import NEEDED_FOR_A_DRAFT, Desk, desks
from disclosure.editing.models import Written, WrittenQuerySet, WrittenStep, WrittenVersion
from disclosure.editing.workflow import WORKFLOW
from records.access import audit
from records.access.roles import Role
from records.access.services import clock_user
from records.common.workflow import Transition, TransitionDenied

if TYPE_CHECKING:
    from records.access.models import User

BATCH = 500


@transaction.atomic
def create(*, desk: Desk, content: Mapping[str, Any], by: "User", at: datetime) -> Written:
    """
    Begin a draft.

    :param content: values of ``desk.editable``; references as instances
    :raises ValidationError: field by field, where something is missing that even a draft needs, or is wrong
    :raises TransitionDenied: ``not_your_role`` where the body lies outside the clerk's reach
    """
    _only_known(desk.editable, content)
    absent = [name for name in NEEDED_FOR_A_DRAFT if not content.get(name)]
    if absent:
        raise ValidationError({name: _("请填写%s。") % desk.label_of(name) for name in absent})
    item = desk.model(writers=[by.pk], created_by=by, created_at=at, updated_at=at, **content)
    _refuse_wrong(desk, item)
    item.place()
    _may_write(item, by)
    item.save(force_insert=True)
    _note(desk, item, "create", source="", by=by, at=at)
    audit.record(action=f"{desk.kind}.created", by=by, at=at, subject=item)
    return item


@transaction.atomic
def edit(*, desk: Desk, uid: uuid.UUID, content: Mapping[str, Any], by: "User", at: datetime) -> Written:
    """Change a draft or what was returned; whoever does so can no longer publish it."""
    _only_known(desk.editable, content)
    item = writable(desk, uid, by=by)
    changed = sorted(name for name in content if getattr(item, name) != content[name])
    for name in changed:
        setattr(item, name, content[name])
    _refuse_wrong(desk, item)
    item.place()
    # The new body must lie within reach as the old one does.
    _may_write(item, by)
    wrote(item, by, at)
    audit.record(action=f"{desk.kind}.edited", by=by, at=at, subject=item, details={"fields": changed})
    return item


@transaction.atomic
def submit(*, desk: Desk, uid: uuid.UUID, by: "User", at: datetime) -> Written:
    item, step = _begin(desk, uid, "submit", by=by, at=at)
    if by.pk not in item.writers:
        item.writers = [*item.writers, by.pk]
    return _finish(desk, item, step, by=by, at=at)


@transaction.atomic
def hand_in(*, desk: Desk, content: Mapping[str, Any], by: "User", at: datetime) -> Written:
    """Write and submit in one, as programs do; what keeps it from being published is told field by field."""
    item = create(desk=desk, content=content, by=by, at=at)
    _refuse_incomplete(desk, item, at)
    return submit(desk=desk, uid=item.pk, by=by, at=at)


@transaction.atomic
def hand_in_anew(
    *, desk: Desk, uid: uuid.UUID, content: Mapping[str, Any], by: "User", at: datetime
) -> Written:
    """What a partner sends again takes the place of what nobody has published yet, and waits for review again."""
    if _locked(desk, uid).status == Status.SUBMITTED:
        item, step = _begin(desk, uid, "take_back", by=by, at=at)
        _finish(desk, item, step, by=by, at=at, reason=_("报送单位报来新的内容。"))
    item = edit(desk=desk, uid=uid, content=content, by=by, at=at)
    _refuse_incomplete(desk, item, at)
    return submit(desk=desk, uid=uid, by=by, at=at)


@transaction.atomic
def send_back(*, desk: Desk, uid: uuid.UUID, reason: str, by: "User", at: datetime) -> Written:
    """Send it back to its writer with what must be mended."""
    item, step = _begin(desk, uid, "return", by=by, at=at, reason=reason, needs_reason=True)
    return _finish(desk, item, step, by=by, at=at, reason=reason)


@transaction.atomic
def publish(*, desk: Desk, uid: uuid.UUID, by: "User", at: datetime, seen: str = "") -> Written:
    """
    Make what another person wrote version 1.

    :param seen: ``seen_as`` of what the reviewer had before him; a partner may send other content while he reads
    """
    item, step = _begin(desk, uid, "publish", by=by, at=at)
    if seen and seen != seen_as(item):
        raise TransitionDenied("changed_meanwhile", _("您打开本页之后，内容有了变化，请重新核对。"))
    item.status, item.published_at = Status.PUBLISHED, at
    _append_version(desk, item, VersionReason.CREATED, writers=item.writers, note="", by=by, at=at)
    item.writers = []
    return _finish(desk, item, step, by=by, at=at, source=Status.SUBMITTED)


def seen_as(item: Written) -> str:
    """By what a page says which content it showed."""
    return item.updated_at.isoformat()


@transaction.atomic
def propose_change(
    *,
    desk: Desk,
    uid: uuid.UUID,
    content: Mapping[str, Any],
    reason: str,
    note: str,
    by: "User",
    at: datetime,
) -> Written:
    """
    Propose other values for what is published; another person decides. The note of a correction is shown to readers.

    :param content: values of ``desk.carried``; references as instances
    :param reason: ``updated`` or ``corrected``
    """
    item, step = _begin(desk, uid, "propose", by=by, at=at, reason=note, needs_reason=True)
    if reason not in REASONS_OF_CHANGE:
        raise ValidationError({"reason": _("变更原因须为更新或更正。")})
    _only_known(desk.carried, content)
    said = {name: desk.plain(name, value) for name, value in content.items()}
    changed = {name: value for name, value in said.items() if desk.value(item, name) != value}
    if not changed:
        raise ValidationError(_("没有任何改动，请先修改要变更的字段。"))
    was = {name: desk.value(item, name) for name in changed}
    desk.put(item, changed)
    if wrong := desk.problems(item, on=timezone.localdate(at)):
        raise ValidationError(wrong)
    desk.put(item, was)
    item.proposed = {"reason": reason, "note": note.strip(), "fields": changed}
    item.proposed_by, item.proposed_at = by, at
    return _finish(desk, item, step, by=by, at=at, reason=note)


@transaction.atomic
def decide_change(
    *, desk: Desk, uid: uuid.UUID, accepted: bool, by: "User", at: datetime, note: str = ""
) -> Written:
    """Accept a change, which becomes the next version, or refuse it with a reason."""
    name = "accept" if accepted else "refuse"
    item, step = _begin(desk, uid, name, by=by, at=at, reason=note, needs_reason=not accepted)
    proposal, author = item.proposed or {}, item.proposed_by_id
    item.proposed = item.proposed_by = item.proposed_at = None
    if accepted:
        desk.put(item, proposal["fields"])
        # Days have passed since it was proposed: what was right then may have become wrong.
        if wrong := desk.problems(item, on=timezone.localdate(at)):
            raise ValidationError(wrong)
        item.place()
        reason = VersionReason(proposal["reason"])
        writers = [author] if author is not None else []
        _append_version(desk, item, reason, writers=writers, note=proposal["note"], by=by, at=at)
    return _finish(desk, item, step, by=by, at=at, reason=note)


@transaction.atomic
def end(
    *,
    desk: Desk,
    uid: uuid.UUID,
    reason: str,
    by: "User",
    at: datetime,
    end_reason: str = EndReason.WITHDRAWN,
) -> Written:
    """Take it down: by a reviewer with a reason, or by the clock when its last day is over."""
    item, step = _begin(desk, uid, "end", by=by, at=at, reason=reason, needs_reason=True)
    if (end_reason == EndReason.EXPIRED) != by.holds([Role.CLOCK]):
        raise TransitionDenied("only_the_clock", _("展示期满由系统自动撤下，人工撤下为撤回。"))
    item.status, item.end_reason, item.ended_at = Status.ENDED, end_reason, at
    item.end_note = reason.strip()[:500]
    item.proposed = item.proposed_by = item.proposed_at = None
    _append_version(desk, item, VersionReason(end_reason), writers=[], note=reason, by=by, at=at)
    return _finish(desk, item, step, by=by, at=at, reason=reason, source=Status.PUBLISHED)


def end_past(*, at: datetime) -> int:
    """Take down everything whose last day is over; safe to run twice and to be stopped anywhere."""
    clock, ended = clock_user(), 0
    for desk in desks():
        past = WrittenQuerySet(desk.model).past(on=timezone.localdate(at)).order_by("show_until", "uid")
        for uid in list(past.values_list("uid", flat=True)[:BATCH]):
            try:
                end(
                    desk=desk,
                    uid=uid,
                    reason=_("展示期满，自动撤下。"),
                    end_reason=EndReason.EXPIRED,
                    by=clock,
                    at=at,
                )
            except TransitionDenied:
                continue  # Somebody took it down in between.
            ended += 1
    return ended


def writable(desk: Desk, uid: uuid.UUID, *, by: "User") -> Written:
    """The row, locked, if this person may write on it now."""
    item = _locked(desk, uid)
    if item.status not in EDITABLE:
        raise TransitionDenied(
            "not_editable", _("处于“%s”，不能直接修改；请提出变更。") % item.get_status_display()
        )
    _may_write(item, by)
    return item


def wrote(item: Written, by: "User", at: datetime) -> None:
    """Remember who had a hand in it, and when; the caller holds the row locked."""
    if by.pk not in item.writers:
        item.writers = [*item.writers, by.pk]
    item.updated_at = at
    item.save()


def _only_known(known: tuple[str, ...], content: Mapping[str, Any]) -> None:
    if unknown := sorted(set(content) - set(known)):
        raise ValidationError(dict.fromkeys(unknown, _("该字段不能由人填写。")), code="not_editable")


def _refuse_wrong(desk: Desk, item: Written) -> None:
    if wrong := desk.wrong(item):
        raise ValidationError(wrong)


def _refuse_incomplete(desk: Desk, item: Written, at: datetime) -> None:
    if problems := desk.problems(item, on=timezone.localdate(at)):
        raise ValidationError(problems)


def _may_write(item: Written, by: "User") -> None:
    own = item.created_by_id == by.pk and by.holds([Role.PARTNER], over=item)
    if not (own or by.holds([Role.CLERK], over=item)):
        raise TransitionDenied("not_your_role", _("您没有为%s录入的权限。") % item.organisation.name)


def _locked(desk: Desk, uid: uuid.UUID) -> Written:
    rows = WrittenQuerySet(desk.model).select_for_update(of=("self",))
    return rows.select_related("organisation", "region").get(pk=uid)


def _begin(
    desk: Desk,
    uid: uuid.UUID,
    name: str,
    *,
    by: "User",
    at: datetime,
    reason: str = "",
    needs_reason: bool = False,
) -> tuple[Written, Transition]:
    item = _locked(desk, uid)
    try:
        step = WORKFLOW.check(item, name, by=by, at=at)
        if needs_reason and not reason.strip():
            raise TransitionDenied("reason_needed", _("请写明理由，以便对方知道怎么办。"))
    except TransitionDenied as denied:
        audit.refused(action=f"{desk.kind}.{name}", by=by, at=at, subject=item, details={"code": denied.code})
        raise
    return item, step


def _finish(
    desk: Desk,
    item: Written,
    step: Transition,
    *,
    by: "User",
    at: datetime,
    reason: str = "",
    source: str | None = None,
) -> Written:
    before = source or item.status
    item.status = step.target
    # Readers are told when it was last changed; that a change is only proposed is not for them.
    if step.name not in ("propose", "refuse"):
        item.updated_at = at
    item.save()
    _note(desk, item, step.name, source=before, reason=reason, by=by, at=at)
    audit.record(action=f"{desk.kind}.{step.name}", by=by, at=at, subject=item)
    return item


def _note(
    desk: Desk, item: Written, name: str, *, source: str, by: "User", at: datetime, reason: str = ""
) -> None:
    WrittenStep.objects.create(
        kind=desk.kind,
        item=item.pk,
        name=name,
        source=source,
        target=item.status,
        by=by,
        at=at,
        reason=reason[:1000],
    )


def _append_version(
    desk: Desk,
    item: Written,
    reason: VersionReason,
    *,
    writers: list[int],
    note: str,
    by: "User",
    at: datetime,
) -> None:
    item.version += 1
    WrittenVersion.objects.create(
        kind=desk.kind,
        item=item.pk,
        number=item.version,
        reason=reason,
        note=note[:500],
        content={**desk.said(item), "organisation": str(item.organisation_id)},
        writers=writers,
        made_at=at,
        by=by,
    )
