"""
Looking things up in the trail: never counted, never skipped, every question answered by an index or within a month.

A person, a thing, an action or a request leads to its entries by an index of its own. What else narrows (region, role,
channel, words) is looked for among the entries of at most a month, whose first and last number the time index gives.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from records.access.models import AuditEntry, User
from records.access.roles import Role

PAGE = 50
MOST_DAYS = 31
# More people of one name than this are told apart by their account.
MOST_PEOPLE = 20
# One day of one person: enough for anybody's.
MOST_COUNTED = 5_000


@dataclass(frozen=True, slots=True)
class Question:
    """
    What is looked for; an empty field does not narrow.

    :ivar people: keys of accounts; ``None`` where nobody in particular is asked for
    :ivar cursor: the number of the last entry on the page before
    """

    people: tuple[int, ...] | None = None
    actions: tuple[str, ...] | None = None
    thing: str = ""
    thing_type: str = ""
    words: str = ""
    role: str = ""
    outcome: str = ""
    channel: str = ""
    region: str = ""
    request_id: str = ""
    seal: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    oldest_first: bool = False
    cursor: int | None = None

    @property
    def is_indexed(self) -> bool:
        """Whether what is asked leads straight to its entries."""
        named = self.people is not None or self.actions is not None or self.seal is not None
        return bool(named or self.thing or self.request_id)

    @property
    def narrows(self) -> bool:
        """Whether anything is asked that only looking through the entries tells."""
        return bool(self.words or self.role or self.outcome or self.channel or self.region)


@dataclass(frozen=True, slots=True)
class Found:
    entries: list[AuditEntry]
    # Where the next page begins; none on the last.
    cursor: int | None


def look(question: Question) -> Found:
    """One page of what was found."""
    entries = matching(question)
    if question.cursor is not None:
        beyond = {"id__gt": question.cursor} if question.oldest_first else {"id__lt": question.cursor}
        entries = entries.filter(**beyond)
    rows = list(entries.select_related("seal").order_by("id" if question.oldest_first else "-id")[: PAGE + 1])
    return Found(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def matching(question: Question) -> QuerySet[AuditEntry]:
    entries = AuditEntry.objects.filter(_asked(question))
    window = _window(question)
    if window is None:
        return entries
    entries = entries.filter(window)
    if not (question.first_on and question.last_on) or days_of(question) > MOST_DAYS:
        return entries
    # The numbers between which the days lie, so that no index is walked from its end down to a day long ago.
    ends = AuditEntry.objects.filter(window).aggregate(first=Min("id"), last=Max("id"))
    return entries.filter(id__range=(ends["first"] or 0, ends["last"] or 0))


def days_of(question: Question) -> int:
    if not question.first_on or not question.last_on:
        return 0
    return (question.last_on - question.first_on).days + 1


def _asked(question: Question) -> Q:
    wanted = Q()
    if question.people is not None:
        wanted &= Q(by__in=question.people)
    if question.actions is not None:
        wanted &= Q(action__in=question.actions)
    if question.seal is not None:
        wanted &= Q(seal=question.seal)
    if question.thing:
        wanted &= Q(subject_uid=question.thing)
    for name, value in {
        "subject_type": question.thing_type,
        "outcome": question.outcome,
        "channel": question.channel,
        "request_id": question.request_id,
        "region_code__startswith": question.region,
        "subject_label__icontains": question.words,
    }.items():
        if value:
            wanted &= Q(**{name: value})
    if question.role:
        # Several roles stand side by side, parted by commas.
        wanted &= Q(role__regex=rf"(^|,){Role(question.role).value}(,|$)")
    return wanted


def _window(question: Question) -> Q | None:
    window = Q()
    if question.first_on:
        window &= Q(at__gte=_midnight(question.first_on))
    if question.last_on:
        window &= Q(at__lt=_midnight(question.last_on + timedelta(days=1)))
    return window or None


def _midnight(day: date) -> datetime:
    """As days are counted here, and not in Greenwich."""
    return timezone.make_aware(datetime.combine(day, time.min))


def people_called(text: str) -> tuple[int, ...]:
    """Accounts of that name: the name to sign in by, or the person's own."""
    found = User.objects.filter(Q(username=text) | Q(full_name=text)).order_by("pk")
    return tuple(found.values_list("pk", flat=True)[:MOST_PEOPLE])


def as_number(text: str) -> str:
    """How the trail spells which thing it was; empty where these are words of its name."""
    try:
        return str(UUID(text))
    except ValueError:
        return text if text.isascii() and text.isdigit() else ""


def counted(question: Question) -> list[Any]:
    """How often each thing was done, of so many entries as one person has in a day; the most frequent first."""
    some = matching(question).order_by("-id").values("id")[:MOST_COUNTED]
    return list(
        AuditEntry.objects.filter(id__in=some)
        .values("action", "outcome")
        .annotate(number=Count("id"))
        .order_by("-number", "action")
    )
