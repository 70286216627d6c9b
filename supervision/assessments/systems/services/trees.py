"""The tree of a draft: item by item, or the whole of it out of a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from supervision.assessments.shape import decimal, number
from supervision.assessments.systems.checks import NUMBERS, problems
from supervision.assessments.systems.exporting import system_shape
from supervision.assessments.systems.models import Indicator, SystemVersion
from supervision.assessments.systems.services.steps import draft_of, kept

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def put_indicator(
    *, version: UUID, said: Mapping[str, Any], key_was: str = "", by: "User", at: datetime
) -> Indicator:
    """
    Add an indicator, or change the one that was called ``key_was``.

    :param said: one item in the published shape
    :raises ValidationError: field by field
    """
    draft = draft_of(version, "put_indicator", by=by, at=at)
    shape = system_shape(draft)
    rows = [dict(one) for one in shape["indicators"]]
    if key_was and not any(one["key"] == key_was for one in rows):
        raise ValidationError({"key": _("没有这项指标，它可能刚被删除。")})
    others = [one for one in rows if one["key"] != key_was]
    for one in others:
        if key_was and one["parent"] == key_was:
            one["parent"] = said["key"]
    found = [one for one in problems(shape | {"indicators": [*others, said]}) if one.key == said["key"]]
    wrong = {one.field: one.message for one in found if not one.later}
    if wrong:
        raise ValidationError(wrong)
    row = draft.indicators.filter(key=key_was).first() if key_was else None
    row = row or Indicator(version=draft)
    _fill(row, said)
    row.parent = draft.indicators.filter(key=said["parent"]).first() if said.get("parent") else None
    row.save()
    kept(draft, "put_indicator", by=by, at=at, details={"key": row.key})
    return row


@transaction.atomic
def remove_indicator(*, version: UUID, key: str, by: "User", at: datetime) -> None:
    """Take an indicator out of a draft; a group only once it is empty."""
    draft = draft_of(version, "remove_indicator", by=by, at=at)
    row = draft.indicators.filter(key=key).first()
    if row is None:
        return
    if row.children.exists():
        raise ValidationError(_("分组下面还有指标，请先移走或删除。"))
    row.delete()
    kept(draft, "remove_indicator", by=by, at=at, details={"key": key})


@transaction.atomic
def replace_tree(
    *,
    version: UUID,
    indicators: Sequence[Mapping[str, Any]],
    grades: Sequence[Mapping[str, Any]],
    bonus_cap: Decimal | None,
    by: "User",
    at: datetime,
) -> SystemVersion:
    """
    Put another tree, with grades and cap, in the place of a draft's.

    :raises ValidationError: what no draft may say, each with the indicator's code
    """
    draft = draft_of(version, "replace_tree", by=by, at=at)
    system = {"indicators": indicators, "grades": grades, "bonus_cap": bonus_cap}
    wrong = [one for one in problems(system) if not one.later]
    if wrong:
        raise ValidationError([f"{one.key} {one.message}".strip() for one in wrong])
    draft.grades, draft.bonus_cap = ordered_grades(grades), bonus_cap
    # From the leaves up: a parent stands as long as one of its items does.
    while draft.indicators.filter(children__isnull=True).exists():
        draft.indicators.filter(children__isnull=True).delete()
    plant(draft, indicators)
    return kept(draft, "replace_tree", by=by, at=at, details={"indicators": len(indicators)})


def ordered_grades(grades: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """From the best to the worst."""
    kept_so = [{"title": str(one["title"]).strip(), "least": number(one["least"])} for one in grades]
    return sorted(kept_so, key=lambda one: -(decimal(one["least"]) or Decimal(0)))


def plant(version: SystemVersion, indicators: Sequence[Mapping[str, Any]]) -> None:
    made = {one["key"]: _fill(Indicator(version=version), one) for one in indicators}
    waiting = list(indicators)
    while waiting:
        # Level by level, so that each finds its parent there.
        ready = [one for one in waiting if not one.get("parent") or made[one["parent"]].pk in _placed(made)]
        for one in ready:
            row = made[one["key"]]
            row.parent = made[one["parent"]] if one.get("parent") else None
        Indicator.objects.bulk_create([made[one["key"]] for one in ready])
        waiting = [one for one in waiting if one not in ready]


def _placed(made: Mapping[str, Indicator]) -> set[UUID]:
    return {row.pk for row in made.values() if not row._state.adding}


def _fill(row: Indicator, said: Mapping[str, Any]) -> Indicator:
    row.key, row.title = said["key"], str(said["title"]).strip()
    row.order, row.mode = int(said.get("order") or 0), said["mode"]
    row.weights = {kind: number(weight) for kind, weight in (said.get("weights") or {}).items()}
    row.applies_to = sorted(said.get("applies_to") or ())
    row.rule = _rule(said.get("rule") or {})
    row.guidance = str(said.get("guidance") or "").strip()
    row.evidence = str(said.get("evidence") or "").strip()
    row.needs_two = bool(said.get("needs_two"))
    row.third_above = decimal(said.get("third_above"))
    row.clean_fields(exclude=["version", "parent"])
    return row


def _rule(said: Mapping[str, Any]) -> dict[str, Any]:
    """Each number written in the one way, so that two equal rules are equal."""
    rule: dict[str, Any] = {name: number(value) if name in NUMBERS else value for name, value in said.items()}
    if "tiers" in rule:
        rule["tiers"] = [
            {"from": number(one["from"]), "points": number(one["points"])} for one in rule["tiers"]
        ]
    return rule
