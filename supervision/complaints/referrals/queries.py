"""Which matters between nodes somebody may see, and what of them waits for whom."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.chain.models import Peer, PeerRole, PeerState
from records.subjects.models import Organisation, subtree_prefix
from supervision.complaints.choices import Status
from supervision.complaints.models import Complaint
from supervision.complaints.queries import complaints_in_reach
from supervision.complaints.referrals.models import Letter, Referral

if TYPE_CHECKING:
    from records.access.models import User

WAITING = (Status.SUBMITTED, Status.REGISTERED, Status.ACCEPTED)


def referrals_in_reach(user: "User") -> QuerySet[Referral]:
    """Those of complaints that this person may read, and so none about his own body."""
    return Referral.objects.filter(complaint__in=complaints_in_reach(user).values("pk"))


def handled(user: "User") -> QuerySet[Complaint]:
    return within_reach(
        complaints_in_reach(user),
        user,
        Role.COMPLAINT_HANDLER,
        region_field="handling_region_id",
        organisation_field="handler_body_id",
    )


def to_refer(user: "User") -> QuerySet[Complaint]:
    """Complaints that another node has to handle and nobody has handed on yet."""
    below = Q(pk__in=[])
    for code in Peer.objects.filter(role=PeerRole.CHILD, state=PeerState.ACTIVE).values_list(
        "code", flat=True
    ):
        prefix = subtree_prefix(code)
        # A node's own government is watched from here.
        itself = Q(body__kind=Organisation.Kind.GOVERNMENT, body__region_id=code)
        inside = Q(body__isnull=False, body__region__code__startswith=prefix) & ~itself
        below |= inside | Q(body=None, region__code__startswith=prefix)
    return handled(user).filter(Q(to_superior=True) | below, status__in=WAITING, referred_to="")


def held_letters(user: "User") -> QuerySet[Letter]:
    """Words of informants that wait to be read before they leave."""
    mine = Referral.objects.filter(is_sent=True, complaint__in=handled(user).values("pk"))
    return Letter.objects.filter(is_held=True, settled_at=None, referral_uid__in=mine.values("pk"))
