"""
A partner's entries of registers, such as licences and penalties: new, known, changed or wrong, by the same promises as records.

The same reference with the same content is a duplicate. With other content, what waits for review is replaced and
submitted anew; what is published gets a proposed change, on which another person decides.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.access.models import User
from records.common.bulk import one_of
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Channel, ItemOutcome
from records.dishonesty.models import SubmissionItem
from records.dishonesty.services.parties import register_parties
from records.dishonesty.services.partner_items import Answer, answer_repetitions, read_answers
from records.dishonesty.services.submissions import SubmissionKind, register_kind
from records.registers import services
from records.registers.choices import Status, VersionReason
from records.registers.columns import COMMENDATION_COLUMNS, DEBT_COLUMNS
from records.registers.commendations import COMMENDATIONS
from records.registers.intake import (
    EntryReading,
    digest_of,
    read_entries,
    store_entries,
    submission_of,
)
from records.registers.models import EntryTransition
from records.registers.national import add_columns, columns_of
from records.registers.publicity import DECISIONS
from records.registers.ratings import DEBTS
from records.registers.register import Register

_STATES = {
    Status.DRAFT: "in_review",
    Status.SUBMITTED: "in_review",
    Status.RETURNED: "returned",
    Status.PUBLISHED: "published",
    Status.ENDED: "ended",
}


def register() -> None:
    for one in DECISIONS:
        register_submissions(one)
    for one, columns in ((COMMENDATIONS, COMMENDATION_COLUMNS), (DEBTS, DEBT_COLUMNS)):
        add_columns(one.kind, columns)
        register_submissions(one)


def register_submissions(one: Register) -> None:
    """Let partners send a register's entries; their names stand in ``national.columns_of``."""
    receive: Callable[..., list[Answer]] = partial(receive_entries, one)
    register_kind(SubmissionKind(one.kind, one.label, receive, partial(fates_of, one), columns_of(one.kind)))


def receive_entries(register: Register, items: Sequence[Any], *, by: User, at: datetime) -> list[Answer]:
    """Store what is right in sets, whatever the number of items; answer each in its place."""
    readings, answers, digests = read_answers(
        items, read=lambda legible: read_entries(register, legible, by=by, at=at), digest=digest_of
    )
    known = _known(register, by, [answer.external_id for answer in answers if not answer.errors])
    new: list[tuple[Answer, EntryReading, str]] = []
    for answer, reading, digest in zip(answers, readings, digests, strict=True):
        if answer.errors or answer.outcome == ItemOutcome.DUPLICATE:
            continue
        if entry := known.get(answer.external_id):
            _meet(register, entry, answer, reading, digest, by=by, at=at)
        else:
            new.append((answer, reading, digest))
    entries = store_entries(
        register,
        [reading for _answer, reading, _digest in new],
        [digest for _answer, _reading, digest in new],
        by=by,
        at=at,
        channel=Channel.API,
    )
    for (answer, _reading, _digest), entry in zip(new, entries, strict=True):
        answer.outcome, answer.entry_uid = ItemOutcome.ACCEPTED, entry.uid
    answer_repetitions(answers)
    return answers


def _known(register: Register, by: User, external_ids: Sequence[str]) -> dict[str, Any]:
    """Locked, lest a reviewer decide on what is being replaced; in one order, lest two requests deadlock."""
    entries: Any = register.model.objects
    rows = (
        entries.of_this_node()
        .filter(one_of("external_id", external_ids), created_by=by)
        .select_for_update(of=("self",))
        .select_related("organisation", "region")
        .order_by("uid")
    )
    return {row.external_id: row for row in rows}


def _meet(
    register: Register,
    entry: Any,
    answer: Answer,
    reading: EntryReading,
    digest: str,
    *,
    by: User,
    at: datetime,
) -> None:
    """Answer an item whose reference is known."""
    waiting = (entry.proposed or {}).get("digest", "")
    if digest in (entry.content_digest, entry.refused_digest, waiting):
        answer.outcome, answer.entry_uid = ItemOutcome.DUPLICATE, entry.uid
        answer.proposal = digest if digest in (waiting, entry.refused_digest) else ""
    elif entry.status in (Status.DRAFT, Status.RETURNED, Status.SUBMITTED):
        _replace(register, entry, answer, reading, digest, by=by, at=at)
    elif entry.status == Status.PUBLISHED:
        _propose(register, entry, answer, reading, digest, by=by, at=at)
    else:
        answer.refuse("entry_ended", _("该条已终止公示，不再变更；新的决定请用新的编号报送。"))


def _replace(
    register: Register,
    entry: Any,
    answer: Answer,
    reading: EntryReading,
    digest: str,
    *,
    by: User,
    at: datetime,
) -> None:
    """Put the new content in place of what nobody has published yet, and submit it (again)."""
    register_parties([reading], by=by, at=at)
    source = entry.status
    entered = (name for name in register.carried if name not in register.derived)
    named = ("person_name",) if hasattr(entry, "person_name") else ()
    for name in (*entered, *register.private, *named):
        setattr(entry, name, getattr(reading.entry, name))
    entry.organisation = reading.attributes["organisation"]
    register.prepare(entry)
    entry.place()
    entry.content_digest, entry.status, entry.updated_at = digest, Status.SUBMITTED, at
    entry.save()
    reason = _("报送单位报来新的内容。")
    submission_of(register, entry, source=source, by=by, at=at, reason=reason).save(force_insert=True)
    answer.outcome, answer.entry_uid = ItemOutcome.ACCEPTED, entry.uid


def _propose(
    register: Register,
    entry: Any,
    answer: Answer,
    reading: EntryReading,
    digest: str,
    *,
    by: User,
    at: datetime,
) -> None:
    """Ask for a published entry's next version; a reviewer decides."""
    if reading.attributes.get("organisation") != entry.organisation or _another_party(entry, reading.entry):
        answer.refuse(
            "subject_changed", _("作出机关或行政相对人与原登记不同，不能作为变更；请用新的编号报送。")
        )
        return
    content = {
        name: getattr(reading.entry, name) for name in register.carried if name not in register.derived
    }
    if any(content[name] != getattr(entry, name) for name in register.fixed):
        answer.refuse("only_by_lawful_change", _("承诺的内容只能按法定程序变更，请由承诺机构办理变更手续。"))
        return
    try:
        services.propose_change(
            register=register,
            uid=entry.uid,
            content=content,
            reason=VersionReason.UPDATED,
            note=_("报送单位报来新的内容。"),
            digest=digest,
            by=by,
            at=at,
        )
    except TransitionDenied as denied:
        answer.refuse(denied.code, denied.message)
    except ValidationError as error:
        # Other words for what the entry says already (a label for its code): nothing to decide.
        if getattr(error, "code", None) != "no_change":
            raise
        answer.outcome, answer.entry_uid = ItemOutcome.DUPLICATE, entry.uid
    else:
        answer.outcome, answer.entry_uid, answer.proposal = ItemOutcome.ACCEPTED, entry.uid, digest


def _another_party(entry: Any, said: Any) -> bool:
    """Whether the item means somebody else; of a person the name decides, which only this node knows."""
    if not hasattr(entry, "counterparty_kind"):
        return False
    if entry.counterparty_kind != said.counterparty_kind:
        return True
    if entry.is_about_person:
        return entry.person_name != said.person_name
    if entry.counterparty_uscc and said.counterparty_uscc:
        return entry.counterparty_uscc != said.counterparty_uscc
    return entry.counterparty_name != said.counterparty_name


def fates_of(register: Register, items: Sequence[SubmissionItem]) -> dict[int, dict[str, Any]]:
    uids = [item.entry for item in items if item.entry]
    entries = {entry.uid: entry for entry in register.model.objects.filter(pk__in=uids).defer("search_grams")}
    said = _reasons(uids)
    return {
        item.position: _fate(item, entries.get(item.entry) if item.entry else None, said) for item in items
    }


def _reasons(uids: Sequence[Any]) -> dict[tuple[Any, str], str]:
    """The newest reason of each step that was given one, by document and step."""
    steps = EntryTransition.objects.filter(entry__in=uids, name__in=["return", "refuse", "accept"])
    return {(step.entry, step.name): step.reason for step in steps.order_by("at", "uid")}


def _fate(item: SubmissionItem, entry: Any, said: dict[tuple[Any, str], str]) -> dict[str, Any]:
    if item.outcome == ItemOutcome.REJECTED or entry is None:
        return {"state": "rejected", "reasons": [error["detail"] for error in item.errors], "since": None}
    since = entry.updated_at.isoformat()
    if item.proposal:
        if (entry.proposed or {}).get("digest") == item.proposal:
            since = entry.proposed_at.isoformat()
            return {"state": "change_in_review", "reasons": [], "since": since}
        refused = entry.refused_digest == item.proposal
        reason = said.get((entry.uid, "refuse" if refused else "accept"), "")
        return {
            "state": "change_refused" if refused else "change_accepted",
            "reasons": [reason] if reason else [],
            "since": since,
        }
    reasons: list[str] = []
    if entry.status == Status.RETURNED:
        reasons = [why for why in [said.get((entry.uid, "return"), "")] if why]
    if entry.status == Status.ENDED:
        reasons = [getattr(entry, "withdrawn_reason", "") or entry.end_reason]
    return {"state": _STATES[Status(entry.status)], "reasons": reasons, "since": since}
