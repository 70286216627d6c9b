"""What can be done with an entry of any register, each step under the entry's row lock."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.chain import services as chain
from records.common.identity import this_node
from records.common.workflow import Transition, TransitionDenied
from records.registers.choices import REASONS_OF_CHANGE, EndReason, Status, VersionReason
from records.registers.models import EntryTransition, EntryVersion, RegisterEntry
from records.registers.register import Register, plain
from records.registers.travel import payload_of, shared
from records.registers.workflow import WORKFLOW, own_entry

if TYPE_CHECKING:
    from records.access.models import User
    from records.registers.models import Withdrawal

EDITABLE_STATES = frozenset({Status.DRAFT, Status.RETURNED})


@transaction.atomic
def create_entry(
    *, register: Register, content: Mapping[str, Any], by: "User", at: datetime
) -> RegisterEntry:
    """
    Begin an entry as a draft.

    :param content: values of ``register.editable``; the organisation as instance
    :raises ValidationError: field by field, where something is missing that even a draft needs, or is wrong
    :raises TransitionDenied: ``not_your_role`` where the body lies outside the clerk's reach
    """
    _only_editable(register, content)
    absent = [name for name in register.draft_needs if not content.get(name)]
    if absent:
        raise ValidationError({name: _("请填写%s。") % register.label_of(name) for name in absent})
    node = this_node()
    entry = register.model(
        origin=node.code,
        origin_name=node.name,
        writers=[by.pk],
        created_by=by,
        created_at=at,
        updated_at=at,
        **content,
    )
    register.prepare(entry)
    _refuse_wrong(register, entry, at)
    entry.place()
    _may_write(entry, by)
    entry.save(force_insert=True)
    _note(register, entry, "create", source="", by=by, at=at)
    audit.record(action=f"{register.kind}.created", by=by, at=at, subject=entry)
    return entry


@transaction.atomic
def edit_entry(
    *, register: Register, uid: uuid.UUID, content: Mapping[str, Any], by: "User", at: datetime
) -> RegisterEntry:
    """Change a draft or a returned entry; whoever does so can no longer publish it."""
    _only_editable(register, content)
    entry = _locked(register, uid)
    if entry.is_replica or entry.status not in EDITABLE_STATES:
        raise TransitionDenied(
            "not_editable", _("处于“%s”，不能直接修改；请提出变更。") % entry.get_status_display()
        )
    _may_write(entry, by)
    changed = sorted(name for name in content if getattr(entry, name) != content[name])
    for name in changed:
        setattr(entry, name, content[name])
    register.prepare(entry)
    _refuse_wrong(register, entry, at)
    entry.place()
    _may_write(entry, by)
    if by.pk not in entry.writers:
        entry.writers = [*entry.writers, by.pk]
    entry.updated_at = at
    entry.save()
    audit.record(action=f"{register.kind}.edited", by=by, at=at, subject=entry, details={"fields": changed})
    return entry


@transaction.atomic
def submit_entry(*, register: Register, uid: uuid.UUID, by: "User", at: datetime) -> RegisterEntry:
    entry, step = _begin(register, uid, "submit", by=by, at=at)
    if by.pk not in entry.writers:
        entry.writers = [*entry.writers, by.pk]
    return _finish(register, entry, step, by=by, at=at)


@transaction.atomic
def return_entry(
    *, register: Register, uid: uuid.UUID, reason: str, by: "User", at: datetime
) -> RegisterEntry:
    """Send an entry back to its clerk with what must be mended."""
    entry, step = _begin(register, uid, "return", by=by, at=at, reason=reason, needs_reason=True)
    return _finish(register, entry, step, by=by, at=at, reason=reason)


@transaction.atomic
def publish_entry(*, register: Register, uid: uuid.UUID, by: "User", at: datetime) -> RegisterEntry:
    """Make what another person wrote version 1 and hand it to the chain, all or nothing."""
    entry, step = _begin(register, uid, "publish", by=by, at=at)
    entry.status, entry.published_at = step.target, at
    _append_version(register, entry, VersionReason.CREATED, writers=entry.writers, note="", by=by, at=at)
    entry.writers = []
    return _finish(register, entry, step, by=by, at=at, source=Status.SUBMITTED)


@transaction.atomic
def propose_change(
    *,
    register: Register,
    uid: uuid.UUID,
    content: Mapping[str, Any],
    reason: str,
    note: str,
    by: "User",
    at: datetime,
    digest: str = "",
) -> RegisterEntry:
    """
    Propose other values for a published entry; another person decides.

    :param content: values of ``register.carried``
    :param reason: ``updated`` or ``corrected``
    :param digest: of what a partner sent, by which his asking twice is known
    :raises ValidationError: when nothing would change, or field by field when a value is wrong
    """
    entry, step = _begin(register, uid, "propose", by=by, at=at, reason=note, needs_reason=True)
    if reason not in REASONS_OF_CHANGE:
        raise ValidationError({"reason": _("变更原因须为更新或更正。")})
    if unknown := sorted(set(content) - set(register.carried)):
        raise ValidationError(dict.fromkeys(unknown, _("该字段不能变更。")))
    was = {name: getattr(entry, name) for name in register.carried}
    if touched := sorted(name for name in register.fixed if name in content and content[name] != was[name]):
        raise ValidationError(dict.fromkeys(touched, _("该字段只能按法定程序变更，请办理专门的变更手续。")))
    for name, value in content.items():
        setattr(entry, name, value)
    register.prepare(entry)
    changed = {name: value for name in was if (value := getattr(entry, name)) != was[name]}
    if not changed:
        raise ValidationError(_("没有任何改动，请先修改要变更的字段。"), code="no_change")
    if wrong := register.problems(entry, on=timezone.localdate(at)):
        raise ValidationError(wrong)
    for name, value in was.items():
        setattr(entry, name, value)
    entry.proposed = {
        "reason": reason,
        "note": note.strip(),
        "fields": {name: plain(value) for name, value in changed.items()},
        **({"digest": digest} if digest else {}),
    }
    entry.proposed_by, entry.proposed_at = by, at
    return _finish(register, entry, step, by=by, at=at, reason=note)


@transaction.atomic
def decide_change(
    *, register: Register, uid: uuid.UUID, accepted: bool, by: "User", at: datetime, note: str = ""
) -> RegisterEntry:
    """Accept a proposed change as the entry's next version, or refuse it with a reason."""
    name = "accept" if accepted else "refuse"
    entry, step = _begin(register, uid, name, by=by, at=at, reason=note, needs_reason=not accepted)
    proposal = entry.proposed or {}
    author = entry.proposed_by_id or 0  # The workflow lets nobody decide where nobody proposed.
    entry.proposed = entry.proposed_by = entry.proposed_at = None
    if digest := proposal.get("digest", ""):
        setattr(entry, "content_digest" if accepted else "refused_digest", digest)
    if accepted:
        for field, value in proposal["fields"].items():
            setattr(entry, field, register.read(field, value))
        entry.place()
        reason = VersionReason(proposal["reason"])
        _append_version(register, entry, reason, writers=[author], note=proposal["note"], by=by, at=at)
    return _finish(register, entry, step, by=by, at=at, reason=note)


@transaction.atomic
def amend_entry(
    *,
    register: Register,
    uid: uuid.UUID,
    content: Mapping[str, Any],
    writers: list[int],
    note: str,
    by: "User",
    at: datetime,
    reason: VersionReason = VersionReason.UPDATED,
) -> RegisterEntry:
    """
    Make what a step of the register's own room established the entry's next version at once.

    Who may take that step, and who proposed it, its room has checked; that its decider is none of ``writers`` is
    checked here as well, and by the database.
    """
    entry = _locked(register, uid)
    own_entry(entry, by=by, at=at)
    if entry.status != Status.PUBLISHED:
        raise TransitionDenied(
            "wrong_state", _("处于“%s”，只有已发布的登记才能更新。") % entry.get_status_display()
        )
    if by.pk in writers:
        raise TransitionDenied("four_eyes", _("内容由您提出，须由另一人核定。"))
    for name, value in content.items():
        setattr(entry, name, value)
    register.prepare(entry)
    _refuse_wrong(register, entry, at)
    entry.place()
    _append_version(register, entry, reason, writers=writers, note=note, by=by, at=at)
    entry.updated_at = at
    entry.save()
    _note(register, entry, "amend", source=entry.status, reason=note, by=by, at=at)
    audit.record(
        action=f"{register.kind}.amended",
        by=by,
        at=at,
        subject=entry,
        details={"fields": sorted(content), "version": entry.version},
    )
    return entry


@transaction.atomic
def end_entry(
    *,
    register: Register,
    uid: uuid.UUID,
    reason: str,
    by: "User",
    at: datetime,
    end_reason: str = EndReason.REVOKED,
    withdrawal: "Withdrawal | None" = None,
) -> RegisterEntry:
    """
    End the entry here and at every level above: revoked by a reviewer, expired by the clock alone.

    :param withdrawal: what another person noted, with the reason that the public reads; needed where the register
        ends by withdrawal
    """
    entry, step = _begin(
        register, uid, "end", by=by, at=at, reason=reason, needs_reason=True, withdrawal=withdrawal
    )
    if (end_reason == EndReason.EXPIRED) != by.holds([Role.CLOCK]):
        raise TransitionDenied("only_the_clock", _("有效期满由系统自动终止，人工终止为撤销。"))
    entry.status, entry.end_reason, entry.ended_at = step.target, end_reason, at
    if withdrawal is not None:
        entry.withdrawn_ground, entry.withdrawn_reason = withdrawal.ground, withdrawal.reason  # type: ignore[attr-defined]
    entry.proposed = entry.proposed_by = entry.proposed_at = None
    _append_version(register, entry, VersionReason(end_reason), writers=[], note=reason, by=by, at=at)
    return _finish(register, entry, step, by=by, at=at, reason=reason, source=Status.PUBLISHED)


def _only_editable(register: Register, content: Mapping[str, Any]) -> None:
    if unknown := sorted(set(content) - set(register.editable)):
        raise ValidationError(dict.fromkeys(unknown, _("该字段不能由人填写。")), code="not_editable")


def _refuse_wrong(register: Register, entry: RegisterEntry, at: datetime) -> None:
    if wrong := register.wrong(entry, on=timezone.localdate(at)):
        raise ValidationError(wrong)


def _may_write(entry: RegisterEntry, by: "User") -> None:
    if not by.holds([Role.CLERK], over=entry):
        raise TransitionDenied("not_your_role", _("您没有录入%s的权限。") % entry.organisation.name)


def _locked(register: Register, uid: uuid.UUID) -> RegisterEntry:
    rows = register.model.objects.select_for_update(of=("self",)).select_related("organisation", "region")
    return rows.get(pk=uid)


def _begin(
    register: Register,
    uid: uuid.UUID,
    name: str,
    *,
    by: "User",
    at: datetime,
    reason: str = "",
    needs_reason: bool = False,
    **more: Any,
) -> tuple[RegisterEntry, Transition]:
    entry = _locked(register, uid)
    try:
        step = WORKFLOW.check(entry, name, by=by, at=at, **more)
        if needs_reason and not reason.strip():
            raise TransitionDenied("reason_needed", _("请写明理由，以便对方知道怎么办。"))
    except TransitionDenied as denied:
        audit.refused(
            action=f"{register.kind}.{name}", by=by, at=at, subject=entry, details={"code": denied.code}
        )
        raise
    return entry, step


def _finish(
    register: Register,
    entry: RegisterEntry,
    step: Transition,
    *,
    by: "User",
    at: datetime,
    reason: str = "",
    source: str | None = None,
) -> RegisterEntry:
    before = source or entry.status
    entry.status = step.target
    # Everybody reads when it was last changed; that a change is only proposed is not for everybody.
    if step.name not in ("propose", "refuse"):
        entry.updated_at = at
    entry.save()
    _note(register, entry, step.name, source=before, reason=reason, by=by, at=at)
    audit.record(action=f"{register.kind}.{step.name}", by=by, at=at, subject=entry)
    register.follow(step.name, [entry], by=by, at=at)
    return entry


def _note(
    register: Register,
    entry: RegisterEntry,
    name: str,
    *,
    source: str,
    by: "User",
    at: datetime,
    reason: str = "",
) -> None:
    EntryTransition.objects.create(
        kind=register.kind,
        entry=entry.pk,
        name=name,
        source=source,
        target=entry.status,
        by=by,
        at=at,
        reason=reason,
    )


def _append_version(
    register: Register,
    entry: RegisterEntry,
    reason: VersionReason,
    *,
    writers: list[int],
    note: str,
    by: "User",
    at: datetime,
) -> None:
    """The one place where a version comes into being: its row and its event, in one transaction."""
    entry.version += 1
    EntryVersion.objects.create(
        kind=register.kind,
        entry=entry.pk,
        number=entry.version,
        reason=reason,
        note=note[:500],
        content=shared(register, entry),
        writers=writers,
        made_at=at,
        registered_at=at,
        by=by,
    )
    ended = entry.status == Status.ENDED
    chain.emit(
        kind=register.kind,
        uid=entry.pk,
        version=entry.version,
        action="end" if ended else "publish" if entry.version == 1 else "amend",
        payload=payload_of(register, entry, reason=reason),
        at=at,
    )
