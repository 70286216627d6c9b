"""The one box: whatever a reader knows of a thing, over all kinds of things at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.search.criteria import Criteria
from disclosure.search.helping import alike
from disclosure.search.pages import Page
from disclosure.search.sources import NUMBER_CAP, Source, numbers, sources
from disclosure.site import looking, texts
from disclosure.site.choosing import wider_choices
from records.common.identity import this_node

# Of each kind on the page of all kinds.
FIRST = 5
FIRST_BODIES = 3

looking.register()
texts.register()


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    number: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """What was found of one kind; ``url`` leads to the rest, ``more`` to its list with filters."""

    source: Source
    things: list[Any]
    url: str
    more: str
    number: int


@require_safe
@cache_control(no_cache=True)
def search(request: HttpRequest) -> HttpResponse:
    on = localdate()
    criteria, problems = Criteria.read({"q": request.GET.get("q", "")})
    text, known = criteria.q, sources()
    chosen = next((source for source in known if source.name == request.GET.get("kind", "")), None)
    context: dict[str, Any] = {"criteria": criteria, "problems": problems, "kind": chosen, "on": on}
    if not text:
        return render(request, "site/search/search.html", {**context, "tabs": [], "parts": []})
    counted = numbers(text, on=on)
    found = [source for source in known if counted[source.name]]
    page: Page[Any] | None = None
    if chosen is not None:
        page = chosen.page(text, on=on, cursor=request.GET.get("cursor", ""))
        parts = [_part(chosen, page, text, counted[chosen.name], on)] if page.rows else []
    else:
        parts = [
            _part(source, source.page(text, on=on, size=_first(source)), text, counted[source.name], on)
            for source in found
        ]
    nothing = not parts
    return render(
        request,
        "site/search/search.html",
        {
            **context,
            "tabs": _tabs(found, chosen, text, counted),
            "parts": parts,
            "single": chosen is not None,
            "next_url": _address(text, chosen, cursor=page.next) if page and page.next else "",
            "previous_url": _address(text, chosen, cursor=page.previous) if page and page.previous else "",
            "alike": looking.body_cards(alike(text), "", on) if nothing else [],
            "wider": wider_choices(criteria, on=on) if nothing else [],
            "node": this_node(),
        },
    )


def _first(source: Source) -> int:
    return FIRST_BODIES if source.name == looking.BODIES else FIRST


def _part(source: Source, page: Page[Any], text: str, number: int, on: date) -> Part:
    return Part(
        source=source,
        things=list(source.things(page.rows, text, on)),
        url=_address(text, source),
        more=source.more(text) if source.more else "",
        number=number,
    )


def _tabs(found: list[Source], chosen: Source | None, text: str, counted: dict[str, int]) -> list[Tab]:
    """One of all kinds, then each kind of which there is something, and the one that was asked for."""
    shown = found if chosen is None or chosen in found else [*found, chosen]
    return [
        Tab(_("全部"), _address(text, None), "", chosen is None),
        *(
            Tab(str(s.label), _address(text, s), _number(counted[s.name]), chosen is s)
            for s in sorted(shown, key=lambda source: source.place)
        ),
    ]


def _number(number: int) -> str:
    return f"{NUMBER_CAP}+" if number > NUMBER_CAP else str(number)


def _address(text: str, source: Source | None, *, cursor: str | None = None) -> str:
    said = {"q": text, "kind": source.name if source else "", "cursor": cursor or ""}
    return f"{reverse('site:search')}?{urlencode({name: value for name, value in said.items() if value})}"
