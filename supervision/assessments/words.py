"""How an indicator is scored and how a score came about, in words."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from supervision.assessments.rules import How
from supervision.assessments.shape import number
from supervision.assessments.systems.choices import Better, Effect, Mode, Shape, WhenNone
from supervision.figures.measures import is_measure, measure


def figure(name: str | None, value: Any) -> str:
    """A value as the figure is told, or as a bare number where no figure stands behind it."""
    if value in (None, ""):
        return _("无应计事项")
    try:
        said = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if name and is_measure(name):
        found = measure(name)
        return f"{found.number(said)} {found.unit}".strip()
    return number(said) or ""


def how_told(how: How) -> str:
    """How a score came about, in a sentence."""
    said = dict(how.values)
    key = said.get("measure")
    value, full = figure(key, said.get("value")), figure(key, said.get("full_at"))
    zero = figure(key, said.get("zero_at"))
    if how.code.startswith("automatic_"):
        return _shaped(how.code.removeprefix("automatic_"), said, value, full, zero)
    return {
        "sum": _("下级各项得分之和"),
        "bonus_sum": _("加分之和，不超过上限"),
        "vetoes": _("一票否决事项，不计分"),
        "missing": _("尚未评分，暂计零分"),
        "not_applicable": _("不适用，分值由同组其他指标按比例分担"),
        "nothing_due_full": _("期内无应计事项，得满分"),
        "nothing_due_zero": _("期内无应计事项，不得分"),
        "manual": _("人工评分%s分") % said.get("value", ""),
        "tiered": _("%s，按所在档次得分") % value,
        "deduction": _("%(value)s，每次扣%(points)s分") % {"value": value, "points": said.get("points", "")},
        "taken_off": _("%(count)s次，从本组得分中扣%(lost)s分")
        % {"count": said.get("count", ""), "lost": said.get("lost", "")},
        "bonus": _("加分：%s") % value,
        "veto_passed": _("未触发否决"),
        "veto_struck": _("触发一票否决：%s") % value,
    }[how.code]


def _shaped(shape: str, said: Mapping[str, str], value: str, full: str, zero: str) -> str:
    words = {"value": value, "full": full, "zero": zero}
    if said.get("better") == Better.LESS:
        edge = _("%(value)s；不高于%(full)s得满分") % words
    else:
        edge = _("%(value)s；达到%(full)s得满分") % words
    rest = {
        Shape.RATE.value: _("，否则按比率折算"),
        Shape.SHARE.value: _("，否则按所占比例折算"),
        Shape.LINE.value: _("，%(zero)s为零分，其间按比例折算") % words,
        Shape.STEP.value: _("，否则不得分"),
    }[shape]
    return edge + rest


def rule_told(mode: str, rule: Mapping[str, Any]) -> str:
    """What an indicator's rule says, for tables and for whoever is scored by it."""
    key = rule.get("measure") or ""
    parts = [str(measure(key).title)] if is_measure(key) else []
    if mode == Mode.AUTOMATIC:
        parts.append(_automatic_told(rule, key))
    elif mode == Mode.TIERED:
        parts.append(_tiers_told(rule, key))
    elif mode == Mode.DEDUCTION:
        cap = _("，最多扣%s分") % rule["cap"] if rule.get("cap") else ""
        parts.append(_("每次扣%s分") % rule.get("points", "") + cap)
    elif mode == Mode.BONUS and rule.get("points"):
        parts.append(_("每项加%s分") % rule["points"])
    elif mode == Mode.VETO:
        parts.append(_veto_told(rule, key))
    if key and rule.get("when_none") in (WhenNone.FULL, WhenNone.NOUGHT):
        parts.append(_("无应计事项的：%s") % WhenNone(rule["when_none"]).label)
    return "；".join(part for part in parts if part)


def _automatic_told(rule: Mapping[str, Any], key: str) -> str:
    edge = figure(key, rule.get("full_at"))
    first = _("不高于%s得满分") if rule.get("better") == Better.LESS else _("达到%s得满分")
    rest = str(Shape(rule["shape"]).label) if rule.get("shape") in Shape.values else ""
    if rule.get("shape") == Shape.LINE:
        rest += _("（零分值%s）") % figure(key, rule.get("zero_at"))
    return first % edge + ("；" + rest if rest else "")


def _tiers_told(rule: Mapping[str, Any], key: str) -> str:
    word = (
        _("不高于%(edge)s得%(points)s分")
        if rule.get("better") == Better.LESS
        else _("达到%(edge)s得%(points)s分")
    )
    told = [
        word % {"edge": figure(key, tier["from"]), "points": tier["points"]}
        for tier in rule.get("tiers") or ()
    ]
    told.append(_("其余得%s分") % (rule.get("otherwise") or "0"))
    return "，".join(told)


def _veto_told(rule: Mapping[str, Any], key: str) -> str:
    what = (
        _("直接定为“%s”") % rule.get("grade", "") if rule.get("effect") == Effect.GRADE else _("总分计零分")
    )
    if rule.get("least") is not None:
        return _("低于%(edge)s的，%(what)s") % {"edge": figure(key, rule["least"]), "what": what}
    if rule.get("most") is not None:
        return _("高于%(edge)s的，%(what)s") % {"edge": figure(key, rule["most"]), "what": what}
    return _("有此情形的，%s") % what
