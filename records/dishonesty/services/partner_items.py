"""
A partner's dishonesty records: new, known, changed or wrong.

The same reference with the same content is a duplicate. With other content it depends on how far the record
has come, and on what its reviewer has in front of him: a returned record is mended and submitted anew; one that
waits for review is replaced, and the reviewer sees what the partner changed; a published one gets a proposed
change. An approved one is left alone until it is published: what was approved is what the subject was told.
"""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.access.models import User
from records.common.bulk import select
from records.common.canonical import CanonicalError
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import ChangeState, Channel, ItemOutcome, Status, VersionReason
from records.dishonesty.content import Problem, Reading, content_digest, place, read_items, snapshot
from records.dishonesty.models import DishonestyRecord, ProposedChange, RecordTransition
from records.dishonesty.services.changes import CHANGEABLE_FIELDS, propose_change
from records.dishonesty.services.intake import store_many
from records.dishonesty.services.parties import register_parties
from records.subjects.models import Official

_KNOWN = (
    "SELECT uid FROM records_dishonestyrecord WHERE created_by_id = %s AND external_id = ANY(%s)"
    # Said although it follows: without it the index, which leaves empty numbers out, would be passed by.
    " AND external_id <> '' AND NOT (channel = 'chain')"
)
AnyReading = TypeVar("AnyReading", bound=Reading)


@dataclass
class Answer:
    """What becomes of one item; the pointers of its errors start at the item."""

    external_id: str = ""
    outcome: ItemOutcome = ItemOutcome.REJECTED
    errors: list[Problem] = field(default_factory=list)
    record_uid: uuid.UUID | None = None
    change_uid: uuid.UUID | None = None
    # Where the item is a document of another kind: its uid, and the digest of a change that it proposes.
    entry_uid: uuid.UUID | None = None
    proposal: str = ""

    def refuse(self, code: str, detail: str, pointer: str = "") -> None:
        self.outcome = ItemOutcome.REJECTED
        self.errors.append(Problem(pointer, code, detail))


def read_answers(
    items: Sequence[Any],
    *,
    read: Callable[[list[Any]], Sequence[AnyReading]],
    digest: Callable[[Mapping[str, Any]], str],
) -> tuple[list[AnyReading], list[Answer], list[str]]:
    """What every kind begins with: each item read, its first answer, and the digest by which it is known again."""
    # What is not text in any encoding must not get as far as the database, not even as a question.
    legible = [True] * len(items) if _is_legible(items) else [_is_legible(item) for item in items]
    readings = list(read([item if fine else {} for item, fine in zip(items, legible, strict=True)]))
    answers = [
        Answer(reading.external_id, errors=list(reading.errors) if fine else [_illegible()])
        for reading, fine in zip(readings, legible, strict=True)
    ]
    digests = [_digest(item, answer, digest) for item, answer in zip(items, answers, strict=True)]
    for answer in answers:
        if not answer.external_id and not any(e.pointer in ("", "/external_id") for e in answer.errors):
            answer.refuse("required", _("请填写贵单位的编号 external_id。"), "/external_id")
    _settle_repetitions(answers, digests)
    return readings, answers, digests


def receive_records(items: Sequence[Any], *, by: User, at: datetime) -> list[Answer]:
    """Store what is right in sets, whatever the number of items; answer each in its place."""
    readings, answers, digests = read_answers(
        items, read=lambda legible: read_items(legible, by=by, at=at), digest=content_digest
    )
    known = _known_records(by, [answer.external_id for answer in answers if not answer.errors])

    new: list[tuple[Answer, Reading, str]] = []
    for answer, reading, digest in zip(answers, readings, digests, strict=True):
        if answer.errors or answer.outcome == ItemOutcome.DUPLICATE:
            continue
        if record := known.get(answer.external_id):
            _meet(record, answer, reading, digest, by=by, at=at)
        else:
            new.append((answer, reading, digest))
    _store(new, by=by, at=at)
    answer_repetitions(answers)
    return answers


def _is_legible(item: Any) -> bool:
    try:
        json.dumps(item, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _illegible() -> Problem:
    return Problem("", "not_text", _("内容中有无法识别的字符，或数字过大，请改正后重报。"))


def _digest(item: Any, answer: Answer, digest: Callable[[Mapping[str, Any]], str]) -> str:
    try:
        return digest(item) if isinstance(item, Mapping) else ""
    except (CanonicalError, UnicodeEncodeError):
        # A number that no two programs read alike: nothing could vouch for such content.
        if not answer.errors:
            answer.errors.append(_illegible())
        return ""


def _settle_repetitions(answers: list[Answer], digests: list[str]) -> None:
    """In one envelope the first of a reference counts; the same again is a duplicate, another is wrong."""
    first: dict[str, str] = {}
    for answer, digest in zip(answers, digests, strict=True):
        if answer.errors or not answer.external_id:
            continue
        if answer.external_id not in first:
            first[answer.external_id] = digest
        elif first[answer.external_id] == digest:
            answer.outcome = ItemOutcome.DUPLICATE
        else:
            answer.refuse(
                "repeated_external_id", _("同一批中该编号出现多次且内容不同，请分开报送。"), "/external_id"
            )


def answer_repetitions(answers: list[Answer]) -> None:
    """Point the duplicates within the envelope to what became of their first."""
    first: dict[str, Answer] = {}
    for answer in answers:
        if answer.outcome == ItemOutcome.DUPLICATE and not (answer.record_uid or answer.entry_uid):
            original = first[answer.external_id]
            answer.record_uid, answer.change_uid = original.record_uid, original.change_uid
            answer.entry_uid, answer.proposal = original.entry_uid, original.proposal
            if not (original.record_uid or original.entry_uid):
                answer.outcome, answer.errors = ItemOutcome.REJECTED, list(original.errors)
        elif answer.external_id:
            first.setdefault(answer.external_id, answer)


def _known_records(by: User, external_ids: Sequence[str]) -> dict[str, DishonestyRecord]:
    """Locked, lest a reviewer decide on what is being replaced; in one order, lest two requests deadlock."""
    # Nearly always none is known. Nobody else writes under this partner's numbers, and it sends one after another.
    found = select(_KNOWN, by.pk, [text for text in external_ids if text])
    if not found:
        return {}
    records = (
        DishonestyRecord.objects.filter(pk__in=[uid for (uid,) in found])
        .select_for_update(of=("self",))
        .select_related("organisation", "official")
        .prefetch_related("proposed_changes")
        .order_by("uid")
    )
    return {record.external_id: record for record in records}


def _store(new: list[tuple[Answer, Reading, str]], *, by: User, at: datetime) -> None:
    readings, digests = [reading for _answer, reading, _ in new], [digest for _answer, _, digest in new]
    records = store_many(readings, digests, by=by, at=at, channel=Channel.API)
    for (answer, _reading, _digest_of_it), record in zip(new, records, strict=True):
        answer.outcome, answer.record_uid = ItemOutcome.ACCEPTED, record.uid


def _submitted(
    record: DishonestyRecord, *, source: str, by: User, at: datetime, reason: str = ""
) -> RecordTransition:
    return RecordTransition(
        record=record,
        name="submit",
        source=source,
        target=Status.SUBMITTED,
        by=by,
        at=at,
        reason=reason,
        content=snapshot(record),
    )


def _meet(
    record: DishonestyRecord, answer: Answer, reading: Reading, digest: str, *, by: User, at: datetime
) -> None:
    """Answer an item whose reference is known."""
    change = _said_before(record, digest)
    if change is not None or digest == _said_last(record):
        answer.outcome, answer.record_uid = ItemOutcome.DUPLICATE, record.uid
        answer.change_uid = change.uid if change else None
        return
    match record.status:
        case Status.DRAFT | Status.RETURNED | Status.SUBMITTED:
            _replace(record, answer, reading, digest, by=by, at=at)
        case Status.APPROVED:
            answer.refuse(
                "approved_already",
                _("该记录已审核通过、尚待发布，发布后方可报送变更；确需立即更正的，请联系审核单位退回。"),
            )
        case Status.PUBLISHED:
            _propose(record, answer, reading, digest, by=by, at=at)
        case _:
            answer.refuse("record_ended", _("该记录已终止公示，不再变更；新的失信事实请用新的编号报送。"))


def _said_last(record: DishonestyRecord) -> str:
    """The digest of the content that stands: of the newest accepted change, else as it was sent."""
    accepted = [
        c for c in record.proposed_changes.all() if c.state == ChangeState.ACCEPTED and c.content_digest
    ]
    newest = max(accepted, key=lambda change: change.decided_at or change.proposed_at, default=None)
    return newest.content_digest if newest else record.content_digest


def _said_before(record: DishonestyRecord, digest: str) -> ProposedChange | None:
    """The newest change, where it said the same and waits or was refused: asking once is enough."""
    ours = [c for c in record.proposed_changes.all() if c.content_digest]
    newest = max(ours, key=lambda change: change.proposed_at, default=None)
    if newest and newest.state != ChangeState.ACCEPTED and newest.content_digest == digest:
        return newest
    return None


def _replace(
    record: DishonestyRecord, answer: Answer, reading: Reading, digest: str, *, by: User, at: datetime
) -> None:
    """Put the new content in place of what nobody has approved yet, and submit it (again)."""
    if _is_same_person(record.official, reading.attributes.setdefault("official", None)):
        reading.attributes["official"] = record.official
    register_parties([reading], by=by, at=at)
    source = record.status
    for name, value in reading.attributes.items():
        setattr(record, name, value)
    record.naming_reviewed_by = None
    place(record)
    record.content_digest, record.status = digest, Status.SUBMITTED
    record.submitted_by, record.submitted_at, record.updated_at = by, at, at
    record.save()
    step = _submitted(record, source=source, by=by, at=at, reason=_("报送单位报来新的内容。"))
    step.save(force_insert=True)
    answer.outcome, answer.record_uid = ItemOutcome.ACCEPTED, record.uid


def _propose(
    record: DishonestyRecord, answer: Answer, reading: Reading, digest: str, *, by: User, at: datetime
) -> None:
    """Ask for a published record's next version; a reviewer decides."""
    attributes = reading.attributes
    official = attributes.get("official")
    if (
        attributes.get("organisation") != record.organisation
        or attributes["subject_type"] != record.subject_type
        or not _is_same_person(record.official, official)
    ):
        answer.refuse(
            "subject_changed", _("失信主体与原记录不同，不能作为变更；请用新的编号报送。"), "/organisation"
        )
        return
    changes = {name: attributes[name] for name in CHANGEABLE_FIELDS if name in attributes}
    try:
        change = propose_change(
            uid=record.uid,
            changes=changes,
            reason=VersionReason.UPDATED,
            note=_("报送单位报来新的内容。"),
            content_digest=digest,
            by=by,
            at=at,
        )
    except TransitionDenied as denied:
        answer.refuse(denied.code, denied.message)
    except ValidationError as error:
        # Other words for what the record says already (a label for its code): nothing to decide.
        if getattr(error, "code", None) != "no_change":
            raise
        answer.outcome, answer.record_uid = ItemOutcome.DUPLICATE, record.uid
    else:
        answer.outcome, answer.record_uid, answer.change_uid = ItemOutcome.ACCEPTED, record.uid, change.uid


def _is_same_person(known: Official | None, said: Any) -> bool:
    """Whether the item means the record's official; without a number, the name decides."""
    if known is None or said is None:
        return known is None and said is None
    if isinstance(said, Official) and said.pk == known.pk:
        return True
    number = getattr(said, "id_number", None)
    return said.name == known.name and (not number or number == known.id_number)
