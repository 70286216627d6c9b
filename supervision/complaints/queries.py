"""Which complaints somebody may see, what of them waits for whom, and what everybody may be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from records.access.roles import Role
from records.access.scope import within_reach
from records.clocks.models import Deadline
from records.subjects.models import subtree_prefix
from supervision.complaints.choices import OPEN, Anonymity, Outcome, Satisfaction, Status
from supervision.complaints.models import Complaint, Informant
from supervision.complaints.models.case import CASE_KIND
from supervision.complaints.parties import shut_bodies
from supervision.complaints.workflow import REOPEN_DAYS

if TYPE_CHECKING:
    from records.access.models import User

# Who may read a complaint; from whom it is, is another question (``services.identity``).
READERS = (Role.COMPLAINT_HANDLER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)
MOST_CLOSED_AT_ONCE = 500


def complaints_in_reach(user: "User") -> QuerySet[Complaint]:
    """Those within this person's grants, and none about a body that he belongs to, in whatever role."""
    rows = within_reach(
        Complaint.objects.all(),
        user,
        *READERS,
        region_field="handling_region_id",
        organisation_field="handler_body_id",
    )
    return rows.exclude(body__in=shut_bodies(user))


def identities_in_reach(user: "User") -> QuerySet[Informant]:
    """For custodians: that there is an identity, and of which number; never of a complaint about their own body."""
    rows = within_reach(
        Informant.objects.select_related("complaint__handling_region"),
        user,
        Role.IDENTITY_CUSTODIAN,
        Role.AUDIT_ADMIN,
        region_field="complaint__handling_region_id",
        organisation_field=None,
    )
    return rows.exclude(complaint__body__in=shut_bodies(user))


def my_work(user: "User") -> dict[str, QuerySet[Complaint]]:
    """What waits for this person, list by list."""
    mine = complaints_in_reach(user)

    def over(*roles: Role) -> QuerySet[Complaint]:
        return within_reach(
            mine, user, *roles, region_field="handling_region_id", organisation_field="handler_body_id"
        )

    handled, reviewed = over(Role.COMPLAINT_HANDLER), over(Role.REVIEWER)
    return {
        "complaints_to_sort": handled.filter(status__in=(Status.SUBMITTED, Status.REGISTERED)),
        "complaints_to_assign": handled.filter(status=Status.ACCEPTED),
        "complaints_mine": handled.filter(
            status__in=(
                Status.ASSIGNED, Status.VERIFYING, Status.TRUE, Status.RECTIFYING, Status.REFUSED,
            )
        ).filter(Q(handler=user) | Q(handler=None)),
        "complaints_to_answer": handled.filter(
            status__in=(Status.UNTRUE, Status.RECTIFIED, Status.DETERMINATION)
        ),
        "complaints_to_confirm": reviewed.filter(
            status__in=(Status.REFUSAL_PROPOSED, Status.UNTRUE_PROPOSED)
        ).exclude(proposed_by=user),
        "complaints_supervised": over(Role.SUPERVISOR).filter(
            supervised_at__isnull=False, status__in=OPEN
        ),
    }  # fmt: skip


def late(rows: QuerySet[Complaint], *, on: date) -> QuerySet[Complaint]:
    """Those of which some period has passed."""
    past = Deadline.objects.past(on=on).filter(case_kind=CASE_KIND).values("case_uid")
    return rows.filter(pk__in=past)


def to_close_by_itself(*, at: datetime) -> list[UUID]:
    """Answered so long ago that nobody may ask for a new beginning any more."""
    rows = Complaint.objects.filter(
        status=Status.ANSWERED, answered_at__lt=at - timedelta(days=REOPEN_DAYS + 1)
    )
    return list(rows.order_by("answered_at").values_list("pk", flat=True)[:MOST_CLOSED_AT_ONCE])


# ---- what everybody may be told --------------------------------------------------------------------------


@dataclass(frozen=True)
class PublishedAnswer:
    """An answer as another person made it fit to be read by all; whose complaint it was stands nowhere in it."""

    uid: UUID
    title: str
    answer: str
    kind: str
    kind_label: str
    body: UUID | None
    body_name: str
    region_code: str
    region_name: str
    outcome: str
    outcome_label: str
    answered_on: date
    published_at: datetime


def published_answers() -> QuerySet[Complaint]:
    """Newest first, for pages by keyset over (published_at, uid); ``as_published`` says what of a row may be shown."""
    return (
        Complaint.objects.filter(published_at__isnull=False)
        .select_related("body", "region")
        .order_by("-published_at", "-uid")
    )


def as_published(complaint: Complaint) -> PublishedAnswer:
    assert complaint.published_at is not None
    assert complaint.answered_at is not None
    return PublishedAnswer(
        uid=complaint.uid,
        title=complaint.published_title,
        answer=complaint.published_answer,
        kind=complaint.kind,
        kind_label=str(complaint.get_kind_display()),
        body=complaint.body_id,
        body_name=complaint.body_name,
        region_code=complaint.region_id,
        region_name=complaint.region.full_name,
        outcome=complaint.outcome,
        outcome_label=str(complaint.get_outcome_display()),
        answered_on=timezone.localdate(complaint.answered_at),
        published_at=complaint.published_at,
    )


@dataclass(frozen=True)
class Figures:
    """
    Complaints filed between two days, as they stand now; numbers alone, which whoever shows them must still blur
    where they are small.

    :ivar by_kind: (kind, filed, answered)
    :ivar by_body: (body's uid, its name, filed, answered), the most first
    :ivar by_region: (region's code, its name, filed, answered)
    :ivar on_time: of those answered, those within every period of the law
    """

    filed: int
    accepted: int
    not_accepted: int
    answered: int
    on_time: int
    untrue: int
    resolved: int
    determined: int
    satisfied: int
    basically: int
    unsatisfied: int
    anonymous: int
    supervised: int
    reopened: int
    by_kind: list[tuple[str, int, int]]
    by_body: list[tuple[UUID, str, int, int]]
    by_region: list[tuple[str, str, int, int]]


_ANSWERED = Q(answered_at__isnull=False)
MOST_BODIES = 50


def figures(*, first: date, last: date, region: str = "", body: UUID | None = None) -> Figures:
    """
    :param region: a region's code, with everything inside it; everywhere if empty
    """
    # What was joined with another is that other; the same matter is not counted twice.
    span = Q(filed_at__gte=_begin(first), filed_at__lt=_begin(last + timedelta(days=1)))
    span &= ~Q(status=Status.MERGED)
    if region and (prefix := subtree_prefix(region)):
        span &= Q(region__code__startswith=prefix)
    if body is not None:
        span &= Q(body=body)
    rows = Complaint.objects.filter(span)

    def counted(**condition: Any) -> Count:
        return Count("pk", filter=Q(**condition))

    found = rows.aggregate(
        filed=Count("pk"),
        accepted=counted(accepted_at__isnull=False),
        not_accepted=counted(status=Status.NOT_ACCEPTED),
        answered=Count("pk", filter=_ANSWERED),
        on_time=counted(on_time=True),
        untrue=counted(outcome=Outcome.UNTRUE),
        resolved=counted(outcome=Outcome.RESOLVED),
        determined=counted(outcome=Outcome.DETERMINED),
        satisfied=counted(satisfaction=Satisfaction.SATISFIED),
        basically=counted(satisfaction=Satisfaction.BASICALLY),
        unsatisfied=counted(satisfaction=Satisfaction.UNSATISFIED),
        anonymous=counted(anonymity=Anonymity.ANONYMOUS),
        supervised=counted(supervised_at__isnull=False),
        reopened=counted(reopened__gt=0),
    )
    return Figures(
        **found,
        by_kind=list(_grouped(rows, "kind")),
        by_body=list(_grouped(rows.filter(body__isnull=False), "body_id", "body__name"))[:MOST_BODIES],
        by_region=list(_grouped(rows, "region_id", "region__full_name")),
    )


def _begin(day: date) -> datetime:
    # Moments, not days, so that the index over them serves.
    return timezone.make_aware(datetime.combine(day, time.min))


def _grouped(rows: QuerySet[Complaint], *columns: str) -> Iterator[Any]:
    groups = (
        rows.order_by()
        .values(*columns)
        .annotate(filed=Count("pk"), answered=Count("pk", filter=_ANSWERED))
        .order_by("-filed", *columns)
    )
    for group in groups:
        yield (*(group[name] for name in columns), group["filed"], group["answered"])
