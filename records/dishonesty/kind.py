"""How a dishonesty record travels: what its event carries, and what the upper node makes of it."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.dateparse import parse_datetime

from records.access.models import User
from records.access.services import chain_user
from records.chain.registry import EventView, Kind, register_kind
from records.common import bulk
from records.common.identifiers import validate_uscc
from records.common.ids import new_uid
from records.common.masking import mask_name
from records.dishonesty import choices
from records.dishonesty.content import place
from records.dishonesty.content.following import read_consequences, read_rectification
from records.dishonesty.models import DishonestyRecord, RecordVersion
from records.subjects.from_below import Described, organisations_from_below
from records.subjects.models import Organisation, Region

KIND = "dishonesty-record"

CODES: dict[str, type[TextChoices]] = {
    "subject_type": choices.SubjectType,
    "source": choices.Source,
    "domain": choices.Domain,
    "severity": choices.Severity,
    "catalogue_item": choices.CatalogueItem,
    "document_kind": choices.DocumentKind,
}
# What a code is called in an event and in its column, looked up where an enumeration would be called.
_VALUES: dict[str, dict[str, str]] = {
    name: {value: value for value in codes.values} for name, codes in CODES.items()
}
TEXTS = (
    "title", "facts", "legal_basis", "document_number", "document_name", "authority_name", "authority_uscc",
    "naming_basis", "minor_publication_reason", "submitting_unit_name", "submitting_unit_uscc", "origin_name",
    "subject_comment",
)  # fmt: skip
_BODY: Any = DishonestyRecord._meta.get_field("organisation")
DAYS = ("display_from", "repairable_from", "display_until")
MARKS = ("under_objection", "under_litigation", "subject_served")
# Events from before these were known do not hold them; they then say that nothing followed.
FOLLOWING: dict[str, Any] = {"rectification_due_on": None, "rectification_status": "", "consequences": []}
# What may be seen above: an internal record never left, so an upper node never holds one.
SHARED_SCOPES = (choices.Scope.PUBLIC, choices.Scope.GOVERNMENT, choices.Scope.QUERY)


class MaterialisationRefused(ValueError):
    """The event is genuine but cannot become a record here; the sentence goes back to the origin's clerk."""


def payload_of(
    record: DishonestyRecord, *, reason: choices.VersionReason, withdrawn: bool = False
) -> dict[str, Any]:
    """
    What the event of the record's present version says to the levels above.

    An ended or withdrawn record says only that it ended. An official's name leaves the node only where
    naming is lawful; his ID number never does.
    """
    if record.status == choices.Status.ENDED or withdrawn:
        return {
            "end_reason": record.end_reason or choices.EndReason.REVOKED,
            "ended_at": (record.ended_at or record.updated_at).isoformat(),
        }
    return shared_content(record, reason=reason)


def shared_content(record: DishonestyRecord, *, reason: choices.VersionReason) -> dict[str, Any]:
    """What of the record may be seen above, ended or not."""
    organisation = record.organisation
    return {
        "version_reason": reason,
        "organisation": {
            "uid": str(organisation.uid),
            "name": organisation.name,
            "uscc": organisation.uscc or "",
            "kind": organisation.kind,
            "region": organisation.region_id,
        },
        "official_name": _shared_name(record),
        "scope": record.scope,
        "amount": None if record.amount is None else f"{record.amount:.2f}",
        "decided_on": record.decided_on.isoformat(),
        "published_at": record.published_at.isoformat() if record.published_at else None,
        "updated_at": record.updated_at.isoformat(),
        **{name: getattr(record, name) for name in (*CODES, *TEXTS, *MARKS)},
        **{name: day.isoformat() if (day := getattr(record, name)) else None for name in DAYS},
        "rectification_due_on": record.rectification_due_on.isoformat()
        if record.rectification_due_on
        else None,
        "rectification_status": record.rectification_status,
        "consequences": record.consequences,
    }


def _shared_name(record: DishonestyRecord) -> str:
    if record.official is None:
        return record.official_name
    return record.official.name if record.naming_is_lawful else mask_name(record.official.name)


def materialise(event: EventView, *, at: datetime) -> None:
    """Make or bring up to date this node's copy of one record from below; see ``materialise_many``."""
    materialise_many([event], at=at)


def materialise_many(events: Sequence[EventView], *, at: datetime) -> None:
    """
    Make or bring up to date this node's copies of records from below, in the caller's transaction.

    The number of queries does not grow with the number of new records.

    :param events: already proven, each record's in the order of its versions
    :raises MaterialisationRefused: at the first that cannot become a record, with a reason for its origin's clerk
    """
    by = chain_user()
    # Nearly all are new: asked for by one array, and only what is there is read.
    held = bulk.select(
        "SELECT uid FROM records_dishonestyrecord WHERE uid = ANY(%s::uuid[])",
        list({str(event.uid) for event in events}),
    )
    stored = {
        record.uid: record
        for record in DishonestyRecord.objects.select_for_update(of=("self",)).filter(
            pk__in=[uid for (uid,) in held]
        )
    }
    bodies = bodies_of(events)
    copies, versions = dict(stored), []
    newest = {
        version.record_id: version
        for version in RecordVersion.objects.filter(record__in=stored).order_by("number").defer("content")
    }
    # A model's constructor costs more than all the rest that is done here for an event.
    blank = copy_of(events[0], by=by, at=at)
    blank_version = RecordVersion(registered_at=at, by=by)
    for event in events:
        record = copies.get(event.uid)
        if record and (not record.is_replica or record.origin != event.origin):
            raise MaterialisationRefused("该编号的记录由另一节点产生，不能由本事件变更。")
        if event.action == "end":
            if record is None:
                raise MaterialisationRefused("要终止的记录在本节点不存在。")
            end(record, event.payload, by_id=by.pk)
            reason = choices.VERSION_REASON_OF_END[choices.EndReason(record.end_reason)]
        else:
            if record is None:
                record = bulk.twin(blank)
                record.uid, record.origin = event.uid, event.origin
            reason = fill(record, event.payload, bodies)
        record.version = event.version
        copies[event.uid] = record
        version = bulk.twin(blank_version)
        vars(version).update(
            uid=new_uid(),
            record_id=event.uid,
            number=event.version,
            reason=reason,
            made_at=event.at,
            # As it was sealed: taken apart to be checked, it need not be put together again to be kept. Where signs
            # are written by their number, one may be among them that the database takes for no text.
            content=bulk.JsonText(event.text) if event.text and "\\u" not in event.text else event.payload,
        )
        if reason == choices.VersionReason.CORRECTED and event.uid in newest:
            version.corrects_id = newest[event.uid].uid
        newest[event.uid] = version
        versions.append(version)
    for record in stored.values():
        record.save()
    bulk.copy_new([copy for uid, copy in copies.items() if uid not in stored])
    bulk.copy_new(versions)


def copy_of(event: EventView, *, by: User, at: datetime) -> DishonestyRecord:
    return DishonestyRecord(
        uid=event.uid,
        origin=event.origin,
        channel=choices.Channel.CHAIN,
        created_by=by,
        created_at=at,
        published_by=by,
        writers=[by.pk],
    )


def fill(
    record: DishonestyRecord, payload: dict[str, Any], bodies: dict[uuid.UUID, Organisation]
) -> choices.VersionReason:
    try:
        body = bodies[uuid.UUID(payload["organisation"]["uid"])]
        followed = payload if FOLLOWING.keys() <= payload.keys() else {**FOLLOWING, **payload}
        due_on, rectified = read_rectification(
            followed["rectification_due_on"], followed["rectification_status"]
        )
        reason = choices.VersionReason(payload["version_reason"])
        if payload["scope"] not in SHARED_SCOPES:
            raise ValueError("scope")
        said: dict[str, Any] = {
            "organisation_id": body.pk,
            "scope": payload["scope"],
            "status": choices.Status.PUBLISHED,
            "end_reason": "",
            "ended_at": None,
            "decided_on": date.fromisoformat(payload["decided_on"]),
            "amount": None if payload["amount"] is None else Decimal(payload["amount"]),
            "official_name": str(payload["official_name"]),
            "published_at": moment(payload["published_at"]),
            "updated_at": moment(payload["updated_at"]),
            "rectification_due_on": due_on,
            "rectification_status": rectified,
            "consequences": read_consequences(followed["consequences"]),
        }
        for name, known in _VALUES.items():
            said[name] = known.get(payload[name]) or CODES[name](payload[name]).value
        for name in TEXTS:
            said[name] = str(payload[name])
        for name in MARKS:
            said[name] = bool(payload[name])
        for name in DAYS:
            said[name] = date.fromisoformat(payload[name]) if payload[name] else None
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise MaterialisationRefused(f"内容不符合要求：{error}") from error
    # All at once and past the descriptors of foreign keys, which cost as much as all the rest.
    vars(record).update(said)
    _BODY.set_cached_value(record, body)
    record.ended_by_id = None
    place(record)
    return reason


def bodies_of(events: Iterable[EventView]) -> dict[uuid.UUID, Organisation]:
    """The bodies that the events name, by the id they bear below."""
    try:
        # The same few bodies in many events: each is looked at once.
        told = {tuple(event.payload["organisation"].items()) for event in events if event.action != "end"}
        described = {_described(dict(pairs)) for pairs in told}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise MaterialisationRefused(f"内容不符合要求：{error}") from error
    wanted = {body.region_code for body in described}
    missing = wanted - set(Region.objects.filter(code__in=wanted).values_list("code", flat=True))
    if missing:
        raise MaterialisationRefused(f"内容不符合要求：行政区划代码 {min(missing)} 不存在")
    return organisations_from_below(described)


def _described(organisation: dict[str, str]) -> Described:
    if organisation["uscc"]:
        try:
            validate_uscc(organisation["uscc"])
        except ValidationError as error:
            raise ValueError(error.messages[0]) from error
    return Described(
        uid=uuid.UUID(organisation["uid"]),
        name=organisation["name"],
        uscc=organisation["uscc"] or None,
        kind=Organisation.Kind(organisation["kind"]),
        region_code=organisation["region"],
    )


def end(record: DishonestyRecord, payload: dict[str, Any], *, by_id: int) -> None:
    try:
        record.end_reason = choices.EndReason(payload["end_reason"]).value
        record.ended_at = record.updated_at = moment(payload["ended_at"])
    except (KeyError, TypeError, ValueError) as error:
        raise MaterialisationRefused(f"内容不符合要求：{error}") from error
    record.status, record.ended_by_id = choices.Status.ENDED, by_id


def moment(text: str) -> datetime:
    parsed = parse_datetime(text)
    if parsed is None or parsed.tzinfo is None:
        raise ValueError(f"时间 {text} 不完整")
    return parsed


def register() -> None:
    from records.dishonesty.upkeep import UPKEEP

    register_kind(
        Kind(
            name=KIND,
            label="政务失信记录",
            materialise=materialise,
            materialise_many=materialise_many,
            upkeep=UPKEEP,
        )
    )
