"""What followed a record, for its page: duties to put right and measures, with their days and where they stand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from records.dishonesty.choices import ConsequenceKind, ConsequenceStatus, Rectification


@dataclass(frozen=True)
class Followed:
    """:ivar day: of the decision, or until when the duty runs; ``note`` who decided and until when it lasts"""

    heading: str
    title: str
    note: str
    day: date
    state: str


def following(shown: dict[str, Any], *, on: date) -> list[Followed]:
    """In the order of their days; taken from what ``present`` shows, and from nowhere else."""
    found = [_consequence(one, on=on) for one in shown["consequences"]]
    if duty := shown["rectification"]:
        due_on = date.fromisoformat(duty["due_on"])
        found.append(
            Followed(
                _("责令限期整改"),
                "",
                _("整改期限：%(day)s") % {"day": date_format(due_on, "DATE_FORMAT")},
                due_on,
                str(Rectification(duty["status"]).label),
            )
        )
    return sorted(found, key=lambda one: one.day)


def _consequence(one: dict[str, Any], *, on: date) -> Followed:
    status, ends_on = ConsequenceStatus(one["status"]), one["ends_on"] and date.fromisoformat(one["ends_on"])
    if status == ConsequenceStatus.IN_FORCE and ends_on and ends_on < on:
        # Its time is over; the origin's clock has not come by yet.
        status = ConsequenceStatus.EXPIRED
    parts = [_("决定机关：%(name)s") % {"name": one["authority"]}]
    if ends_on:
        parts.append(_("期限至%(day)s") % {"day": date_format(ends_on, "DATE_FORMAT")})
    elif status == ConsequenceStatus.IN_FORCE:
        parts.append(_("至信用修复或记录终止时解除"))
    return Followed(
        str(ConsequenceKind(one["kind"]).label),
        one["title"],
        "；".join(parts),
        date.fromisoformat(one["decided_on"]),
        str(status.label),
    )
