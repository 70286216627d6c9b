"""Who waits for the money, where it is a natural person: opened for a purpose that is written down."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.pledges.arrears.models import Arrear

if TYPE_CHECKING:
    from records.access.models import User

# Who pays has to know whom; who confirms, too. Supervisors and the auditor do not.
READERS = frozenset({Role.CLERK, Role.REVIEWER, Role.DEPARTMENT})


@dataclass(frozen=True)
class Creditor:
    name: str
    number: str


def read_creditor(*, uid: uuid.UUID, purpose: str, by: "User", at: datetime) -> Creditor:
    """
    :raises ValidationError: without a purpose
    :raises TransitionDenied: ``not_your_role``
    """
    arrear = Arrear.objects.get(pk=uid)
    if not by.holds(READERS, over=arrear):
        audit.refused(action="arrear.creditor_read", by=by, at=at, subject=arrear)
        raise TransitionDenied("not_your_role", _("债权人的个人信息只供办理人员查看。"))
    if not purpose.strip():
        raise ValidationError({"purpose": [_("请写明查看债权人个人信息的用途。")]})
    audit.read(
        action="arrear.creditor_read",
        by=by,
        at=at,
        subject=arrear,
        details={"purpose": purpose.strip()[:200]},
    )
    return Creditor(
        arrear.creditor_person or arrear.creditor_name, arrear.creditor_number or arrear.creditor_uscc
    )
