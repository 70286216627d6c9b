"""Lists of powers, duties and services: by kind, by body, and one edition with its items and what changed."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.editing.markup import outgoing
from disclosure.lists.choices import ListKind
from disclosure.published import PUBLIC
from disclosure.published.articles import corrections_for, item_was_public, matching
from disclosure.published.lists import LISTS, comparison, edition_before, editions_of, items_of, lists_for
from disclosure.published.shapes import LIST_ITEMS
from disclosure.search.pages import page_of
from disclosure.site.choosing import Choice
from disclosure.site.exporting import stream_csv

MOST_WORDS = 100
PAGE = 50


@require_safe
@cache_control(no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    """All editions, the newest first, by kind and by the words of their title and body."""
    on, here = localdate(), reverse("site:lists")
    kind = request.GET.get("kind", "")
    kind = kind if kind in ListKind.values else ""
    words = _words(request)
    found = lists_for(PUBLIC, on=on)
    if kind:
        found = found.filter(kind=kind)
    page = page_of(matching(found, words), ordering="-dated_on", cursor=request.GET.get("cursor", ""))

    def address(**more: str) -> str:
        said = {"q": words, "kind": kind, **more}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{here}?{query}" if query else here

    return render(
        request,
        "site/lists/list.html",
        {
            "q": words,
            "kind": kind,
            "here": here,
            "kinds": [
                Choice(_("全部"), address(kind=""), chosen=not kind),
                *(
                    Choice(str(label), address(kind=value), chosen=value == kind)
                    for value, label in ListKind.choices
                ),
            ],
            "lists": page.rows,
            "next_url": address(cursor=page.next) if page.next else "",
            "previous_url": address(cursor=page.previous) if page.previous else "",
        },
    )


@require_safe
@cache_control(no_cache=True)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    on = localdate()
    edition: Any = lists_for(PUBLIC, on=on).filter(uid=uid).first()
    if edition is None:
        return _gone(request, uid)
    here, words = reverse("site:list", args=[edition.pk]), _words(request)
    page = page_of(
        items_of(edition, words), ordering="place", cursor=request.GET.get("cursor", ""), size=PAGE
    )

    def address(**more: str) -> str:
        query = urlencode({name: value for name, value in {"q": words, **more}.items() if value})
        return f"{here}?{query}" if query else here

    csv_url = reverse("site:list-csv", args=[edition.pk])
    return render(
        request,
        "site/lists/detail.html",
        {
            "edition": edition,
            "q": words,
            "here": here,
            "items": [{**line.said(), "link": outgoing(line.url) if line.url else ""} for line in page.rows],
            "editions": editions_of(edition, PUBLIC, on=on),
            "former": edition_before(edition, PUBLIC, on=on),
            "corrections": corrections_for(edition),
            "csv_url": f"{csv_url}?{urlencode({'q': words})}" if words else csv_url,
            "next_url": address(cursor=page.next) if page.next else "",
            "previous_url": address(cursor=page.previous) if page.previous else "",
        },
    )


@require_safe
@cache_control(no_cache=True)
def changes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is new, gone or different against the edition before."""
    on = localdate()
    edition: Any = lists_for(PUBLIC, on=on).filter(uid=uid).first()
    if edition is None:
        return _gone(request, uid)
    former = edition_before(edition, PUBLIC, on=on)
    if former is None:
        raise Http404
    found = comparison(former, edition)
    labels = {column.heading: column.label for column in LIST_ITEMS.columns}
    return render(
        request,
        "site/lists/changes.html",
        {
            "edition": edition,
            "former": former,
            "found": found,
            "changed": [
                (new, [(labels[name], getattr(old, name), getattr(new, name)) for name in names])
                for old, new, names in found.changed
            ],
        },
    )


@require_safe
def csv(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    on = localdate()
    edition: Any = lists_for(PUBLIC, on=on).filter(uid=uid).first()
    if edition is None:
        raise Http404
    words = _words(request)
    return stream_csv(
        request,
        rows=items_of(edition, words).order_by("place"),
        shape=LIST_ITEMS,
        title=edition.title,
        on=on,
        filters=[("q", words)] if words else [],
    )


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:MOST_WORDS]


def _gone(request: HttpRequest, uid: UUID) -> HttpResponse:
    if not item_was_public(LISTS, uid, on=localdate()):
        raise Http404
    answer = render(
        request,
        "site/articles/gone.html",
        {"section": {"heading": _("权责与服务清单")}, "list_url": reverse("site:lists")},
        status=410,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
