"""Periods, sums and numbers in words: pure calculations of this room."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

HALF, YEAR = "half", "year"
# A unit may begin to write before its period is over; what is compiled then is compiled again afterwards.
OPENS_BEFORE = timedelta(days=15)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ONE = Decimal(1)


@dataclass(frozen=True)
class Span:
    """One period that is reported on; both days belong to it."""

    year: int
    period: str

    @property
    def since(self) -> date:
        return date(self.year, 1, 1)

    @property
    def until(self) -> date:
        return date(self.year, 6, 30) if self.period == HALF else date(self.year, 12, 31)

    @property
    def before(self) -> "Span":
        """The same period of the year before, with which it is compared."""
        return Span(self.year - 1, self.period)


def newest(on: date) -> Span:
    """The latest period whose writing has begun by that day."""
    spans = [Span(year, period) for year in (on.year - 1, on.year) for period in (HALF, YEAR)]
    return max((span for span in spans if span.until - OPENS_BEFORE <= on), key=lambda span: span.until)


@dataclass(frozen=True)
class Sum:
    """What several readings of one measure come to; no value where nothing was due anywhere."""

    value: Decimal | None
    numerator: Decimal
    denominator: Decimal | None


def total(kind: str, readings: Iterable[Any]) -> Sum:
    """
    Readings of several bodies as one. Counts and amounts are added; of rates and days numerators and denominators
    are, for a mean of rates would let a body with two cases weigh as much as one with two thousand.
    """
    found = list(readings)
    numerator = sum((one.numerator for one in found), Decimal(0))
    dues = [one.denominator for one in found if one.denominator is not None]
    denominator = sum(dues, Decimal(0)) if dues else None
    if kind in ("count", "amount"):
        values = [one.value for one in found if one.value is not None]
        return Sum(sum(values, Decimal(0)) if values else None, numerator, denominator)
    if len(found) == 1:
        return Sum(found[0].value, numerator, denominator)
    return Sum(numerator / denominator if denominator else None, numerator, denominator)


def plain(value: Decimal | None) -> str | None:
    """As it is kept: the same number is always the same text."""
    if value is None:
        return None
    text = f"{value.normalize():f}"
    return "0" if text in ("-0", "0") else text


def shown(kind: str, value: str | None) -> str:
    """As it is read, without its unit: a rate in per cent with one place, an amount with two."""
    if value is None:
        return "—"
    number = Decimal(value)
    if kind == "rate":
        return f"{(number * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
    if kind == "amount":
        return f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
    if kind == "days":
        return f"{number.quantize(Decimal('0.1'), ROUND_HALF_UP)}"
    return (
        f"{number.quantize(_ONE, ROUND_HALF_UP)}" if number == number.to_integral_value() else f"{number:f}"
    )


def sentence(figure: Mapping[str, Any]) -> str:
    """One figure in words, beside that of a year ago. Reports are Chinese, in whatever language somebody works."""
    kind, title = figure["kind"], figure["title"]
    unit = "" if kind == "rate" else figure["unit"]
    value, before = figure["value"], figure["before"]
    if value is None:
        return f"{title}：本期没有应计事项。"
    said = f"{title}{shown(kind, value)}{unit}"
    if kind == "rate" and figure.get("denominator"):
        said += f"（{figure['numerator']}/{figure['denominator']}）"
    if before is None:
        return f"{said}。"
    return f"{said}，{_against(kind, Decimal(value), Decimal(before), unit)}。"


def narrative(figures: Iterable[Mapping[str, Any]]) -> str:
    """A part in words: what happened line by line, and in one line each what did not and what nothing was due of."""
    told, nought, undue = [], [], []
    for figure in figures:
        if figure["value"] is None:
            undue.append(figure["title"])
        elif figure["kind"] in ("count", "amount") and figure["value"] == "0" == (figure["before"] or "0"):
            nought.append(figure["title"])
        else:
            told.append(sentence(figure))
    if nought:
        told.append(f"{'、'.join(nought)}：本期和上年同期均为0。")
    if undue:
        told.append(f"{'、'.join(undue)}：本期没有应计事项。")
    return "\n".join(told)


def _against(kind: str, value: Decimal, before: Decimal, unit: str) -> str:
    then = f"上年同期{shown(kind, plain(before))}{unit}"
    if value == before:
        return f"{then}，持平"
    if kind == "rate":
        points = (abs(value - before) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{then}，{'提高' if value > before else '下降'}{points}个百分点"
    return f"{then}，{'增加' if value > before else '减少'}{shown(kind, plain(abs(value - before)))}{unit}"


def numbers(text: str) -> set[str]:
    """The numbers in a text as plain values: ``1,200.50`` and ``1200.5`` are one."""
    bare = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", text)
    return {plain(Decimal(found)) or "0" for found in _NUMBER.findall(bare)}


def foreign_numbers(text: str, *sources: str) -> list[str]:
    """Numbers that an edited text says and none of its sources does: whoever says them must say whence they are."""
    known: set[str] = set().union(*(numbers(source) for source in sources)) if sources else set()
    return sorted(numbers(text) - known, key=lambda number: (Decimal(number), number))
