"""The pages of a register: its list, and one entry."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC
from disclosure.published.registers import entries_for, entry_was_public, present_entry
from disclosure.search.entries import ORDERING, code_lists, matching_entries, read
from disclosure.search.pages import page_of
from disclosure.site.choosing import Choice
from disclosure.site.trace import trace
from records.registers.commendations import COMMENDATIONS
from records.registers.models import RegisterEntry
from records.registers.register import Register


@dataclass(frozen=True)
class Section:
    """One register as the site shows it; ``name`` is its list's URL name, the entry's is ``detail``."""

    register: Register
    name: str
    detail: str
    heading: str | Promise
    lead: str | Promise
    empty: str | Promise


COMMENDATION_SECTION = Section(
    register=COMMENDATIONS,
    name="commendations",
    detail="commendation",
    heading=gettext_lazy("表彰激励"),
    lead=gettext_lazy("守信践诺的机构得到的表彰、示范称号和联合激励，都有文书为据。"),
    empty=gettext_lazy("没有符合条件的表彰激励。可以去掉一个条件再查；有效期满或被撤销的不再显示。"),
)


@dataclass(frozen=True)
class Told:
    """An entry in words: what ``present_entry`` gives, with labels for its codes."""

    shown: dict[str, Any]
    entry: RegisterEntry
    facts: list[tuple[str, str]]
    tags: list[str]
    url: str

    @property
    def organisation_url(self) -> str:
        return reverse("site:organisation", args=[self.shown["organisation"]["uid"]])


def tell(section: Section, entry: RegisterEntry) -> Told:
    register = section.register
    shown, labels = present_entry(register, entry), code_lists(register)
    said = {name: labels[name][shown[name]] if name in labels else shown[name] for name in register.fields}
    return Told(
        shown=shown,
        entry=entry,
        facts=[
            (register.label_of(name), said[name])
            for name in register.fields
            if name not in labels and said[name]
        ],
        tags=[said[name] for name in labels],
        url=reverse(f"site:{section.detail}", args=[entry.uid]),
    )


@require_safe
@cache_control(no_cache=True)
def commendations(request: HttpRequest) -> HttpResponse:
    return _listing(request, COMMENDATION_SECTION)


@require_safe
@cache_control(no_cache=True)
def commendation(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _detail(request, COMMENDATION_SECTION, uid)


def _listing(request: HttpRequest, section: Section) -> HttpResponse:
    on, here = localdate(), reverse(f"site:{section.name}")
    criteria, problems = read(section.register, request.GET)
    found = matching_entries(entries_for(section.register, PUBLIC, on=on), criteria)
    page = page_of(found, ordering=ORDERING, cursor=request.GET.get("cursor", ""))

    def address(**more: str) -> str:
        query = criteria.querystring(**more)
        return f"{here}?{query}" if query else here

    groups = [
        (
            section.register.label_of(name),
            [
                Choice(_("全部"), address(**{name: ""}), chosen=name not in criteria.codes),
                *(
                    Choice(label, address(**{name: value}), chosen=criteria.codes.get(name) == value)
                    for value, label in labels.items()
                ),
            ],
        )
        for name, labels in code_lists(section.register).items()
    ]
    return render(
        request,
        "site/registers/list.html",
        {
            "section": section,
            "criteria": criteria,
            "hidden": [pair for pair in criteria.pairs() if pair[0] != "q"],
            "problems": problems,
            "entries": [tell(section, entry) for entry in page.rows],
            "groups": groups,
            "here": here,
            "next_url": address(cursor=page.next) if page.next else "",
            "previous_url": address(cursor=page.previous) if page.previous else "",
            "json_url": f"/api/v1/public/{section.name}/?{criteria.querystring()}".rstrip("?"),
        },
    )


def _detail(request: HttpRequest, section: Section, uid: UUID) -> HttpResponse:
    on = localdate()
    entry = entries_for(section.register, PUBLIC, on=on).filter(uid=uid).first()
    if entry is None:
        if not entry_was_public(section.register, uid, on=on):
            raise Http404
        # Not a word of what it said: whoever kept the address learns only that it is over.
        answer = render(
            request,
            "site/registers/gone.html",
            {"section": section, "list_url": reverse(f"site:{section.name}")},
            status=410,
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer
    return render(
        request,
        "site/registers/detail.html",
        {
            "section": section,
            "told": tell(section, entry),
            "steps": trace(entry),
            "list_url": reverse(f"site:{section.name}"),
            "json_url": f"/api/v1/public/{section.name}/{entry.uid}/",
        },
    )
