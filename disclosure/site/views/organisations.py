from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, find_organisation, organisations_for, records_for
from disclosure.published.columns import ORGANISATIONS
from disclosure.published.profiles import peers, peers_punctuality
from disclosure.search.bodies import matching_bodies
from disclosure.search.criteria import Criteria, Problem
from disclosure.search.facets import COUNT_CAP, facets
from disclosure.search.pages import page_of
from disclosure.site.charts import Range, Row, bar_chart, range_chart
from disclosure.site.choosing import Choice
from disclosure.site.explained import FIGURES
from disclosure.site.exporting import stream_csv
from disclosure.site.keeping import kept_page
from disclosure.site.profile import Subject, page_in, tabs, trends
from disclosure.site.profile_parts import PARTS
from disclosure.site.punctual import Told, figures_of, of_body
from records.common.identity import this_node
from records.dishonesty.choices import Domain, Severity, Source
from records.subjects.models import Organisation, OrganisationQuerySet, subtree_prefix

ORDERING = "pinyin"
# Shares of one or two records say nothing.
SHAPE_FROM = 2


@dataclass(frozen=True)
class _Asked:
    """What the reader asked of the list of bodies; his words and region are read as for records."""

    criteria: Criteria
    problems: list[Problem]
    kind: str

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "_Asked":
        criteria, problems = Criteria.read({name: query.get(name, "") for name in ("q", "region")})
        kind = query.get("kind", "")
        return cls(criteria, problems, kind if kind in Organisation.Kind.values else "")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [*self.criteria.pairs(), *([("kind", self.kind)] if self.kind else [])]

    def bodies(self) -> OrganisationQuerySet:
        bodies = organisations_for(PUBLIC)
        if self.criteria.q:
            bodies = matching_bodies(bodies, self.criteria.q)
        if self.criteria.region and subtree_prefix(self.criteria.region):
            bodies = bodies.within(self.criteria.region)
        return bodies.filter(kind=self.kind) if self.kind else bodies


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Exactly the bodies of the list, whole."""
    asked = _Asked.read(request.GET)
    return stream_csv(
        request,
        rows=asked.bodies().order_by(ORDERING, "uid"),
        shape=ORGANISATIONS,
        title=_("机构"),
        on=localdate(),
        filters=asked.pairs,
    )


@require_safe
@cache_control(no_cache=True)
@kept_page
def listing(request: HttpRequest) -> HttpResponse:
    on, read = localdate(), _Asked.read(request.GET)
    criteria, problems, kind, bodies = read.criteria, read.problems, read.kind, read.bodies()
    page = page_of(bodies, ordering=ORDERING, cursor=request.GET.get("cursor", ""))
    uids = [body.uid for body in page.rows]
    counts = dict(
        records_for(PUBLIC, on=on)
        .filter(organisation__in=uids)
        .order_by()
        .values_list("organisation")
        .annotate(number=Count("uid"))
    )
    file = reverse("site:organisations-csv")

    def address(**more: str) -> str:
        pairs = {**dict(read.pairs), **more}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return reverse("site:organisations") + (f"?{query}" if query else "")

    return render(
        request,
        "site/organisations/list.html",
        {
            "criteria": criteria,
            "problems": problems,
            "bodies": [{"body": body, "number": counts.get(body.uid, 0)} for body in page.rows],
            "kinds": [
                Choice(str(label), address(kind=value), chosen=value == kind) for value, label in _kinds()
            ],
            "kind": kind,
            "csv_url": f"{file}?{urlencode(read.pairs)}" if read.pairs else file,
            "next_url": address(cursor=page.next) if page.next else "",
            "previous_url": address(cursor=page.previous) if page.previous else "",
            "node": this_node(),
        },
    )


def _kinds() -> list[tuple[str, str]]:
    return [("", _("全部类别")), *((value, str(label)) for value, label in Organisation.Kind.choices)]


@require_safe
@cache_control(no_cache=True)
@kept_page
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    body = find_organisation(uid, PUBLIC)
    if body is None:
        raise Http404
    if body.uid != uid:
        return redirect("site:organisation", uid=body.uid)
    subject = Subject(body, body.answering_uids(), on)
    parts = tabs(subject, PARTS, chosen=request.GET.get("part", ""))
    part = next(tab.part for tab in parts if tab.chosen)
    page = page_in(subject, part, cursor=request.GET.get("cursor", ""))
    records = records_for(PUBLIC, on=on).filter(organisation__in=subject.uids)
    counted = facets(records, region=body.region_id)
    punctual = of_body(body, subject.uids, on=on)

    def address(cursor: str | None) -> str:
        query = urlencode({"part": part.name, "cursor": cursor})
        return f"{reverse('site:organisation', args=[body.uid])}?{query}#parts" if cursor else ""

    return render(
        request,
        "site/organisations/detail.html",
        {
            "body": body,
            "names": list(body.names.order_by("kind", "name")),
            "absorbed": _names(set(subject.uids) - {body.uid}),
            "tabs": parts,
            "part": part,
            "rows": [part.tell(row) for row in page.rows],
            "whole_url": part.whole(subject) if page.rows else "",
            "next_url": address(page.next),
            "previous_url": address(page.previous),
            "counted": counted,
            "figures": [
                *((tab.part.name, tab.number, "") for tab in parts if tab.part.name in FIGURES),
                *figures_of(punctual),
            ],
            "charts": [
                bar_chart(_("按失信程度"), _rows(counted.counts["severity"], Severity), keep_order=True),
                bar_chart(_("按失信来源"), _rows(counted.counts["source"], Source)),
                bar_chart(_("按所属领域"), _rows(counted.counts["domain"], Domain)),
            ]
            if counted.total > SHAPE_FROM
            else [],
            "trends": trends(subject, parts),
            "punctual": punctual,
            "beside": _beside(body, min(counted.total, COUNT_CAP), punctual, on=on),
        },
    )


def _beside(body: Organisation, records: int, punctual: Told | None, *, on: date) -> list[Range]:
    """The body between its peers; what cannot be compared is left out."""
    drawn = [range_chart("peers", _("公示中的记录"), records, peers(body, on=on), unit=_("条"))]
    if punctual:
        drawn.append(
            range_chart(
                "punctuality", _("双公示及时率"), punctual.rate, peers_punctuality(body, on=on), unit="%"
            )
        )
    return [one for one in drawn if one]


def _rows(counts: dict[str, int], labels: type[TextChoices]) -> list[Row]:
    return [Row(str(label), counts.get(value, 0), tone=value) for value, label in labels.choices]


def _names(uids: set[UUID]) -> list[str]:
    """The names of the bodies that were merged into this one; asked only where there are any."""
    return list(Organisation.objects.filter(uid__in=uids).values_list("name", flat=True)) if uids else []
