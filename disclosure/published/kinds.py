"""
The kinds of open data: what may be taken away whole, under which name, and what may be read of each.

A room whose things everybody may read adds its kind here in a few lines (``add``); registers are there by
themselves. Files, dictionary, change log and sitemap then know it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.published.audience import PUBLIC
from disclosure.published.columns import ORGANISATIONS, RECORDS, REGIONS, Shape, of_register
from disclosure.published.organisations import organisations_for
from disclosure.published.records import Presented, present, readable, records_for
from disclosure.published.regions import regions
from disclosure.published.registers import entries_for, present_entry
from records.registers.register import Register, registers

RECORD = "dishonesty-record"


@dataclass(frozen=True)
class OpenKind:
    """
    :ivar name: of its files and its dictionary
    :ivar kind: as the log of changes and the chain call it
    :ivar rows: those that everybody may read on a day
    :ivar page: the route of one row's page; it takes the row's key
    :ivar changes: whether its rows come and go, and stand in the log of changes; what follows is for those
    :ivar readable: rows with all that ``present`` needs
    :ivar present: a row in the shape that pages and API share
    :ivar newest: the order, newest first, for which there is an index by body and by region
    """

    name: str
    kind: str
    label: str | Promise
    shape: Shape
    rows: Callable[[date], QuerySet[Any]]
    page: str
    key: str = "uid"
    changes: bool = False
    readable: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    present: Callable[[Any], Presented] = lambda row: {}
    newest: str = "-published_at"


def _of(register: Register) -> OpenKind:
    word = register.kind
    return OpenKind(
        name=f"{word[:-1]}ies" if word.endswith("y") else f"{word}s",
        kind=word,
        label=register.label,
        shape=of_register(register),
        rows=lambda on: entries_for(register, PUBLIC, on=on),
        page=f"site:{word}",
        changes=True,
        present=lambda entry: present_entry(register, entry),
        newest="-decided_on",
    )


RECORDS_KIND = OpenKind(
    "records",
    RECORD,
    _("政务失信记录"),
    RECORDS,
    lambda on: records_for(PUBLIC, on=on),
    "site:record",
    changes=True,
    readable=readable,
    present=lambda record: present(record, PUBLIC),
)
ORGANISATIONS_KIND = OpenKind(
    "organisations",
    "organisation",
    _("机构"),
    ORGANISATIONS,
    lambda on: organisations_for(PUBLIC),
    "site:organisation",
)
REGIONS_KIND = OpenKind(
    "regions", "region", _("行政区划"), REGIONS, lambda on: regions(), "site:region", key="code"
)
_added: dict[str, OpenKind] = {}


def add(kind: OpenKind) -> None:
    _added[kind.name] = kind


def open_kinds() -> list[OpenKind]:
    of_registers = [_of(register) for register in registers()]
    return [RECORDS_KIND, *of_registers, *_added.values(), ORGANISATIONS_KIND, REGIONS_KIND]


def open_kind(name: str) -> OpenKind | None:
    return next((kind for kind in open_kinds() if kind.name == name), None)


def label_of(kind: str) -> str:
    """What the log of changes calls a kind, in the reader's language."""
    return next((str(one.label) for one in open_kinds() if one.kind == kind), kind)
