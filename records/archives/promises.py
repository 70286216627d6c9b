"""What came of a promise goes into the file of whoever answered for it: the post's holder, and those of each stage."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from records.archives.choices import EntryKind, Result
from records.archives.feeds import feed_entry
from records.pledges import rules
from records.pledges.choices import Outcome
from records.pledges.models import Pledge, Verdict
from records.pledges.tracing import Answering

if TYPE_CHECKING:
    from records.access.models import User

FEED = "pledge"
KINDS = frozenset({EntryKind.PLEDGE, EntryKind.PROJECT})
_RESULTS = {
    Outcome.KEPT: Result.FULFILLED,
    Outcome.PARTLY: Result.UNDER_WAY,
    Outcome.BROKEN: Result.BROKEN,
}


def take_verdict(
    pledge: Pledge, verdict: Verdict, answering: Sequence[Answering], *, by: "User", at: datetime
) -> None:
    """Feed the verdict; a later one on the same promise takes its place in the file."""
    for one in answering:
        feed_entry(
            feed=FEED,
            feed_uid=pledge.pk,
            official=one.official,
            organisation=pledge.organisation,
            content={
                "kind": EntryKind.PROJECT if rules.has_stages(pledge.pledge_kind) else EntryKind.PLEDGE,
                "result": _RESULTS[Outcome(verdict.outcome)],
                "title": pledge.title,
                "text": _("%(role)s；兑现期限%(due)s，评定为%(outcome)s。%(reasons)s")
                % {
                    "role": one.role,
                    "due": pledge.due_on.isoformat(),
                    "outcome": verdict.get_outcome_display(),
                    "reasons": verdict.reasons,
                },
                "occurred_on": verdict.fulfilled_on or timezone.localdate(at),
            },
            by=by,
            at=at,
        )
