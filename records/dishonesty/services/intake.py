"""Storing many records at once, as files and partners send them: the same rules as by hand, in sets."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from records.common.bulk import copy_new, one_of, twin
from records.common.identity import this_node
from records.common.ids import new_uid
from records.dishonesty.choices import Channel, Status
from records.dishonesty.content import Reading, place, snapshot
from records.dishonesty.models import DishonestyRecord, RecordTransition
from records.dishonesty.services.drafting import unit_of
from records.dishonesty.services.parties import register_parties

if TYPE_CHECKING:
    from records.access.models import User

_BODY: Any = DishonestyRecord._meta.get_field("organisation")
_OFFICIAL: Any = DishonestyRecord._meta.get_field("official")


def store_many(
    readings: Sequence[Reading],
    digests: Sequence[str],
    *,
    by: "User",
    at: datetime,
    channel: Channel,
    unit: tuple[str, str] | None = None,
) -> list[DishonestyRecord]:
    """
    Store faultless readings as records waiting for review, in the caller's transaction and in their order.

    The caller has taken the readings from ``content.read_items`` (which checks content and reach), left out those
    with errors and those known already, and writes the audit row for the whole batch.

    :param digests: ``content_digest`` of each item
    :param unit: name and code of the submitting unit, where it is not the sender's own
    """
    if any(reading.errors for reading in readings):
        raise ValueError("only readings without errors can be stored")
    register_parties(readings, by=by, at=at)
    node = this_node()
    own = unit_of(by)
    name, uscc = unit or ((own.name, own.uscc or "") if own else (node.name, ""))
    blank = DishonestyRecord(
        origin=node.code,
        origin_name=node.name,
        channel=channel,
        status=Status.SUBMITTED,
        submitting_unit_name=name,
        submitting_unit_uscc=uscc,
        writers=[by.pk],
        created_by=by,
        created_at=at,
        updated_at=at,
        submitted_by=by,
        submitted_at=at,
    )
    records = []
    for reading, digest in zip(readings, digests, strict=True):
        record = twin(blank)
        said = {**reading.attributes, "external_id": reading.external_id, "content_digest": digest}
        body, official = said.pop("organisation"), said.pop("official", None)
        # All at once and past the descriptors of foreign keys, which cost as much as all the rest.
        vars(record).update(
            said, uid=new_uid(), organisation_id=body.pk, official_id=official and official.pk
        )
        _BODY.set_cached_value(record, body)
        _OFFICIAL.set_cached_value(record, official)
        place(record)
        records.append(record)
    copy_new(records)
    copy_new(_submissions(records, by=by, at=at))
    return records


def known_digests(digests: Iterable[str]) -> dict[str, Any]:
    """Which of these contents this node holds already: digest → record id."""
    known = DishonestyRecord.objects.of_this_node().filter(one_of("content_digest", digests))
    return dict(known.values_list("content_digest", "uid"))


def _submissions(records: Iterable[DishonestyRecord], *, by: "User", at: datetime) -> list[RecordTransition]:
    blank = RecordTransition(name="submit", source="", target=Status.SUBMITTED, by=by, at=at)
    steps = []
    for record in records:
        step = twin(blank)
        vars(step).update(uid=new_uid(), record_id=record.pk, content=snapshot(record))
        steps.append(step)
    return steps
