"""Rules: written by one, tried on last year, switched on by another, switched off."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.common.workflow import TransitionDenied
from records.subjects.models import Region
from supervision.warnings.choices import JobState, RuleStatus
from supervision.warnings.models import WarningDryRun, WarningRule, WarningRuleVersion, WarningSwitch
from supervision.warnings.observing import known
from supervision.warnings.rules import read_settings
from supervision.warnings.workflow import HEAD, RULE

if TYPE_CHECKING:
    from records.access.models import User

MONTHS = 12


def _refuse(
    rule: WarningRule | None, name: str, denied: TransitionDenied, by: "User", at: datetime
) -> NoReturn:
    audit.refused(action=f"warning_rule.{name}", by=by, at=at, subject=rule, details={"code": denied.code})
    raise denied


def lock_rule(uid: UUID) -> WarningRule:
    return (
        WarningRule.objects.select_for_update(of=("self",))
        .select_related("newest", "active", "region")
        .get(pk=uid)
    )


def _holds(rule: WarningRule, name: str, by: "User", at: datetime) -> None:
    if not by.holds(HEAD, over=rule):
        _refuse(
            rule,
            name,
            TransitionDenied("not_your_role", _("预警规则由本地区的督导人员编写、试算和启停。")),
            by,
            at,
        )


@transaction.atomic
def create_rule(
    *,
    key: str,
    title: str,
    region: Region,
    settings: Mapping[str, Any],
    text: str,
    basis: str,
    by: "User",
    at: datetime,
) -> WarningRule:
    """
    Write a rule; it is off until it has been tried and another person switches it on.

    :raises ValidationError: what of it cannot be understood, each sentence at its field
    """
    rule = WarningRule(
        key=key, title=title.strip()[:100], region=region, created_by=by, created_at=at, updated_at=at
    )
    _holds(rule, "create", by, at)
    rule.full_clean(exclude=["newest", "active"])
    rule.save(force_insert=True)
    write_version(rule, settings=settings, text=text, basis=basis, by=by, at=at)
    audit.record(action="warning_rule.create", by=by, at=at, subject=rule)
    return rule


@transaction.atomic
def revise(
    *, rule: UUID, settings: Mapping[str, Any], text: str, basis: str, by: "User", at: datetime
) -> WarningRuleVersion:
    """A further version; the one in force stays so until the new one was tried and switched on."""
    found = lock_rule(rule)
    _holds(found, "revise", by, at)
    made = write_version(found, settings=settings, text=text, basis=basis, by=by, at=at)
    audit.record(action="warning_rule.revise", by=by, at=at, subject=found, details={"number": made.number})
    return made


def write_version(
    rule: WarningRule, *, settings: Mapping[str, Any], text: str, basis: str, by: "User", at: datetime
) -> WarningRuleVersion:
    asked = read_settings(settings)
    problems = {
        name: sentence
        for name, value, sentence in (
            ("text", text, _("请写明提示和建议：收到预警的单位应当怎样做。")),
            ("basis", basis, _("请写明依据；没有文件规定的，写明由谁决定。")),
        )
        if not value.strip()
    }
    if problems:
        raise ValidationError(problems)
    version = WarningRuleVersion.objects.create(
        rule=rule,
        number=rule.newest.number + 1 if rule.newest else 1,
        condition=asked.condition,
        measure=asked.measure,
        settings=asked.as_json(),
        text=text.strip()[:1000],
        basis=basis.strip()[:300],
        written_by=by,
        written_at=at,
    )
    rule.newest, rule.updated_at = version, at
    rule.save(update_fields=["newest", "updated_at"])
    return version


@transaction.atomic
def ask_dry_run(*, rule: UUID, by: "User", at: datetime) -> WarningDryRun:
    """Try the newest version on the twelve months that have ended; the work itself is a task."""
    found = lock_rule(rule)
    _holds(found, "dry_run", by, at)
    version = found.newest
    if version is None or not known(version.asked):
        raise ValidationError(
            {"measure": _("本节点还没有规则所用的指标，不能试算；请改用已有的指标，或先启用提供它的功能。")}
        )
    running = version.dry_runs.filter(state__in=[JobState.WAITING, JobState.RUNNING]).first()
    if running is not None:
        return running
    since, until = last_year(timezone.localdate(at))
    made = WarningDryRun.objects.create(
        version=version, since=since, until=until, all_steps=MONTHS, asked_by=by, asked_at=at
    )
    audit.record(
        action="warning_rule.dry_run", by=by, at=at, subject=found, details={"number": version.number}
    )
    return made


def last_year(today: date) -> tuple[date, date]:
    """The twelve full months that have ended."""
    first = today.replace(day=1)
    return first.replace(year=first.year - 1), first - timedelta(days=1)


@transaction.atomic
def switch_on(*, rule: UUID, note: str, by: "User", at: datetime) -> WarningRule:
    """Put the newest version in force; never by who wrote it, and only on a dry run of exactly this version."""
    found = lock_rule(rule)
    _check(found, "switch_on", by, at)
    version = found.newest
    assert version is not None
    if not note.strip():
        raise ValidationError({"note": _("请写明启用的理由，例如试算结果和准确率。")})
    WarningSwitch.objects.create(
        version=version,
        turned_on=True,
        dry_run=version.dry_runs.filter(state=JobState.DONE).order_by("-asked_at")[0],
        note=note.strip()[:1000],
        by=by,
        at=at,
    )
    found.status, found.active, found.updated_at = RuleStatus.ON, version, at
    found.save(update_fields=["status", "active", "updated_at"])
    # What was counted under the former version says nothing about this one.
    found.watches.all().delete()
    audit.record(
        action="warning_rule.switch_on", by=by, at=at, subject=found, details={"number": version.number}
    )
    return found


@transaction.atomic
def switch_off(*, rule: UUID, note: str, by: "User", at: datetime) -> WarningRule:
    """Nothing more is raised by it; what it raised is still worked to its end."""
    found = lock_rule(rule)
    _check(found, "switch_off", by, at)
    if not note.strip():
        raise ValidationError({"note": _("请写明停用的理由。")})
    assert found.active is not None
    WarningSwitch.objects.create(
        version=found.active, turned_on=False, note=note.strip()[:1000], by=by, at=at
    )
    found.status, found.active, found.updated_at = RuleStatus.OFF, None, at
    found.save(update_fields=["status", "active", "updated_at"])
    found.watches.all().delete()
    audit.record(action="warning_rule.switch_off", by=by, at=at, subject=found)
    return found


def _check(rule: WarningRule, name: str, by: "User", at: datetime) -> None:
    try:
        RULE.check(rule, name, by=by, at=at)
    except TransitionDenied as denied:
        _refuse(rule, name, denied, by, at)
