"""What a reader asks of the list of records, read from a query string with every fault named."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self
from urllib.parse import quote_plus
from uuid import UUID

from django.db.models import TextChoices
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.published.regions import region_of
from records.dishonesty.choices import Domain, Severity, Source, SubjectType

MAX_QUERY_LENGTH = 100


class Ordering(TextChoices):
    NEWEST = "-published_at", gettext_lazy("最近发布在前")
    OLDEST = "published_at", gettext_lazy("最早发布在前")
    DECIDED_LAST = "-decided_on", gettext_lazy("文书日期由近到远")
    DECIDED_FIRST = "decided_on", gettext_lazy("文书日期由远到近")


CODE_LISTS: dict[str, type[TextChoices]] = {
    "source": Source,
    "domain": Domain,
    "severity": Severity,
    "subject_type": SubjectType,
    "ordering": Ordering,
}


@dataclass(frozen=True)
class Problem:
    """One value of the query that could not be used: which, why for a program, why for a person."""

    field: str
    code: str
    detail: str


@dataclass(frozen=True)
class Criteria:
    q: str = ""
    region: str = ""
    organisation: UUID | None = None
    source: str = ""
    domain: str = ""
    severity: str = ""
    subject_type: str = ""
    decided_from: date | None = None
    decided_to: date | None = None
    ordering: str = Ordering.NEWEST.value

    @classmethod
    def read(cls, query: Mapping[str, str]) -> tuple[Self, list[Problem]]:
        """The criteria of a query string; a value that cannot be used is left out and named."""
        values: dict[str, object] = {}
        problems: list[Problem] = []
        for name, reader in _READERS.items():
            text = str(query.get(name, "")).strip()
            if not text:
                continue
            try:
                values[name] = reader(name, text)
            except _UnusableError as unusable:
                problems.append(Problem(name, unusable.code, unusable.detail))
        criteria = cls(**values)  # type: ignore[arg-type]
        first, last = criteria.decided_from, criteria.decided_to
        if first and last and first > last:
            criteria = replace(criteria, decided_to=None)
            problems.append(
                Problem("decided_to", "before_start", _("文书日期的截止日早于起始日，请改正其中一个。"))
            )
        return criteria, problems

    def without(self, name: str) -> Self:
        return replace(self, **{name: _DEFAULTS[name]})  # type: ignore[arg-type]

    def having(self, name: str, value: object) -> Self:
        return replace(self, **{name: value})  # type: ignore[arg-type]

    def pairs(self) -> list[tuple[str, str]]:
        """The query string's names and values, only those that say something."""
        said = vars(self)
        return [
            (name, str(value))
            for name, default in _DEFAULTS.items()
            if (value := said[name]) not in ("", None, default)
        ]

    @property
    def querystring(self) -> str:
        return query_of(self.pairs())

    @property
    def filters(self) -> list[str]:
        """The names of what narrows the list, for the chips that take each away again."""
        return [name for name, _value in self.pairs() if name != "ordering"]


_DEFAULTS = {field.name: field.default for field in fields(Criteria)}
_PLAIN = re.compile(r"[\w.~-]*", re.ASCII)


def query_of(pairs: Iterable[tuple[str, str]]) -> str:
    """As ``urlencode`` writes them; the codes and days that most values are it would look at sign by sign."""
    return "&".join(
        f"{name}={value if _PLAIN.fullmatch(value) else quote_plus(value)}" for name, value in pairs
    )


class _UnusableError(Exception):
    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail


def _text(name: str, text: str) -> str:
    cleaned = " ".join(unicodedata.normalize("NFKC", text).replace("\x00", " ").split())
    if len(cleaned) > MAX_QUERY_LENGTH:
        raise _UnusableError(
            "too_long", _("检索词最多 %(most)d 个字，请缩短后再查。") % {"most": MAX_QUERY_LENGTH}
        )
    return cleaned


def _choice(name: str, text: str) -> str:
    if text not in CODE_LISTS[name].values:
        raise _UnusableError("unknown_value", _("“%(value)s”不是可选的值。") % {"value": text[:40]})
    return text


def _region(name: str, text: str) -> str:
    if not (len(text) == 6 and text.isascii() and text.isdigit()) or region_of(text) is None:
        raise _UnusableError("unknown_region", _("没有代码为“%(value)s”的行政区划。") % {"value": text[:40]})
    return text


def _uid(name: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _UnusableError("not_a_uid", _("“%(value)s”不是机构编号。") % {"value": text[:40]}) from None


def _date(name: str, text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise _UnusableError(
            "not_a_date", _("“%(value)s”不是有效的日期，请按“2026-03-01”的格式填写。") % {"value": text[:40]}
        )
    return day


_READERS = {
    "q": _text,
    "region": _region,
    "organisation": _uid,
    "source": _choice,
    "domain": _choice,
    "severity": _choice,
    "subject_type": _choice,
    "decided_from": _date,
    "decided_to": _date,
    "ordering": _choice,
}
