"""
The one visibility rule for what an office tells in words.

Everything is shown from its first to its last day and only to those whose scope it has. A case names a body, so it
is shown only while the record that it tells of is: when the record's display ends, the case is gone with it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import get_current_timezone

from disclosure.editing.choices import Status
from disclosure.editing.desk import Desk
from disclosure.editing.models import Written, WrittenFile, WrittenQuerySet, WrittenVersion
from disclosure.editing.queries import corrections_of, files_of
from disclosure.notices.choices import ArticleKind, Force
from disclosure.notices.desks import ARTICLES, CASES, DECISIONS, POLICIES
from disclosure.notices.models import Policy
from disclosure.published.audience import PUBLIC, Audience
from disclosure.published.records import records_for, was_public
from records.common.text import grams
from records.consequences.models import CriticismNotice
from records.dishonesty.choices import Scope

__all__ = ["ARTICLES", "CASES", "DECISIONS", "POLICIES"]

NEWS_KINDS = (ArticleKind.NEWS, ArticleKind.PRACTICE, ArticleKind.INTERPRETATION)


def items_for(desk: Desk, audience: Audience, *, on: date) -> QuerySet[Any]:
    """What this audience may read at this desk on that day."""
    scopes = audience.scopes
    # Spelt as an equality where it can be: the partial indexes need that.
    in_scope = Q(scope=scopes[0]) if len(scopes) == 1 else Q(scope__in=scopes)
    shown: QuerySet[Any] = WrittenQuerySet(desk.model).shown(on=on).filter(in_scope).with_place()
    if desk is CASES:
        shown = shown.filter(Exists(records_for(audience, on=on).filter(pk=OuterRef("record_id"))))
    return shown


def item_was_public(desk: Desk, uid: UUID, *, on: date) -> bool:
    """Whether it was open to everyone on some day and no longer is; only then may a page say that it is gone."""
    rows: QuerySet[Any] = WrittenQuerySet(desk.model).filter(uid=uid, scope=Scope.PUBLIC, show_from__lte=on)
    ended_on = TruncDate("ended_at", tzinfo=get_current_timezone())
    over = rows.annotate(ended_on=ended_on).filter(
        Q(status=Status.ENDED, ended_on__gte=F("show_from")) | Q(status=Status.PUBLISHED, show_until__lt=on)
    )
    if over.exists():
        return True
    if desk is not CASES:
        return False
    record = rows.filter(status=Status.PUBLISHED).values_list("record_id", flat=True).first()
    return record is not None and was_public(record, on=on)


def matching(items: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those that hold every one of the words."""
    if not words:
        return items
    wanted = sorted({gram for word in words.split() for gram in grams(word)})
    return items.filter(search_grams__contains=wanted) if wanted else items.none()


def in_force(items: QuerySet[Any], force: str, *, on: date) -> QuerySet[Any]:
    """Policies by whether they hold on that day; it follows from the days and is stored nowhere."""
    repealed, pending = Q(repealed_on__lte=on), Q(effective_on__gt=on)
    match force:
        case Force.REPEALED:
            return items.filter(repealed)
        case Force.PENDING:
            return items.filter(pending).exclude(repealed)
        case Force.IN_FORCE:
            return items.exclude(repealed).exclude(pending)
    return items


def files_for(item: Written) -> QuerySet[WrittenFile]:
    """The files of an item that the caller has from ``items_for``."""
    return files_of(item.pk)


def corrections_for(item: Written) -> QuerySet[WrittenVersion]:
    """What readers are told about corrections: when and why, never what the mistaken text said."""
    return corrections_of(item.pk)


def successors_for(policy: Policy, audience: Audience, *, on: date) -> QuerySet[Any]:
    """The documents that replaced this one, as far as they are shown."""
    return items_for(POLICIES, audience, on=on).filter(supersedes=policy.pk)


def criticism_for(audience: Audience, *, on: date) -> QuerySet[CriticismNotice]:
    """Notices of criticism made public as typical cases, as long as their record is public."""
    shown = CriticismNotice.objects.typical_cases(on=on)
    public = records_for(audience, on=on).filter(pk=OuterRef("record_id"))
    return shown.filter(Exists(public)).select_related("organisation", "issuer", "region")


def present_item(item: Any, *, on: date) -> dict[str, Any]:
    """A notice, news, or policy in the shape that the API gives; take it from ``items_for``."""
    shown = {
        "uid": str(item.uid),
        "version": item.version,
        "title": item.title,
        "summary": item.summary,
        "body": item.body,
        "source": item.authority_name,
        "subjects": list(item.subjects),
        "dated_on": item.dated_on.isoformat(),
        "organisation": {"uid": str(item.organisation_id), "name": item.organisation.name},
        "region": {"code": item.region_id, "name": item.region.name},
        "published_at": item.published_at.isoformat(),
        "updated_at": item.updated_at.isoformat(),
    }
    if isinstance(item, Policy):
        return shown | {
            "category": item.category,
            "document_number": item.document_number,
            "effective_on": item.effective_on.isoformat() if item.effective_on else None,
            "repealed_on": item.repealed_on.isoformat() if item.repealed_on else None,
            "force": item.force(on=on).value,
            "source_note": item.source_note,
        }
    return shown | {"kind": item.kind}


@dataclass(frozen=True)
class Line:
    """One line of a short list: ``route`` is the name of its page in the site."""

    route: str
    uid: UUID
    title: str
    on: date
    label: str


ROUTES = {
    ArticleKind.NOTICE: "site:notice",
    ArticleKind.NEWS: "site:news-item",
    ArticleKind.PRACTICE: "site:news-item",
    ArticleKind.INTERPRETATION: "site:news-item",
    ArticleKind.MODEL: "site:demonstration",
}


def newest(*, on: date, limit: int = 6) -> list[Line]:
    """The newest texts of all kinds, for the home page."""
    rows = items_for(ARTICLES, PUBLIC, on=on).order_by("-dated_on", "-uid")
    # Four columns and no join: the home page is asked more often than any other.
    found = rows.values_list("kind", "uid", "title", "dated_on")[:limit]
    return [
        Line(ROUTES[ArticleKind(kind)], uid, title, day, str(ArticleKind(kind).label))
        for kind, uid, title, day in found
    ]
