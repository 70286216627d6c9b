"""Loads what the portal is delivered with: known calendar years and default deadlines."""

from importlib.metadata import version
from typing import Any

from django.apps import apps as installed

from records.clocks.catalogue import DEFAULTS, Default

_COLUMNS = ("number", "unit", "basis", "rolls")
# The library speaks English; the pages do not.
HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def load(apps: Any = installed) -> None:
    """
    Add what is missing and refresh what staff have not touched; safe to call again after an upgrade.

    A migration hands in its own ``apps``, so that columns added later do not break it. A year that is there
    already is left as it is, days removed by staff included; so is a rule that staff changed.
    """
    _load_years(apps)
    _load_rules(apps)


def add_missing_rules(apps: Any, schema_editor: Any = None) -> None:
    """Only add the rules that an upgrade brings; every rule that is there stays as it stands. For migrations."""
    rules = apps.get_model("records", "DeadlineRule")
    known = set(rules.objects.filter(region=None).values_list("key", flat=True))
    rules.objects.bulk_create(
        [_general(rules, default) for default in DEFAULTS if default.key not in known], ignore_conflicts=True
    )


def _load_years(apps: Any) -> None:
    # Only here: a worker that never loads has no use for the tables of the library.
    from chinese_calendar.constants import holidays, workdays

    years = apps.get_model("records", "CalendarYear")
    days = apps.get_model("records", "CalendarDay")
    edition = f"chinesecalendar {version('chinesecalendar')}"
    known = set(years.objects.values_list("year", flat=True))
    missing = sorted({day.year for day in holidays} - known)
    sources = {year: f"国务院办公厅关于{year}年部分节假日安排的通知（{edition}）" for year in missing}
    years.objects.bulk_create(
        [years(year=year, source=source) for year, source in sources.items()], ignore_conflicts=True
    )
    days.objects.bulk_create(
        [
            days(
                day=day,
                year_id=day.year,
                is_working=is_working,
                name=HOLIDAYS.get(name, name),
                source=sources[day.year],
            )
            for table, is_working in ((holidays, False), (workdays, True))
            for day, name in table.items()
            if day.year in sources
        ],
        ignore_conflicts=True,
    )


def _load_rules(apps: Any) -> None:
    rules = apps.get_model("records", "DeadlineRule")
    general = {rule.key: rule for rule in rules.objects.filter(region=None)}
    missing, outdated = [], []
    for default in DEFAULTS:
        values = {column: getattr(default, column) for column in _COLUMNS}
        rule = general.get(default.key)
        if rule is None:
            missing.append(_general(rules, default))
        elif rule.changed_at is None and any(getattr(rule, column) != values[column] for column in _COLUMNS):
            for column, value in values.items():
                setattr(rule, column, value)
            outdated.append(rule)
    rules.objects.bulk_create(missing, ignore_conflicts=True)
    rules.objects.bulk_update(outdated, _COLUMNS)


def _general(rules: Any, default: Default) -> Any:
    return rules(key=default.key, **{column: getattr(default, column) for column in _COLUMNS})
