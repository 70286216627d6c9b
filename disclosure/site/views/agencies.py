"""Bidding: agencies with their grades and scores, experts by code, bad conduct while it is shown, third-party reports."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.agencies.choices import Conduct, ExpertState, Grade, Speciality
from disclosure.editing.files import open_file
from disclosure.published import PUBLIC
from disclosure.published.agencies import (
    AGENCIES,
    CONDUCT,
    agencies_for,
    conduct_for,
    experts_for,
    latest_grades,
    reports_for,
    scores_for,
)
from disclosure.published.articles import corrections_for, files_for, item_was_public, matching
from disclosure.published.columns import Shape
from disclosure.published.shapes import AGENCY_ROWS, CONDUCT_ROWS, EXPERT_ROWS
from disclosure.search.pages import page_of
from disclosure.site.choosing import Choice
from disclosure.site.exporting import stream_csv

ORDERING = "-dated_on"
MOST_WORDS = 100
MOST_OF_ONE = 100


class Asked:
    """Words and code lists that a reader narrows a list by; what is not in the code list is left out."""

    def __init__(self, request: HttpRequest, here: str, **lists: Any) -> None:
        self.here = here
        self.q = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_WORDS]
        self.cursor = request.GET.get("cursor", "")
        self.lists = lists
        self.codes = {
            name: value
            for name, choices in lists.items()
            if (value := request.GET.get(name, "")) in choices.values
        }

    def address(self, **more: str) -> str:
        said = {"q": self.q, **self.codes, **more}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{self.here}?{query}" if query else self.here

    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in {"q": self.q, **self.codes}.items() if value]

    def narrowed(self, rows: QuerySet[Any], **paths: str) -> QuerySet[Any]:
        rows = matching(rows, self.q)
        return rows.filter(**{paths.get(name, name): value for name, value in self.codes.items()})

    def context(self, titles: dict[str, str], page: Any) -> dict[str, Any]:
        groups = []
        for name, choices in self.lists.items():
            chosen = self.codes.get(name, "")
            values = [
                Choice(str(label), self.address(**{name: value}), chosen=value == chosen)
                for value, label in choices.choices
            ]
            groups.append(
                (titles[name], [Choice(_("全部"), self.address(**{name: ""}), chosen=not chosen), *values])
            )
        return {
            "asked": self,
            "groups": groups,
            "hidden": [pair for pair in self.pairs() if pair[0] != "q"],
            "here": self.here,
            "next_url": self.address(cursor=page.next) if page.next else "",
            "previous_url": self.address(cursor=page.previous) if page.previous else "",
        }


@require_safe
@cache_control(no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    on, asked = localdate(), Asked(request, reverse("site:agencies"), grade=Grade)
    page = page_of(_agencies(asked), ordering=ORDERING, cursor=asked.cursor)
    grades = latest_grades(page.rows, PUBLIC, on=on)
    return render(
        request,
        "site/agencies/list.html",
        {
            "rows": [(agency, grades.get(agency.pk)) for agency in page.rows],
            "csv_url": _with(reverse("site:agencies-csv"), asked),
            **asked.context({"grade": _("最近信用等级")}, page),
        },
    )


@require_safe
@cache_control(no_cache=True)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    agency: Any = agencies_for(PUBLIC, on=on).filter(uid=uid).first()
    if agency is None:
        return _gone(request, uid, AGENCIES, "site:agencies", _("招标代理机构"))
    reports = list(
        reports_for(PUBLIC, on=on).filter(agency=agency.pk).order_by("-dated_on", "-uid")[:MOST_OF_ONE]
    )
    return render(
        request,
        "site/agencies/detail.html",
        {
            "agency": agency,
            "scores": scores_for(PUBLIC, on=on)
            .filter(agency=agency.pk)
            .order_by("-year", "-dated_on")[:MOST_OF_ONE],
            "conduct": conduct_for(PUBLIC, on=on)
            .filter(agency=agency.pk)
            .order_by("-dated_on", "-uid")[:MOST_OF_ONE],
            "reports": [(report, _files(report)) for report in reports],
            "corrections": corrections_for(agency),
        },
    )


@require_safe
@cache_control(no_cache=True)
def experts(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, reverse("site:experts"), speciality=Speciality, state=ExpertState)
    found = asked.narrowed(experts_for(PUBLIC, on=localdate()))
    page = page_of(found, ordering=ORDERING, cursor=asked.cursor)
    titles = {"speciality": _("评审专业"), "state": _("在库状态")}
    conduct: dict[Any, list[Any]] = {}
    shown = [expert.pk for expert in page.rows]
    for entry in (
        conduct_for(PUBLIC, on=localdate()).filter(expert__in=shown).order_by("-dated_on")[:MOST_OF_ONE]
    ):
        conduct.setdefault(entry.expert_id, []).append(entry)
    return render(
        request,
        "site/agencies/experts.html",
        {
            "experts": [(expert, conduct.get(expert.pk, [])) for expert in page.rows],
            "csv_url": _with(reverse("site:experts-csv"), asked),
            **asked.context(titles, page),
        },
    )


@require_safe
@cache_control(no_cache=True)
def bad_conduct(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, reverse("site:bad-conduct"), conduct=Conduct)
    found = asked.narrowed(conduct_for(PUBLIC, on=localdate()))
    page = page_of(found, ordering=ORDERING, cursor=asked.cursor)
    return render(
        request,
        "site/agencies/bad_conduct.html",
        {
            "entries": page.rows,
            "csv_url": _with(reverse("site:bad-conduct-csv"), asked),
            **asked.context({"conduct": _("行为类别")}, page),
        },
    )


@require_safe
@cache_control(no_cache=True)
def one_conduct(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    entry: Any = conduct_for(PUBLIC, on=on).filter(uid=uid).first()
    if entry is None:
        return _gone(request, uid, CONDUCT, "site:bad-conduct", _("招标投标不良行为"))
    return render(
        request, "site/agencies/conduct.html", {"entry": entry, "corrections": corrections_for(entry)}
    )


@require_safe
@cache_control(no_cache=True)
def reports(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, reverse("site:agency-reports"))
    page = page_of(
        asked.narrowed(reports_for(PUBLIC, on=localdate())), ordering=ORDERING, cursor=asked.cursor
    )
    return render(
        request,
        "site/agencies/reports.html",
        {"reports": [(report, _files(report)) for report in page.rows], **asked.context({}, page)},
    )


@require_safe
def report_file(request: HttpRequest, uid: UUID, file: UUID) -> FileResponse:
    report: Any = reports_for(PUBLIC, on=localdate()).filter(uid=uid).first()
    kept = files_for(report).filter(pk=file).first() if report is not None else None
    if kept is None:
        raise Http404
    return FileResponse(
        open_file(kept), as_attachment=True, filename=kept.original_name, content_type=kept.content_type
    )


@require_safe
def agencies_csv(request: HttpRequest) -> HttpResponseBase:
    asked = Asked(request, "", grade=Grade)
    return _csv(request, asked, _agencies(asked), AGENCY_ROWS, _("招标代理机构"))


@require_safe
def experts_csv(request: HttpRequest) -> HttpResponseBase:
    asked = Asked(request, "", speciality=Speciality, state=ExpertState)
    rows = asked.narrowed(experts_for(PUBLIC, on=localdate()))
    return _csv(request, asked, rows, EXPERT_ROWS, _("评标专家"))


@require_safe
def bad_conduct_csv(request: HttpRequest) -> HttpResponseBase:
    asked = Asked(request, "", conduct=Conduct)
    rows = asked.narrowed(conduct_for(PUBLIC, on=localdate()))
    return _csv(request, asked, rows, CONDUCT_ROWS, _("招标投标不良行为"))


def _agencies(asked: Asked) -> QuerySet[Any]:
    """The agencies that are asked for; a grade is that of the newest year in which there is one."""
    on = localdate()
    found = matching(agencies_for(PUBLIC, on=on), asked.q)
    grade = asked.codes.get("grade")
    if grade is None:
        return found
    newest = scores_for(PUBLIC, on=on).order_by("agency_id", "-year", "-dated_on").distinct("agency_id")
    graded = [
        agency for agency, found_grade in newest.values_list("agency_id", "grade") if found_grade == grade
    ]
    return found.filter(pk__in=graded)


def _csv(
    request: HttpRequest, asked: Asked, rows: QuerySet[Any], shape: Shape, title: str
) -> HttpResponseBase:
    ordered = rows.order_by("-dated_on", "-uid")
    return stream_csv(request, rows=ordered, shape=shape, title=title, on=localdate(), filters=asked.pairs())


def _files(report: Any) -> list[tuple[Any, str]]:
    return [
        (kept, reverse("site:agency-report-file", args=[report.pk, kept.pk])) for kept in files_for(report)
    ]


def _with(address: str, asked: Asked) -> str:
    query = urlencode(asked.pairs())
    return f"{address}?{query}" if query else address


def _gone(request: HttpRequest, uid: UUID, desk: Any, list_name: str, heading: str) -> HttpResponse:
    if not item_was_public(desk, uid, on=localdate()):
        raise Http404
    answer = render(
        request,
        "site/articles/gone.html",
        {"section": {"heading": heading}, "list_url": reverse(list_name)},
        status=410,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
