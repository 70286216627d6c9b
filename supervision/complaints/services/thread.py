"""What the two sides say to one another, and what the staff say among themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from supervision.complaints import hooks
from supervision.complaints.models import ComplaintMessage, ComplaintNote
from supervision.complaints.services.files import keep_files
from supervision.complaints.services.steps import begin_deed, lock, needed

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def say_as_informant(
    *, complaint: UUID, text: str, proofs: Sequence[Any] = (), by: "User | None" = None, at: datetime
) -> ComplaintMessage:
    """
    From whoever holds the code; ``by`` is the node itself where the words came from another node.

    :raises ValidationError: where nothing is said
    :raises FileRefused: for a file
    """
    case = lock(complaint)
    begin_deed(case, "say_as_informant", by=by, at=at)
    said = needed("text", text, _("请写下要说的话；提交材料的，请说明是什么。"))
    # Whoever is on the other node has no account here: to this node's staff the words are the informant's.
    message = ComplaintMessage.objects.create(complaint=case, by=None, at=at, text=said[:2000])
    keep_files(case=case, proofs=proofs, message=message, by=None, at=at)
    case.updated_at = at
    case.save(update_fields=["updated_at"])
    audit.record(action="complaint.message_of_informant", by=by, at=at, subject=case)
    hooks.told(case, what="message_of_informant", text=said, by=by, at=at)
    return message


@transaction.atomic
def say_to_informant(*, complaint: UUID, text: str, by: "User", at: datetime) -> ComplaintMessage:
    """To whoever holds the code: a question, what is still needed, how far it has come."""
    case = lock(complaint)
    begin_deed(case, "say", by=by, at=at)
    said = needed("text", text, _("请写下要告知反映人的内容。"))
    message = ComplaintMessage.objects.create(complaint=case, by=by, at=at, text=said[:2000])
    case.updated_at = at
    case.save(update_fields=["updated_at"])
    audit.record(action="complaint.message", by=by, at=at, subject=case)
    hooks.told(case, what="message", text=said, by=by, at=at)
    return message


@transaction.atomic
def note(*, complaint: UUID, text: str, by: "User", at: datetime) -> ComplaintNote:
    """Among the staff alone; it leaves neither for the informant nor for another node."""
    case = lock(complaint)
    begin_deed(case, "note", by=by, at=at)
    said = needed("text", text, _("请写下备注。"))
    made = ComplaintNote.objects.create(complaint=case, by=by, at=at, text=said[:2000])
    audit.record(action="complaint.note", by=by, at=at, subject=case)
    return made
