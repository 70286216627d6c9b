"""The promise tracker: the list with its figures, one promise, the same as a file and as a feed, and townships."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, find_organisation, organisations_for, regions
from disclosure.published.columns import of_register
from disclosure.published.pledges import (
    OPENNESS,
    entry_versions,
    kept_by,
    kept_in,
    kept_of,
    openness_of,
    pledges_for,
)
from disclosure.published.registers import entry_was_public
from disclosure.search.entries import ORDERING, code_lists
from disclosure.search.pages import page_of
from disclosure.search.pledges import Due, PledgeCriteria, count_facets, matching_pledges, read
from disclosure.site.choosing import Choice
from disclosure.site.exporting import stream_csv
from disclosure.site.promises import PLEDGE_SECTION, PledgeReading, figures_of, rate_words
from disclosure.site.verification import check_node, on_the_chain, script_address
from records.common.identity import this_node
from records.pledges.choices import Matter
from records.pledges.entries import PLEDGES
from records.subjects.models import Organisation, subtree_prefix

TOWNSHIP_ORDER = "pinyin"
MOST_OF_TOWNSHIP = 50


@require_safe
@cache_control(no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    on, here = localdate(), reverse("site:pledges")
    criteria, problems = read(request.GET)
    found = matching_pledges(pledges_for(PUBLIC, on=on), criteria, on=on)
    page = page_of(found, ordering=ORDERING, cursor=request.GET.get("cursor", ""))
    query, address = criteria.querystring(), addresses(here, criteria)
    files = {name: reverse(f"site:{name}") for name in ("pledges-csv", "feed-pledges")}
    follow = (
        {name: value for name, value in criteria.pairs() if name in ("region", "organisation")}
        if len(criteria.pairs()) == 1
        else {}
    )
    return render(
        request,
        "site/pledges/list.html",
        {
            "section": PLEDGE_SECTION,
            "criteria": criteria,
            "problems": problems,
            "entries": [PledgeReading(entry, on=on) for entry in page.rows],
            "figures": figures_of(kept_of(found, on=on) if query else kept_in(this_node().code, on=on)),
            "groups": _groups(criteria, address, on=on),
            "hidden": [pair for pair in criteria.pairs() if pair[0] != "q"],
            "kept": [
                pair for pair in criteria.pairs() if pair[0] not in ("region", "domain", "due_from", "due_to")
            ],
            "places": regions().filter(Q(parent=this_node().code) | Q(code=criteria.region)).order_by("code"),
            "domains": code_lists(PLEDGES)["domain"].items(),
            "domain": criteria.codes.get("domain", ""),
            "chips": _chips(criteria, address),
            "here": here,
            "next_url": address(cursor=page.next) if page.next else "",
            "previous_url": address(cursor=page.previous) if page.previous else "",
            "json_url": f"/api/v1/public/pledges/?{query}".rstrip("?"),
            "csv_url": f"{files['pledges-csv']}?{query}".rstrip("?"),
            "feed_url": f"{files['feed-pledges']}?{query}".rstrip("?"),
            "follow": urlencode(follow),
        },
    )


def addresses(here: str, criteria: PledgeCriteria) -> Callable[..., str]:
    def address(**more: str) -> str:
        query = criteria.querystring(**more)
        return f"{here}?{query}" if query else here

    return address


def _groups(
    criteria: PledgeCriteria, address: Callable[..., str], *, on: date
) -> list[tuple[str, list[Choice]]]:
    counted = count_facets(pledges_for(PUBLIC, on=on), criteria, on=on)
    labels = code_lists(PLEDGES)
    groups = [
        (
            PLEDGES.label_of(name),
            [
                Choice(_("全部"), address(**{name: ""}), chosen=name not in criteria.codes),
                *(
                    Choice(label, address(**{name: value}), number, criteria.codes.get(name) == value)
                    for value, label in labels[name].items()
                    # What would lead to nothing is no choice.
                    if (number := counted.of(name, value)) != "0" or criteria.codes.get(name) == value
                ),
            ],
        )
        for name in ("pledge_kind", "outcome")
    ]
    due = [Choice(_("全部"), address(due=""), chosen=not criteria.due)]
    due += [
        Choice(str(label), address(due=value), chosen=criteria.due == value) for value, label in Due.choices
    ]
    return [*groups, (_("期限"), due)]


def _chips(criteria: PledgeCriteria, address: Callable[..., str]) -> list[Choice]:
    """Each condition in words, with the address without it."""
    return [Choice(words, address(**{name: ""})) for name, words in in_words(criteria)]


def in_words(criteria: PledgeCriteria) -> list[tuple[str, str]]:
    labels, found = code_lists(PLEDGES), []
    for name, value in criteria.pairs():
        words = labels.get(name, {}).get(value, value)
        if name == "organisation":
            body = find_organisation(criteria.organisation, PUBLIC) if criteria.organisation else None
            words = body.name if body else _("未知机构")
        elif name == "region":
            known = regions().filter(code=value).first()
            words = known.full_name if known else value
        elif name == "due":
            words = str(Due(value).label)
        elif name in ("decided_from", "due_from"):
            words = (_("文书日期从 %(day)s 起") if name == "decided_from" else _("期限从 %(day)s 起")) % {
                "day": value
            }
        elif name in ("decided_to", "due_to"):
            words = (_("文书日期到 %(day)s 止") if name == "decided_to" else _("期限到 %(day)s 止")) % {
                "day": value
            }
        found.append((name, words))
    return found


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Exactly the list that is on the screen, whole."""
    on = localdate()
    criteria, _problems = read(request.GET)
    found = matching_pledges(pledges_for(PUBLIC, on=on), criteria, on=on)
    return stream_csv(
        request,
        rows=found.order_by(ORDERING, "-uid"),
        shape=of_register(PLEDGES),
        title=str(PLEDGE_SECTION.heading),
        on=on,
        filters=criteria.pairs(),
    )


@require_safe
@cache_control(no_cache=True)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    entry: Any = pledges_for(PUBLIC, on=on).filter(uid=uid).first()
    if entry is None:
        return gone(request, uid, on=on)
    told = PledgeReading(entry, on=on)
    return render(
        request,
        "site/pledges/detail.html",
        {
            "section": PLEDGE_SECTION,
            "told": told,
            "shown": told.shown,
            "versions": entry_versions(entry),
            "list_url": reverse("site:pledges"),
            "json_url": f"/api/v1/public/pledges/{entry.uid}/",
            **on_the_chain(PLEDGES, entry),
            "check": check_node(),
            "script": script_address(),
        },
    )


def gone(request: HttpRequest, uid: UUID, *, on: date) -> HttpResponse:
    if not entry_was_public(PLEDGES, uid, on=on):
        raise Http404
    # Not a word of what it said: whoever kept the address learns only that it is over.
    answer = render(
        request,
        "site/registers/gone.html",
        {"section": PLEDGE_SECTION, "list_url": reverse("site:pledges"), "withdrawn": None},
        status=410,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


# --- Townships and streets ------------------------------------------------------------------
@require_safe
@cache_control(no_cache=True)
def townships(request: HttpRequest) -> HttpResponse:
    """The bodies nearest to people, with what they promised and whether they open their affairs and accounts."""
    on, here, node = localdate(), reverse("site:townships"), this_node()
    region = regions().filter(code=request.GET.get("region", "").replace("\x00", "")[:6]).first()
    bodies = organisations_for(PUBLIC).filter(kind=Organisation.Kind.TOWNSHIP)
    if region is not None and subtree_prefix(region.code):
        bodies = bodies.within(region.code)
    page = page_of(bodies, ordering=TOWNSHIP_ORDER, cursor=request.GET.get("cursor", ""))
    uids = [body.uid for body in page.rows]
    kept = kept_by("organisation", pledges_for(PUBLIC, on=on).filter(organisation__in=uids), on=on)
    opened = openness_of(uids, on=on)

    def address(cursor: str | None) -> str:
        pairs = {"region": region.code if region else "", "cursor": cursor or ""}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return (f"{here}?{query}" if query else here) if cursor else ""

    return render(
        request,
        "site/pledges/townships.html",
        {
            "region": region,
            "places": regions()
            .filter(Q(parent=node.code) | Q(code=region.code if region else ""))
            .order_by("code"),
            "rows": [
                {
                    "body": body,
                    "url": reverse("site:township", args=[body.uid]),
                    "kept": kept.get(body.uid),
                    "rate": rate_words(kept[body.uid].rate) if body.uid in kept else "—",
                    "opened": opened.get(body.uid, 0),
                }
                for body in page.rows
            ],
            "here": here,
            "next_url": address(page.next),
            "previous_url": address(page.previous),
        },
    )


@require_safe
@cache_control(no_cache=True)
def township(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One township: its promises by what they are about, openness first."""
    on = localdate()
    body = find_organisation(uid, PUBLIC)
    if body is None or body.kind != Organisation.Kind.TOWNSHIP:
        raise Http404
    if body.uid != uid:
        return redirect("site:township", uid=body.uid)
    rows = pledges_for(PUBLIC, on=on).filter(organisation__in=body.answering_uids())
    read_ones = [
        PledgeReading(entry, on=on) for entry in rows.order_by("-decided_on", "-uid")[: MOST_OF_TOWNSHIP + 1]
    ]
    shown = read_ones[:MOST_OF_TOWNSHIP]
    groups = [
        (
            str(Matter(matter).label) if matter else _("其他承诺"),
            [one for one in shown if one.entry.matter == matter],
        )
        for matter in [*OPENNESS, *(one for one in Matter if one not in OPENNESS), ""]
    ]
    return render(
        request,
        "site/pledges/township.html",
        {
            "body": body,
            "groups": [(label, found) for label, found in groups if found],
            "lacking": [
                str(one.label) for one in OPENNESS if not any(told.entry.matter == one for told in shown)
            ],
            "figures": figures_of(kept_of(rows, on=on)),
            "reviewed": sum(told.entry.in_review for told in shown),
            "more_url": f"{reverse('site:pledges')}?organisation={body.uid}"
            if len(read_ones) > MOST_OF_TOWNSHIP
            else "",
        },
    )
