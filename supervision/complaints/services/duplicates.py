"""Which other complaints may be about the same matter; a person decides."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from supervision.complaints.choices import OVER, Status
from supervision.complaints.models import Complaint
from supervision.complaints.rules import ALIKE, likeness

# So far back, and so many at most, the texts are compared.
LOOKED_BACK = timedelta(days=400)
MOST_COMPARED = 200
MOST_SHOWN = 8


@dataclass(frozen=True)
class Likely:
    """
    :ivar score: 0 to 1 by their words; 1 for the same contract
    :ivar same_contract: the same contract number, however it is written
    """

    complaint: Complaint
    score: float
    same_contract: bool


def likely_duplicates(complaint: Complaint) -> list[Likely]:
    """The likeliest first; never one that was itself joined with another, and of another body only by the contract."""
    same_body = (
        Q(body=complaint.body_id) if complaint.body_id else Q(body=None, body_name=complaint.body_name)
    )
    rows = Complaint.objects.exclude(pk=complaint.pk).exclude(status=Status.MERGED)
    rows = rows.filter(filed_at__gte=complaint.filed_at - LOOKED_BACK).order_by("-filed_at", "-uid")
    found = {one.pk: one for one in rows.filter(same_body)[:MOST_COMPARED]}
    if complaint.contract_key:
        found |= {one.pk: one for one in rows.filter(contract_key=complaint.contract_key)[:MOST_SHOWN]}
    mine = _words(complaint)
    likely = []
    for one in found.values():
        same = bool(complaint.contract_key) and one.contract_key == complaint.contract_key
        score = 1.0 if same else likeness(mine, _words(one))
        if same or score >= ALIKE:
            likely.append(Likely(one, score, same))
    likely.sort(key=lambda one: (one.complaint.status in OVER, -one.score, one.complaint.number))
    return likely[:MOST_SHOWN]


def _words(complaint: Complaint) -> str:
    return f"{complaint.title}\n{complaint.statement[:1000]}"
