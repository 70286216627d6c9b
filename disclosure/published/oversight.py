"""
What everybody may read of suggestions and proposals: those whose answer was published, as far as it was, and how each
unit handled its own.

Members act in public office, so they are named. What was withheld tells its number and the reason, not even its title.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from disclosure.published.audience import Audience
from disclosure.published.columns import Column, Shape
from disclosure.published.figures import FRESH_FOR_SECONDS
from disclosure.published.organisations import find_organisation
from supervision.oversight.choices import (
    AnswerClass,
    AnswerPublished,
    Assembly,
    DecisionStatus,
    ProposalField,
    ProposalStatus,
    Satisfied,
)
from supervision.oversight.models import DecisionFile, Proposal, ProposalAnswer, ProposalPromise

MOST_UNITS = 50
_LAST = ProposalAnswer.objects.filter(proposal=OuterRef("pk")).order_by("-round")
# Shown where the whole answer is; a summary is written so that it stands alone.
_WHOLE = Q(published=AnswerPublished.FULL)


def proposals_for(audience: Audience, *, organisation: UUID | None = None) -> QuerySet[Proposal]:
    """Those whose answer somebody decided to tell, or not to; none of a body that nobody knows."""
    rows = Proposal.objects.exclude(published="").select_related("body", "region")
    if organisation is not None:
        body = find_organisation(organisation, audience)
        rows = rows.filter(body__in=body.answering_uids()) if body else rows.none()
    return rows


def present_proposal(row: Proposal) -> dict[str, Any]:
    """What is told of one, for the lists; texts are in ``present_answer``."""
    withheld = row.published == AnswerPublished.WITHHELD
    return {
        "uid": str(row.uid),
        "assembly": row.assembly,
        "session": row.session,
        "number": row.session_number,
        "title": None if withheld else row.title,
        "proposer": None if withheld else row.proposer,
        "co_proposers": "" if withheld else row.co_proposers,
        "field": row.field,
        "published": row.published,
        "withheld_reason": row.withheld_reason,
        "organisation": {"uid": str(row.body.uid), "name": row.body.name} if row.body else None,
        "region": {"code": row.region_id, "name": row.region.name},
        "proposed_on": row.proposed_on.isoformat(),
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
    }


@dataclass(frozen=True)
class Round:
    """One answer with what its proposer said of it, and what it promised."""

    number: int
    answer_class: str
    text: str
    signed_on: Any
    process: str
    result: str
    promises: tuple[ProposalPromise, ...]


@dataclass(frozen=True)
class Answer:
    """:ivar text: what was proposed; empty unless all is published"""

    text: str
    summary: str
    rounds: tuple[Round, ...]


def present_answer(row: Proposal) -> Answer:
    """The texts of one, as far as they were published."""
    if row.published == AnswerPublished.SUMMARY:
        return Answer("", row.published_text, ())
    if row.published != AnswerPublished.FULL:
        return Answer("", "", ())
    answers = row.answers.filter(signed_by__isnull=False).prefetch_related("promises").order_by("round")
    rounds = tuple(
        Round(
            one.round,
            one.answer_class,
            one.text,
            one.signed_at,
            one.process,
            one.result,
            tuple(sorted(one.promises.all(), key=lambda promise: promise.number)),
        )
        for one in answers
    )
    return Answer(row.text, "", rounds)


@dataclass(frozen=True)
class UnitFigures:
    """How one unit handled what it was given, by what is over; ``satisfied`` in a hundred of those who said so."""

    uid: str
    name: str
    closed: int
    again: int
    satisfied: int | None


def unit_figures() -> list[UnitFigures]:
    """By unit, the one with most first; whatever of the answers is published, they are counted."""
    key = "proposals:units:1"
    found: list[UnitFigures] | None = cache.get(key)
    if found is None:
        found = _count()
        cache.set(key, found, FRESH_FOR_SECONDS)
    return found


def _count() -> list[UnitFigures]:
    content = (Satisfied.YES, Satisfied.MOSTLY)
    rows = (
        Proposal.objects.filter(status=ProposalStatus.CLOSED)
        .annotate(last_result=Subquery(_LAST.values("result")[:1]))
        .values("body", "body__name")
        .annotate(
            closed=Count("pk"),
            again=Count("pk", filter=Q(round=2)),
            content=Count("pk", filter=Q(last_result__in=content)),
            said=Count("pk", filter=Q(last_result__in=(*content, Satisfied.NO))),
        )
        .order_by("-closed", "body__name")[:MOST_UNITS]
    )
    return [
        UnitFigures(
            str(row["body"]),
            row["body__name"],
            row["closed"],
            row["again"],
            round(100 * row["content"] / row["said"]) if row["said"] else None,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class FiledDecision:
    """That the working file of a decision was gone through by another and put away; what is in it stays inside."""

    decided_on: Any
    steps_done: bool


def decision_filed(document_number: str, organisation: UUID | None) -> FiledDecision | None:
    """By its document's number and the body that decided; None where there is no file, or it is not put away yet."""
    rows = DecisionFile.objects.filter(status=DecisionStatus.CHECKED, document_number=document_number)
    found = rows.filter(body=organisation).first()
    return FiledDecision(found.decided_on, found.steps_done) if found else None


def _unless_withheld(column: str) -> Case:
    told = When(published=AnswerPublished.WITHHELD, then=Value(""))
    return Case(told, default=F(column), output_field=TextField())


def _of_answer(name: str) -> Case:
    whole = When(_WHOLE, then=Subquery(_LAST.values(name)[:1]))
    return Case(whole, default=Value(""), output_field=TextField())


PROPOSAL_ROWS = Shape(
    (
        Column("uid", "uid", _("编号"), "uid"),
        Column("assembly", "assembly", _("类别"), "code", dict(Assembly.choices)),
        Column("session", "session", _("届次")),
        Column("number", "session_number", _("建议、提案号")),
        Column("title", _unless_withheld("title"), _("标题")),
        Column("proposer", _unless_withheld("proposer"), _("提出人")),
        Column("field", "field", _("分类"), "code", dict(ProposalField.choices)),
        Column("organisation", "body__name", _("主办单位")),
        Column("proposed_on", "proposed_on", _("提出日期"), "date"),
        Column("closed_on", "closed_on", _("办结日期"), "date"),
        Column("published", "published", _("答复公开"), "code", dict(AnswerPublished.choices)),
        Column("answer_class", _of_answer("answer_class"), _("答复类别")),
        Column("answer", _of_answer("text"), _("答复")),
        Column("summary", "published_text", _("公开的摘要")),
        Column("withheld_reason", "withheld_reason", _("不公开的理由")),
    )
)
CLASSES = dict(AnswerClass.choices)
