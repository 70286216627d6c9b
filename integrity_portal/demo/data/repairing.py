"""A body asks for the repair of its record, and whoever decided the document consents by letter."""

import uuid
from datetime import datetime

from records.access.models import User
from records.dishonesty.models import DishonestyRecord
from records.remedies import services
from records.remedies.models import Repair


def body_of(record: DishonestyRecord) -> services.ApplicantData:
    """The body that the record is about, as it names itself; the telephone belongs to nobody."""
    return services.ApplicantData(
        kind="body",
        relation="subject",
        name=record.organisation.name,
        id_number=record.organisation.uscc or "",
        phone="0374-0000000",
    )


def ask_for_repair(record_uid: uuid.UUID, statement: str, *, by: User | None, at: datetime) -> uuid.UUID:
    record = DishonestyRecord.objects.select_related("organisation").get(pk=record_uid)
    case, _code = services.file_repair(
        record_uid=record_uid,
        applicant=body_of(record),
        statement=statement,
        duties_done=True,
        pledged=True,
        channel="window" if by else "site",
        by=by,
        at=at,
    )
    return case.uid


def agree(case_uid: uuid.UUID, number: int, *, by: User, at: datetime) -> Repair:
    return services.answer_as_authority(
        uid=case_uid,
        agrees=True,
        opinion="经核对履行凭证，文书确定的义务已全部履行，同意修复。（演示）",
        letter=f"演示复函〔{at.year}〕{number}号",
        by=by,
        at=at,
    )
