"""Putting a list of what is to be destroyed before the second administrator."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from records.access.models import User
from records.access.services.errors import AccessDenied
from records.access.stewardship import frame
from records.access.stewardship.models import DestructionList


@transaction.atomic
def propose(*, uid: UUID, reason: str, document: str = "", by: User, at: datetime) -> DestructionList:
    """
    Ask that the rows of this list be destroyed.

    :raises AccessDenied: if it is not one's to ask, or was proposed before
    """
    drawn = DestructionList.objects.select_for_update(of=("self",)).get(pk=uid)
    if drawn.request_id:
        raise AccessDenied("proposed_already", _("该清单已提出销毁申请。"))
    drawn.request = frame.ask(
        action="destruction",
        arguments={"list": str(drawn.pk)},
        reason=reason,
        document=document,
        by=by,
        at=at,
    )
    drawn.save(update_fields=["request"])
    return drawn
