"""The frame of every step of a version, and the steps themselves: locked, checked against the table, written down."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from records.access import audit
from records.common.workflow import Transition, TransitionDenied
from supervision.assessments.systems.choices import Status
from supervision.assessments.systems.models import SystemStep, SystemVersion
from supervision.assessments.systems.workflow import ASSESSORS, WORKFLOW

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def adopt(*, version: UUID, note: str = "", by: "User", at: datetime) -> SystemVersion:
    """Another person than its writers says that this is what bodies are measured by."""
    found = lock(version)
    step = begin(found, "adopt", by=by, at=at)
    found.adopted_by, found.adopted_at = by, at
    return finish(found, step, by=by, at=at, note=note)


@transaction.atomic
def reopen(*, version: UUID, note: str, by: "User", at: datetime) -> SystemVersion:
    """Back to a draft, as long as no round has used it."""
    found = lock(version)
    step = begin(found, "reopen", by=by, at=at)
    said = needed(note, _("请写明退回修改的理由。"))
    if found.system.versions.filter(status=Status.DRAFT).exists():
        raise ValidationError(_("该指标体系已有一个草稿，请先通过或作废。"))
    found.adopted_by = found.adopted_at = None
    return finish(found, step, by=by, at=at, note=said)


@transaction.atomic
def retire(*, version: UUID, note: str, by: "User", at: datetime) -> SystemVersion:
    """No further round begins with it."""
    found = lock(version)
    step = begin(found, "retire", by=by, at=at)
    return finish(found, step, by=by, at=at, note=needed(note, _("请写明停用的理由。")))


@transaction.atomic
def discard(*, version: UUID, note: str, by: "User", at: datetime) -> SystemVersion:
    """A draft that is not pursued."""
    found = lock(version)
    step = begin(found, "discard", by=by, at=at)
    return finish(found, step, by=by, at=at, note=needed(note, _("请写明作废的理由。")))


@transaction.atomic
def freeze(*, version: UUID, by: "User", at: datetime) -> SystemVersion:
    """
    A round begins with this version: from now on it stays as it was adopted. Safe to call again.

    :raises TransitionDenied: ``not_adopted``
    """
    found = lock(version)
    if found.status != Status.ADOPTED:
        raise TransitionDenied("not_adopted", _("考核只能使用已通过的指标体系。"))
    if found.frozen_at is None:
        found.frozen_at = at
        found.save(update_fields=["frozen_at"])
        write(found, "freeze", gettext_noop("启用"), by=by, at=at)
    return found


def lock(uid: UUID) -> SystemVersion:
    rows = SystemVersion.objects.select_for_update(of=("self",)).select_related("system")
    return rows.get(pk=uid)


def begin(version: SystemVersion, name: str, *, by: "User", at: datetime) -> Transition:
    try:
        return WORKFLOW.check(version, name, by=by, at=at)
    except TransitionDenied as denied:
        refuse(version, name, denied, by=by, at=at)


def refuse(
    version: SystemVersion, name: str, denied: TransitionDenied, *, by: "User", at: datetime
) -> NoReturn:
    audit.refused(action=f"system.{name}", by=by, at=at, subject=version, details={"code": denied.code})
    raise denied


def may_write(version: SystemVersion, name: str, *, by: "User", at: datetime) -> None:
    if not by.holds(ASSESSORS, over=version):
        denied = TransitionDenied("not_your_role", _("编写指标体系须由本地区的考核评价人员办理。"))
        refuse(version, name, denied, by=by, at=at)


def draft_of(uid: UUID, name: str, *, by: "User", at: datetime) -> SystemVersion:
    version = lock(uid)
    may_write(version, name, by=by, at=at)
    if version.status != Status.DRAFT:
        denied = TransitionDenied("wrong_state", _("只有草稿可以修改；请复制为新版本后修改。"))
        refuse(version, name, denied, by=by, at=at)
    return version


def kept(
    version: SystemVersion, name: str, *, by: "User", at: datetime, details: dict[str, Any] | None = None
) -> SystemVersion:
    if by.pk not in version.writers:
        version.writers = [*version.writers, by.pk]
    version.updated_at = at
    version.save()
    audit.record(action=f"system.{name}", by=by, at=at, subject=version, details=details or {})
    return version


def finish(
    version: SystemVersion, step: Transition, *, by: "User", at: datetime, note: str = ""
) -> SystemVersion:
    source, version.status, version.updated_at = version.status, step.target, at
    version.save()
    with override("zh-hans"):
        label = str(step.label)
    write(version, step.name, label, source=source, by=by, at=at, note=note)
    return version


def write(
    version: SystemVersion,
    name: str,
    label: str,
    *,
    source: str | None = None,
    by: "User",
    at: datetime,
    note: str = "",
) -> SystemStep:
    """A line in the history; ``label`` in Chinese, for it is kept."""
    step = SystemStep.objects.create(
        version=version,
        name=name,
        label=label[:50],
        source=version.status if source is None else source,
        target=version.status,
        by=by,
        at=at,
        note=note[:2000],
    )
    audit.record(action=f"system.{name}", by=by, at=at, subject=version)
    return step


def needed(note: str, sentence: str) -> str:
    if not note.strip():
        raise ValidationError({"note": ValidationError(sentence, code="required")})
    return note.strip()
