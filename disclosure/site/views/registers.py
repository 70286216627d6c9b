"""The pages of a register: its list, and one entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, find_organisation, regions
from disclosure.published.columns import of_register
from disclosure.published.publicity import punctuality, standing_of, withdrawn
from disclosure.published.registers import entries_for, entry_was_public, present_entry
from disclosure.search.entries import ORDERING, EntryCriteria, code_lists, matching_entries, read
from disclosure.search.pages import page_of
from disclosure.site.choosing import Choice
from disclosure.site.exporting import stream_csv
from disclosure.site.verification import check_node, on_the_chain, script_address
from records.common.identity import this_node
from records.registers.commendations import COMMENDATIONS
from records.registers.models import DecisionEntry, RegisterEntry
from records.registers.national import NationalField, public_fields
from records.registers.publicity import LICENCES, PENALTIES
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


LICENCE_SECTION = Section(
    register=LICENCES,
    name="licences",
    detail="licence",
    heading=gettext_lazy("行政许可公示"),
    lead=gettext_lazy(
        "行政机关作出的许可决定，自决定之日起七个工作日内公示；自然人的姓名和所有证件号码不公开。"
    ),
    empty=gettext_lazy("没有符合条件的行政许可。可以去掉一个条件再查；有效期满或被撤回的不再显示。"),
)
PENALTY_SECTION = Section(
    register=PENALTIES,
    name="penalties",
    detail="penalty",
    heading=gettext_lazy("行政处罚公示"),
    lead=gettext_lazy(
        "具有一定社会影响的行政处罚决定，自决定之日起七个工作日内公示；对自然人的处罚、仅警告或通报批评的处罚、简易程序处罚原则上不公示，公示期满自动撤下。"
    ),
    empty=gettext_lazy("没有符合条件的行政处罚。可以去掉一个条件再查；公示期满或被撤回的不再显示。"),
)
DECISION_SECTIONS = (LICENCE_SECTION, PENALTY_SECTION)


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
    return Told(
        shown=shown,
        entry=entry,
        facts=[
            (register.label_of(name), shown[name])
            for name in register.fields
            if name not in labels and shown[name]
        ],
        tags=[
            labels[name].get(value, value)
            for name in labels
            for value in (shown[name] if isinstance(shown[name], list) else [shown[name]])
            if value
        ],
        url=reverse(f"site:{section.detail}", args=[entry.uid]),
    )


@require_safe
@cache_control(no_cache=True)
def commendations(request: HttpRequest) -> HttpResponse:
    return section_list(request, COMMENDATION_SECTION)


@require_safe
@cache_control(no_cache=True)
def commendation(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _detail(request, COMMENDATION_SECTION, uid)


@require_safe
def commendations_csv(request: HttpRequest) -> HttpResponseBase:
    return section_file(request, COMMENDATION_SECTION)


@require_safe
@cache_control(no_cache=True)
def licences(request: HttpRequest) -> HttpResponse:
    return section_list(request, LICENCE_SECTION)


@require_safe
@cache_control(no_cache=True)
def licence(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _detail(request, LICENCE_SECTION, uid)


@require_safe
def licences_csv(request: HttpRequest) -> HttpResponseBase:
    return section_file(request, LICENCE_SECTION)


@require_safe
@cache_control(no_cache=True)
def penalties(request: HttpRequest) -> HttpResponse:
    return section_list(request, PENALTY_SECTION)


@require_safe
@cache_control(no_cache=True)
def penalty(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _detail(request, PENALTY_SECTION, uid)


@require_safe
def penalties_csv(request: HttpRequest) -> HttpResponseBase:
    return section_file(request, PENALTY_SECTION)


def section_file(request: HttpRequest, section: Section) -> HttpResponseBase:
    """Exactly the list that is on the screen, whole."""
    on = localdate()
    criteria, _problems = read(section.register, request.GET)
    found = matching_entries(entries_for(section.register, PUBLIC, on=on), criteria)
    return stream_csv(
        request,
        rows=found.order_by("-decided_on", "-uid"),
        shape=of_register(section.register),
        title=str(section.heading),
        on=on,
        filters=criteria.pairs(),
    )


def section_list(request: HttpRequest, section: Section) -> HttpResponse:
    on, here, file = localdate(), reverse(f"site:{section.name}"), reverse(f"site:{section.name}-csv")
    criteria, problems = read(section.register, request.GET)
    query = criteria.querystring()
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
            "json_url": f"/api/v1/public/{section.name}/?{query}".rstrip("?"),
            "csv_url": f"{file}?{query}" if query else file,
            "chips": _chips(section, criteria, address),
            **(_beside(section, criteria, on) if section in DECISION_SECTIONS else {}),
        },
    )


def _chips(section: Section, criteria: EntryCriteria, address: Callable[..., str]) -> list[Choice]:
    """Each condition in words, with the address without it."""
    words = code_lists(section.register)
    found = []
    for name, value in criteria.pairs():
        label = words.get(name, {}).get(value, value)
        if name == "organisation":
            body = find_organisation(criteria.organisation, PUBLIC) if criteria.organisation else None
            label = body.name if body else _("未知机构")
        elif name == "region":
            known = regions().filter(code=value).first()
            label = known.full_name if known else value
        elif name == "decided_from":
            label = _("自 %s") % value
        elif name == "decided_to":
            label = _("至 %s") % value
        found.append(Choice(label, address(**{name: ""})))
    return found


def _beside(section: Section, criteria: EntryCriteria, on: date) -> dict[str, Any]:
    """What a list of decisions has besides: its figures, dates to narrow it, and itself as a file."""
    body = find_organisation(criteria.organisation, PUBLIC) if criteria.organisation else None
    bodies = body.answering_uids() if body else None
    figures = punctuality(region="" if body else criteria.region, bodies=bodies, on=on)
    return {
        "narrow": True,
        # A region that was asked for by its address stays chosen, though it is none of the next level's.
        "places": regions().filter(Q(parent=this_node().code) | Q(code=criteria.region)).order_by("code"),
        "siblings": [
            Choice(str(one.heading), reverse(f"site:{one.name}"), chosen=one is section)
            for one in DECISION_SECTIONS
        ],
        "punctual": figures.licences if section is LICENCE_SECTION else figures.penalties,
        "punctual_since": figures.since,
    }


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
            {
                "section": section,
                "list_url": reverse(f"site:{section.name}"),
                "withdrawn": withdrawn(section.register, uid),
            },
            status=410,
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer
    told = tell(section, entry)
    return render(
        request,
        "site/registers/decision.html" if isinstance(entry, DecisionEntry) else "site/registers/detail.html",
        {
            "section": section,
            "told": told,
            "shown": told.shown,
            "list_url": reverse(f"site:{section.name}"),
            "json_url": f"/api/v1/public/{section.name}/{entry.uid}/",
            **on_the_chain(section.register, entry),
            "check": check_node(),
            "script": script_address(),
            **(_decision(section, entry, on) if isinstance(entry, DecisionEntry) else {}),
        },
    )


def _decision(section: Section, entry: DecisionEntry, on: date) -> dict[str, Any]:
    return {
        "lines": [
            # What the document itself says is Chinese; codes, dates and amounts are in the reader's language.
            (field.label, words, isinstance(getattr(entry, field.column), str) and not field.choices)
            for field in public_fields(section.register.kind, type(entry))
            if (words := in_words(entry, field)) or field.required
        ],
        "standing": standing_of(entry, on=on),
        "replaces_url": reverse(f"site:{section.detail}", args=[entry.replaces]) if entry.replaces else "",
    }


def in_words(entry: DecisionEntry, field: NationalField) -> str:
    """A national field as a reader understands it."""
    value = getattr(entry, field.column)
    if field.forever and value is None:
        return _("长期有效")
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    labels = {str(code): str(label) for code, label in field.choices.choices} if field.choices else {}
    if isinstance(value, list):
        return _("、").join(str(labels.get(one, one)) for one in value)
    return labels.get(str(value), str(value)) if value not in (None, "") else ""
