"""Suggestions of congress members and proposals of the conference: what was answered, and how units handle them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, find_organisation
from disclosure.published.oversight import (
    PROPOSAL_ROWS,
    Answer,
    present_answer,
    present_proposal,
    proposals_for,
    unit_figures,
)
from disclosure.published.periods import periods
from disclosure.search.pages import page_of
from disclosure.site.exporting import stream_csv
from disclosure.site.views.agencies import Asked
from records.common.identity import this_node
from supervision.oversight.choices import AnswerClass, AnswerPublished, Assembly, ProposalField, Satisfied
from supervision.oversight.models import Proposal

ORDERING = "-published_at"
LISTS: dict[str, Any] = {"assembly": Assembly, "field": ProposalField, "published": AnswerPublished}
PERIOD_KEYS = ("proposal_answer", "proposal_answer_complex", "proposal_answer_again")


@dataclass(frozen=True)
class Shown:
    """One suggestion or proposal as the pages tell it."""

    shown: dict[str, Any]

    @property
    def url(self) -> str:
        return reverse("site:proposal", args=[self.shown["uid"]])

    @property
    def assembly(self) -> str:
        return _("人大代表建议") if self.shown["assembly"] == Assembly.CONGRESS else _("政协提案")

    @property
    def title(self) -> str:
        return self.shown["title"] or f"{self.shown['session']} {self.shown['number']}"

    @property
    def field(self) -> str:
        return str(ProposalField(self.shown["field"]).label)

    @property
    def published(self) -> str:
        return str(AnswerPublished(self.shown["published"]).label)

    @property
    def proposed_on(self) -> Any:
        return parse_date(self.shown["proposed_on"])

    @property
    def closed_on(self) -> Any:
        return parse_date(self.shown["closed_on"] or "")


def _organisation(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("organisation", ""))
    except ValueError:
        return None


class _Asked(Asked):
    """Narrowed by code lists, and by the unit that answered."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, reverse("site:proposals"), **LISTS)
        self.q = ""
        self.organisation = _organisation(request)
        if self.organisation is not None:
            self.codes["organisation"] = str(self.organisation)

    def rows(self) -> QuerySet[Proposal]:
        codes = {name: value for name, value in self.codes.items() if name != "organisation"}
        return proposals_for(PUBLIC, organisation=self.organisation).filter(**codes)


@require_safe
@cache_control(no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    asked = _Asked(request)
    page = page_of(asked.rows(), ordering=ORDERING, cursor=asked.cursor)
    titles = {"assembly": _("类别"), "field": _("分类"), "published": _("答复公开")}
    query = asked.address().partition("?")[2]
    csv = reverse("site:proposals-csv")
    return render(
        request,
        "site/proposals/list.html",
        {
            "rows": [Shown(present_proposal(row)) for row in page.rows],
            "units": unit_figures(),
            "periods": periods(PERIOD_KEYS, region=this_node().code),
            "body": find_organisation(asked.organisation, PUBLIC) if asked.organisation else None,
            "csv_url": f"{csv}?{query}" if query else csv,
            **asked.context(titles, page),
        },
    )


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Exactly the list that is on the screen, whole."""
    asked = _Asked(request)
    return stream_csv(
        request,
        rows=asked.rows().order_by(ORDERING, "-uid"),
        shape=PROPOSAL_ROWS,
        title=_("建议提案答复"),
        on=localdate(),
        filters=asked.pairs(),
    )


@require_safe
@cache_control(no_cache=True)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = proposals_for(PUBLIC).filter(uid=uid).first()
    if row is None:
        raise Http404
    told = present_answer(row)
    return render(
        request,
        "site/proposals/detail.html",
        {"one": Shown(present_proposal(row)), "told": told, "rounds": _rounds(told)},
    )


def _rounds(told: Answer) -> list[dict[str, Any]]:
    words = dict(Satisfied.choices)
    return [
        {
            "number": one.number,
            "answer_class": AnswerClass(one.answer_class).label,
            "text": one.text,
            "signed_on": one.signed_on,
            "process": words.get(one.process, ""),
            "result": words.get(one.result, ""),
            "promises": [(promise, promise.get_state_display()) for promise in one.promises],
        }
        for one in told.rounds
    ]
