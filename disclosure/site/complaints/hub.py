"""The entrance: what one may complain about, how long it takes, how it has gone for others, and what was answered."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC
from disclosure.published.complaints import (
    FEWEST,
    OTHER,
    Part,
    Statistics,
    answers_for,
    present_answer,
    statistics,
)
from disclosure.published.disputes import dispute_statistics
from disclosure.published.periods import periods
from disclosure.search.pages import page_of
from disclosure.site.charts import Chart, Row, bar_chart
from disclosure.site.complaints.forms import EXPLAINED
from records.common.identity import this_node
from supervision.complaints.choices import ComplaintKind, Outcome, Satisfaction
from supervision.complaints.models import Complaint

NEWEST = 5
# What whoever complains counts on, with the law that says so.
PERIOD_KEYS = (
    "petition_sort", "petition_notice", "petition_finish", "petition_extension", "arrears_transfer",
    "arrears_result", "arrears_max",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A published answer as the pages tell it."""

    shown: dict[str, Any]

    @property
    def url(self) -> str:
        return reverse("site:complaint-answer", args=[self.shown["uid"]])

    @property
    def kind(self) -> str:
        return str(ComplaintKind(self.shown["kind"]).label)

    @property
    def outcome(self) -> str:
        return str(Outcome(self.shown["outcome"]).label)

    @property
    def answered_on(self) -> Any:
        return parse_date(self.shown["answered_on"])

    @property
    def published_on(self) -> Any:
        return parse_date(self.shown["published_on"])


def shown(row: Complaint) -> Shown:
    return Shown(present_answer(row))


@require_safe
@cache_control(no_cache=True)
def hub(request: HttpRequest) -> HttpResponse:
    counted = statistics(on=localdate())
    return render(
        request,
        "site/complaints/hub.html",
        {
            "kinds": [(kind, kind.label, EXPLAINED[kind]) for kind in ComplaintKind],
            "periods": periods(PERIOD_KEYS, region=this_node().code),
            "newest": [shown(row) for row in answers_for(PUBLIC)[:NEWEST]],
            "counted": counted,
            "fewest": FEWEST,
            "charts": _charts(_tables(counted)[:2]),
            "disputes": dispute_statistics(on=localdate()),
        },
    )


@require_safe
@cache_control(no_cache=True)
def figures(request: HttpRequest) -> HttpResponse:
    counted = statistics(on=localdate())
    tables = _tables(counted)
    return render(
        request,
        "site/complaints/figures.html",
        {"counted": counted, "fewest": FEWEST, "tables": tables, "charts": _charts(tables[:3])},
    )


@require_safe
@cache_control(no_cache=True)
def answers(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("kind", "")
    kind = asked if asked in ComplaintKind.values else ""
    found = page_of(
        answers_for(PUBLIC, kind=kind), ordering="-published_at", cursor=request.GET.get("cursor", "")
    )
    return render(
        request,
        "site/complaints/answers.html",
        {
            "answers": [shown(row) for row in found.rows],
            "kinds": ComplaintKind.choices,
            "kind": kind,
            "page": found,
            "next_url": _address(kind, found.next),
            "previous_url": _address(kind, found.previous),
        },
    )


@require_safe
@cache_control(no_cache=True)
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = answers_for(PUBLIC).filter(uid=uid).first()
    if row is None:
        raise Http404
    return render(request, "site/complaints/answer.html", {"one": shown(row)})


@dataclass(frozen=True)
class Line:
    label: str
    number: int | None
    url: str = ""


@dataclass(frozen=True)
class Table:
    name: str
    lines: list[Line]


def _tables(counted: Statistics) -> list[Table]:
    outcomes = {**dict(Outcome.choices), OTHER: _("其他答复")}
    return [
        Table(_("投诉的类别"), _named(counted.kinds, dict(ComplaintKind.choices))),
        Table(_("办理结果"), _named(counted.outcomes, outcomes)),
        Table(_("反映人的满意度"), _named(counted.satisfaction, dict(Satisfaction.choices))),
        Table(_("事情发生的地区"), _linked(counted.regions, "site:region")),
        Table(_("被反映单位"), _linked(counted.bodies, "site:organisation")),
    ]


def _named(parts: tuple[Part, ...], labels: dict[str, Any]) -> list[Line]:
    return [Line(str(labels[part.name]), part.number) for part in parts]


def _linked(parts: tuple[Part, ...], route: str) -> list[Line]:
    return [Line(part.label, part.number, reverse(route, args=[part.name])) for part in parts]


def _charts(tables: list[Table]) -> list[Chart]:
    """Only of what may be said; the tables tell where a number is too small."""
    drawn = [
        bar_chart(
            table.name, [Row(line.label, line.number) for line in table.lines if line.number], keep_order=True
        )
        for table in tables
    ]
    return [chart for chart in drawn if chart.bars]


def _address(kind: str, cursor: str | None) -> str:
    if cursor is None:
        return ""
    return f"{reverse('site:complaint-answers')}?{f'kind={kind}&' if kind else ''}cursor={cursor}"
