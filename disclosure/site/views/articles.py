"""What an office tells in words: the list of each section, one text, its files, and the way out of the site."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.editing.files import open_file
from disclosure.editing.markup import Text, outgoing, read, signed_address
from disclosure.notices.choices import Force, Step
from disclosure.published import PUBLIC
from disclosure.published.articles import (
    CASES,
    DECISIONS,
    POLICIES,
    corrections_for,
    criticism_for,
    files_for,
    in_force,
    item_was_public,
    items_for,
    matching,
    successors_for,
)
from disclosure.published.oversight import decision_filed
from disclosure.search.pages import page_of
from disclosure.site.choosing import Choice
from disclosure.site.sections import Section
from disclosure.site.texts import ORDERING, card_of, items_of
from records.dishonesty.choices import Domain

MOST_WORDS = 100
MOST_AUTHORITIES = 12
OLDEST_YEAR = 1949
MOST_YEARS = 30
CRITICISM_SHOWN = 10


@dataclass(frozen=True)
class Asked:
    """What a reader asks of a list; what cannot be used is left out, so that the list always answers."""

    q: str = ""
    kind: str = ""
    subject: str = ""
    year: str = ""
    authority: str = ""
    force: str = ""

    @classmethod
    def of(cls, section: Section, query: Any) -> "Asked":
        def one(name: str, allowed: Any = None) -> str:
            value = query.get(name, "").replace("\x00", "").strip()[:MOST_WORDS]
            return value if allowed is None or value in allowed else ""

        year = one("year")
        return cls(
            q=one("q"),
            kind=one("kind", dict(section.choices)) if section.column else "",
            subject=one("subject", Domain.values),
            year=year
            if len(year) == 4 and year.isascii() and year.isdigit() and int(year) >= OLDEST_YEAR
            else "",
            authority=one("authority"),
            force=one("force", Force.values) if section.desk is POLICIES else "",
        )

    def pairs(self, **more: str) -> list[tuple[str, str]]:
        return [(name, value) for name, value in {**vars(self), **more}.items() if value]


def listing(request: HttpRequest, section: Section) -> HttpResponse:
    on, here, asked = localdate(), reverse(f"site:{section.name}"), Asked.of(section, request.GET)
    items = items_of(section, on=on)
    authorities = list(
        items.order_by("authority_name")
        .values_list("authority_name", flat=True)
        .distinct()[:MOST_AUTHORITIES]
    )
    years = [day.year for day in items.dates("dated_on", "year", order="DESC")[:MOST_YEARS]]
    found = matching(items, asked.q)
    if asked.kind:
        found = found.filter(**{section.column: asked.kind})
    if asked.subject:
        found = found.filter(subjects__contains=[asked.subject])
    if asked.year:
        found = found.filter(dated_on__range=(date(int(asked.year), 1, 1), date(int(asked.year), 12, 31)))
    if asked.authority:
        found = found.filter(authority_name=asked.authority)
    found = in_force(found, asked.force, on=on)
    page = page_of(found.defer("body"), ordering=ORDERING, cursor=request.GET.get("cursor", ""))

    def address(**more: str) -> str:
        query = urlencode(asked.pairs(**more))
        return f"{here}?{query}" if query else here

    return render(
        request,
        "site/articles/list.html",
        {
            "section": section,
            "asked": asked,
            "hidden": [pair for pair in asked.pairs() if pair[0] != "q"],
            "here": here,
            "cards": [card_of(section, item, on=on) for item in page.rows],
            "groups": _groups(section, asked, address, authorities, years),
            "criticism": criticism_for(PUBLIC, on=on).order_by("-dated_on", "-uid")[:CRITICISM_SHOWN]
            if section.desk is CASES and not page.previous and not asked.pairs()
            else [],
            "next_url": address(cursor=page.next) if page.next else "",
            "previous_url": address(cursor=page.previous) if page.previous else "",
        },
    )


def detail(request: HttpRequest, section: Section, uid: UUID) -> HttpResponse:
    on, item = localdate(), _find(section, uid)
    if item is None:
        return _gone(request, section, uid, on)
    text: Text = read(item.body)
    return render(
        request,
        "site/articles/detail.html",
        {
            "section": section,
            "item": item,
            "card": card_of(section, item, on=on),
            "about": getattr(item, "about", None),
            "text": text,
            # A short text needs no table of contents.
            "contents": text.contents if len(text.contents) > 2 else [],
            "files": [
                (kept, reverse("site:public-file", args=[section.name, item.pk, kept.pk]))
                for kept in files_for(item)
            ],
            "corrections": corrections_for(item),
            "steps": _steps(item) if section.desk is DECISIONS else [],
            "filed": decision_filed(item.document_number, item.organisation_id)
            if section.desk is DECISIONS
            else None,
            "successors": successors_for(item, PUBLIC, on=on) if section.desk is POLICIES else [],
            "superseded": _superseded(item, on) if section.desk is POLICIES else None,
            "list_url": reverse(f"site:{section.name}"),
        },
    )


@require_safe
@cache_control(no_cache=True)
def criticisms(request: HttpRequest) -> HttpResponse:
    """All public notices of criticism that are shown as typical cases, the newest first."""
    here = reverse("site:criticisms")
    page = page_of(
        criticism_for(PUBLIC, on=localdate()), ordering=ORDERING, cursor=request.GET.get("cursor", "")
    )
    return render(
        request,
        "site/articles/criticisms.html",
        {
            "criticism": page.rows,
            "next_url": f"{here}?{urlencode({'cursor': page.next})}" if page.next else "",
            "previous_url": f"{here}?{urlencode({'cursor': page.previous})}" if page.previous else "",
        },
    )


@require_safe
@cache_control(no_cache=True)
def criticism(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A public notice of criticism, shown as a typical case while its record is."""
    notice = criticism_for(PUBLIC, on=localdate()).filter(pk=uid).first()
    if notice is None:
        raise Http404
    return render(
        request, "site/articles/criticism.html", {"notice": notice, "list_url": reverse("site:cases")}
    )


@require_safe
@cache_control(no_cache=True)
def leave(request: HttpRequest) -> HttpResponse:
    """Say that the reader is about to leave; only addresses that this site itself links are led to."""
    address = signed_address(request.GET.get("to", ""))
    if address is None:
        raise Http404
    answer = render(
        request, "site/articles/leave.html", {"address": address, "host": urlsplit(address).hostname}
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def file_of(section: Section, uid: UUID, file: UUID) -> FileResponse:
    item = _find(section, uid)
    kept = files_for(item).filter(pk=file).first() if item is not None else None
    if kept is None:
        raise Http404
    return FileResponse(
        open_file(kept), as_attachment=True, filename=kept.original_name, content_type=kept.content_type
    )


def _find(section: Section, uid: UUID) -> Any:
    items = items_of(section, on=localdate())
    related = {CASES.kind: ("record", "record__organisation"), POLICIES.kind: ("supersedes",)}
    if section.desk.kind == "article":
        items = items.select_related("organisation", "region", "about")
    return items.select_related(*related.get(section.desk.kind, ("organisation",))).filter(uid=uid).first()


def _gone(request: HttpRequest, section: Section, uid: UUID, on: date) -> HttpResponse:
    if not item_was_public(section.desk, uid, on=on):
        raise Http404
    # Not a word of what it said: whoever kept the address learns only that it was taken down.
    answer = render(
        request,
        "site/articles/gone.html",
        {"section": section, "list_url": reverse(f"site:{section.name}")},
        status=410,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _groups(
    section: Section, asked: Asked, address: Any, authorities: list[str], years: list[int]
) -> list[tuple[str, list[Choice]]]:
    def group(title: str, name: str, values: list[tuple[str, str]]) -> tuple[str, list[Choice]]:
        chosen = getattr(asked, name)
        every = Choice(_("全部"), address(**{name: ""}), chosen=not chosen)
        return title, [
            every,
            *(Choice(label, address(**{name: value}), chosen=value == chosen) for value, label in values),
        ]

    found = [
        group(_("类别"), "kind", section.choices) if len(section.kinds) > 1 else None,
        group(_("效力"), "force", [(force.value, str(force.label)) for force in Force])
        if section.desk is POLICIES
        else None,
        group(_("主题"), "subject", [(value, str(label)) for value, label in Domain.choices]),
        group(_("年份"), "year", [(str(year), str(year)) for year in years]) if len(years) > 1 else None,
        group(_("来源"), "authority", [(name, name) for name in authorities])
        if len(authorities) > 1
        else None,
    ]
    return [one for one in found if one is not None]


def _steps(item: Any) -> list[dict[str, Any]]:
    """The five steps in their order, each with its day, its document and the way to it."""
    found = []
    for step in Step:
        said = item.steps.get(step.value, {})
        url = said.get("url", "")
        found.append(
            {
                "label": step.label,
                "on": parse_date(said.get("on", "")),
                "document": said.get("document", ""),
                "url": outgoing(url) if url else "",
            }
        )
    return found


def _superseded(item: Any, on: date) -> Any:
    """The document that this one replaced, as far as it is shown."""
    if item.supersedes_id is None:
        return None
    return items_for(POLICIES, PUBLIC, on=on).filter(pk=item.supersedes_id).first()
