"""What of all this the record itself says, here and at every level above: bodies only, never a person."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from records.common.workflow import TransitionDenied
from records.consequences.choices import Audience, MeasureStatus, NoticeStatus, ResponsibilityStatus
from records.consequences.models import CriticismNotice, Measure, Responsibility
from records.dishonesty.choices import ConsequenceKind, ConsequenceStatus, SubjectType
from records.dishonesty.content import personal_data_in
from records.dishonesty.content.following import MOST_CONSEQUENCES
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.following import set_consequences

if TYPE_CHECKING:
    from records.access.models import User

_TOLD = {
    MeasureStatus.IN_FORCE: ConsequenceStatus.IN_FORCE,
    MeasureStatus.EXPIRED: ConsequenceStatus.EXPIRED,
    MeasureStatus.LIFTED: ConsequenceStatus.LIFTED,
}


def tell(record: DishonestyRecord, *, by: "User", at: datetime) -> None:
    """Bring the record's list of consequences up to date with the measures and notices of this room."""
    set_consequences(uid=record.pk, consequences=consequences_of(record), by=by, at=at)


def consequences_of(record: DishonestyRecord) -> list[dict[str, Any]]:
    """In the order of their decisions; the oldest are dropped where there are more than a record may carry."""
    measures = (
        Measure.objects.of_bodies()
        .filter(record=record, status__in=_TOLD)
        .select_related("deciding_body")
        .order_by("decided_on", "uid")
    )
    found = [
        {
            "kind": measure.kind,
            "title": measure.title,
            "authority": measure.deciding_body.name,
            "decided_on": measure.decided_on.isoformat(),
            "ends_on": measure.ends_on.isoformat() if measure.ends_on else None,
            "status": _TOLD[MeasureStatus(measure.status)].value,
        }
        for measure in measures
    ]
    notices = CriticismNotice.objects.filter(
        record=record, status=NoticeStatus.ISSUED, audience=Audience.PUBLIC
    ).select_related("issuer")
    found += [
        {
            "kind": ConsequenceKind.CRITICISM.value,
            "title": notice.title,
            "authority": notice.issuer.name,
            "decided_on": notice.dated_on.isoformat(),
            "ends_on": None,
            "status": ConsequenceStatus.ISSUED.value,
        }
        for notice in notices.order_by("dated_on", "uid")
    ]
    return sorted(found, key=lambda one: str(one["decided_on"]))[-MOST_CONSEQUENCES:]


def plain_title(record: DishonestyRecord) -> str:
    """What the record is called where no person may be named: in lists, mails and papers for the body."""
    if record.subject_type == SubjectType.OFFICIAL:
        return _("%(body)s工作人员失信事项") % {"body": record.organisation.name}
    return record.title[:200]


def refuse_names(record: DishonestyRecord, *texts: str) -> None:
    """
    Words about a body that leave the office name no official: neither the record's own nor those who answer for it.

    :raises TransitionDenied: ``names_the_official``, ``id_number_in_text``
    """
    text = " ".join(texts)
    people = [
        one.official
        for one in Responsibility.objects.filter(record=record)
        .exclude(status=ResponsibilityStatus.REFUSED)
        .select_related("official")
    ]
    for official in [record.official, *people]:
        told = personal_data_in(text, official=official, naming_basis="", scope="public")
        if told and told.code == "names_the_official":
            raise TransitionDenied(told.code, _("文字中出现了责任人姓名，请改为“相关责任人”。"))
        if told:
            raise TransitionDenied(told.code, told.detail)
