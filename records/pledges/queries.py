"""What staff look up about promises: lists of work, the steps that wait, and posts that have not handed over."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.dishonesty.queries import READERS
from records.pledges.choices import Outcome, StepStatus
from records.pledges.models import Disclosure, Handover, Pledge, PledgeQuerySet, Stage
from records.pledges.services.kinds import STEPS
from records.registers import queries as registers
from records.registers.choices import Status
from records.subjects.models import Post

if TYPE_CHECKING:
    from records.access.models import User

SOON_DAYS = 30
HANDOVER_READERS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)


def pledges_in_reach(user: "User", *roles: str) -> PledgeQuerySet:
    return within_reach(PledgeQuerySet(Pledge), user, *(roles or READERS))


def my_work(user: "User", *, on: date) -> dict[str, QuerySet[Any]]:
    """The lists behind the cards of the home page and the filter of the list, by name."""
    from records.pledges.entries import PLEDGES

    own = pledges_in_reach(user).of_this_node()
    return {
        "waiting": registers.waiting_for(PLEDGES, user),
        "returned": registers.returned_to(PLEDGES, user),
        "steps": steps_waiting_for(user),
        "overdue": own.overdue(on=on),
        "soon": own.still_open().filter(due_on__gte=on, due_on__lte=on + timedelta(days=SOON_DAYS)),
        "to_draft": pledges_in_reach(user, Role.CLERK)
        .of_this_node()
        .filter(status=Status.PUBLISHED, outcome=Outcome.BROKEN, draft=None),
        "undisclosed": undisclosed(own, on=on),
    }


def steps_waiting_for(user: "User") -> PledgeQuerySet:
    """Promises of which another person proposed something that this reviewer may decide."""
    waits = Q()
    for kind in STEPS.values():
        rows: Any = kind.model.objects  # type: ignore[attr-defined]
        by_another = rows.filter(pledge=OuterRef("pk"), status=StepStatus.PROPOSED).exclude(proposed_by=user)
        waits |= Q(Exists(by_another))
    return pledges_in_reach(user, Role.REVIEWER).of_this_node().filter(waits, status=Status.PUBLISHED)


def undisclosed(pledges: PledgeQuerySet, *, on: date) -> PledgeQuerySet:
    """Projects with a stage whose disclosure is missing though its day is over; the newest word on a stage counts."""
    accepted = Stage.objects.filter(status=StepStatus.ACCEPTED)
    newer = accepted.filter(
        pledge=OuterRef("pledge"), stage=OuterRef("stage"), proposed_at__gt=OuterRef("proposed_at")
    )
    done = Disclosure.objects.filter(
        pledge=OuterRef("pledge"), stage=OuterRef("stage"), status=StepStatus.ACCEPTED
    )
    late = (
        accepted.filter(pledge=OuterRef("pk"), disclose_by__lt=on)
        .exclude(Exists(newer))
        .exclude(Exists(done))
    )
    return pledges.filter(Exists(late), status=Status.PUBLISHED)


def handovers_in_reach(user: "User", *roles: str) -> QuerySet[Handover]:
    return within_reach(Handover.objects.all(), user, *(roles or HANDOVER_READERS))


def posts_not_handed_over(user: "User") -> QuerySet[Post]:
    """Tenures that ended while promises of their post were open, and that nobody has handed over (新官不理旧账)."""
    open_then = (
        Pledge.objects.of_this_node()
        .still_open()
        .filter(
            organisation=OuterRef("organisation"),
            post_title=OuterRef("title"),
            post_seat=OuterRef("seat"),
            decided_on__lte=OuterRef("until_on"),
        )
    )
    return within_reach(
        without_handover(Post.objects.all()).filter(Exists(open_then)),
        user,
        *HANDOVER_READERS,
        region_field="organisation__region_id",
    )


def without_handover(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Of these tenures those that ended and that nobody has handed over, nor is about to."""
    handled = Handover.objects.filter(
        left=OuterRef("pk"), status__in=[StepStatus.PROPOSED, StepStatus.ACCEPTED]
    )
    return posts.filter(until_on__isnull=False, official__isnull=False).exclude(Exists(handled))


def tenures_of(pledge: Pledge) -> QuerySet[Post]:
    """Who held the responsible post since the promise was made, the newest first."""
    return (
        Post.objects.filter(
            Q(until_on=None) | Q(until_on__gte=pledge.decided_on),
            organisation=pledge.organisation_id,
            title=pledge.post_title,
            seat=pledge.post_seat,
        )
        .select_related("official")
        .prefetch_related("handovers")
        .order_by(F("from_on").desc(nulls_first=True), "uid")
    )
