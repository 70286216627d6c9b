"""
The door through which a room above tells that a repair was decided.

A record ends as repaired, and comes back from that end, only by a decision that another room keeps. Until that
room has opened the door, the answer is no.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from records.dishonesty.models import DishonestyRecord

Asked = Callable[[UUID], bool]


def _nobody(uid: UUID) -> bool:
    return False


_approved: Asked = _nobody
_revoked: Asked = _nobody


def install(*, approved: Asked, revoked: Asked) -> None:
    """:param approved: whether a repair of the record is approved and waits for its execution
    :param revoked: whether the repair by which the record ended has been revoked"""
    global _approved, _revoked
    _approved, _revoked = approved, revoked


def repair_approved(record: "DishonestyRecord") -> bool:
    return _approved(record.pk)


def repair_revoked(record: "DishonestyRecord") -> bool:
    return _revoked(record.pk)
