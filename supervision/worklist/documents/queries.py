"""Which documents somebody may see, and what of them waits for whom."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from supervision.worklist.documents.choices import ANSWERING, OPEN, Status
from supervision.worklist.documents.models import DocumentReceiver, IncomingDocument
from supervision.worklist.documents.workflow import OFFICE

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)
_GIVEN = (Status.ASSIGNED, Status.FINISHED, Status.ARCHIVED)


def documents_in_reach(user: "User") -> QuerySet[IncomingDocument]:
    """Those of the office's region, and for a unit those that were given to it."""
    over = within_reach(IncomingDocument.objects.all(), user, *READERS, organisation_field=None)
    given = receivers_of(user).filter(document=OuterRef("pk"))
    return IncomingDocument.objects.filter(Q(pk__in=over.values("pk")) | Q(Exists(given), status__in=_GIVEN))


def receivers_of(user: "User") -> QuerySet[DocumentReceiver]:
    """What was given to this person's own body."""
    return within_reach(DocumentReceiver.objects.filter(organisation__isnull=False), user, Role.DEPARTMENT)


def receivers_seen(user: "User", document: IncomingDocument) -> QuerySet[DocumentReceiver]:
    """The office sees all units and their answers; a unit itself alone."""
    rows = document.receivers.select_related("organisation", "confirmed_by", "answered_by")
    if user.holds(READERS, over=document):
        return rows
    return rows.filter(pk__in=receivers_of(user).values("pk"))


def to_answer(document: IncomingDocument, user: "User") -> QuerySet[DocumentReceiver]:
    """What this person may answer for: his own body, or as the office a unit that has no account."""
    rows = document.receivers.filter(part__in=ANSWERING, confirmed_at__isnull=False, answered_at=None)
    own = Q(pk__in=receivers_of(user).values("pk"))
    return rows.filter(own | Q(organisation=None) if user.holds(OFFICE, over=document) else own)


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    own = receivers_of(user)

    def over(*roles: Role) -> QuerySet[IncomingDocument]:
        return within_reach(IncomingDocument.objects.all(), user, *roles, organisation_field=None)

    def with_own(rows: QuerySet[DocumentReceiver]) -> QuerySet[IncomingDocument]:
        return IncomingDocument.objects.filter(
            Exists(rows.filter(document=OuterRef("pk"))), status__in=_GIVEN
        )

    unanswered = DocumentReceiver.objects.filter(
        document=OuterRef("pk"), part__in=ANSWERING, answered_at=None
    )
    return {
        "documents_to_confirm": with_own(own.filter(confirmed_at=None)),
        "documents_to_answer": with_own(
            own.filter(confirmed_at__isnull=False, answered_at=None, part__in=ANSWERING)
        ).filter(status=Status.ASSIGNED),
        "documents_to_propose": over(Role.CLERK).filter(status=Status.REGISTERED),
        "documents_to_direct": over(Role.REVIEWER).filter(status=Status.PROPOSED).exclude(proposed_by=user),
        "documents_to_finish": over(Role.CLERK).filter(~Exists(unanswered), status=Status.ASSIGNED),
        "documents_overdue": over(Role.SUPERVISOR).filter(overdue_at__isnull=False, status__in=OPEN),
    }


def late(rows: QuerySet[IncomingDocument], *, on: date) -> QuerySet[IncomingDocument]:
    """Those of which a day has passed without the step that was due."""
    waits = DocumentReceiver.objects.filter(
        document=OuterRef("pk"), part__in=ANSWERING, answered_at=None, due_on__lt=on
    )
    return rows.filter(Exists(waits) | Q(overdue_at__isnull=False), status__in=OPEN)
