"""What of the chain belongs to the public: which documents may be named, and which proofs may be opened."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from disclosure.published.audience import PUBLIC
from disclosure.published.records import Presented, records_for
from records.chain import queries as chain
from records.chain import transparency
from records.chain.course import Course
from records.chain.log import LogDamaged
from records.common.masking import MASKED_NAME
from records.dishonesty.choices import Scope
from records.dishonesty.models import DishonestyRecord
from records.registers.models import RegisterEntry
from records.registers.register import Register
from records.subjects.models import Organisation

# What a page shows and what was sealed carry these under the same name.
SAME = (
    "scope", "subject_type", "source", "domain", "severity", "title", "facts", "legal_basis", "document_number",
    "document_name", "document_kind", "decided_on", "display_from", "display_until",
)  # fmt: skip


def named_now(uids: Iterable[UUID], *, on: date) -> set[UUID]:
    """
    Those documents of the log that everybody may read today, and that a page may therefore name.

    Of all others a page says no more than that an entry stands there: neither which document it is about nor
    what was done with it.
    """
    return set(records_for(PUBLIC, on=on).filter(uid__in=list(uids)).values_list("uid", flat=True))


def sealed_proof(record: DishonestyRecord, known: Course | None = None) -> dict[str, Any] | None:
    """
    The proof of the present version of a record that the caller has from ``records_for``.

    With the sealed content where it may be opened, else with its salted commitment alone. Older versions have no
    proof here: they may hold what a later one took back.

    :param known: what the caller has read of this version's way through the chain already
    """
    proof = chain.proof(record.uid, record.version, with_content=True, known=known)
    if proof is not None and not _may_be_opened(proof["payload"]):
        del proof["payload"], proof["salt"]
    return proof


def _may_be_opened(payload: str | None) -> bool:
    """
    Content that was sealed for everybody and names no person.

    Whoever keeps an opened proof can show for ever what the record said. That is the point where a government body
    is concerned; a person, even one who is lawfully named today, must be able to be forgotten.
    """
    if not payload:
        return False
    try:
        content = json.loads(payload)
        return content.get("scope") == Scope.PUBLIC and content.get("official_name") in ("", MASKED_NAME)
    except (ValueError, AttributeError):
        # Edited by hand into something that no version ever was.
        return False


def sound(read: Callable[[], dict[str, Any] | None]) -> dict[str, Any] | None:
    """
    The proof that ``read`` makes, if it leads from the content to the checkpoint.

    One that does not is not handed out: whoever keeps it could not tell a damaged log from a forged record.

    :raises LogDamaged: when rows or hashes were lost or edited; reconciliation brings them back
    """
    try:
        proof = read()
        points = () if proof is None else transparency.check(proof).points
    except (ValueError, KeyError, TypeError, AttributeError) as mangled:
        raise LogDamaged(f"a proof cannot be made: {mangled}") from mangled
    if any(point.holds is False for point in points if point.name in ("content", "leaf", "inclusion")):
        raise LogDamaged("a proof does not lead from its content to the checkpoint")
    return proof


def departures(shown: Presented, payload: str) -> list[str]:
    """The fields in which what ``present`` shows is not what was sealed; none when the page tells the same."""
    content = json.loads(payload)
    pairs = {name: (shown[name], content.get(name)) for name in SAME}
    pairs["official_name"] = (shown["official_name"] or "", content.get("official_name"))
    pairs["authority"] = (shown["authority"]["name"], content.get("authority_name"))
    pairs["amount"] = (_amount(shown["amount"]), _amount(content.get("amount")))
    found = [name for name, (here, there) in pairs.items() if here != there]
    return found if _same_body(shown["organisation"], content["organisation"]) else [*found, "organisation"]


def entry_departures(register: Register, entry: RegisterEntry, payload: str) -> list[str]:
    """The same for an entry of a register."""
    content, said, body = json.loads(payload), register.said(entry), entry.organisation
    found = [name for name, value in said.items() if content.get(name) != value]
    shown = {"uid": str(body.uid), "name": body.name, "uscc": body.uscc}
    return found if _same_body(shown, content["organisation"]) else [*found, "organisation"]


def _same_body(shown: Presented, sealed: dict[str, Any]) -> bool:
    """Whether both are one body: it may have been renamed or merged since the version was sealed."""
    by = "uscc" if shown["uscc"] and sealed["uscc"] else "name"
    if shown[by] == sealed[by]:
        return True
    described = Q(uscc=sealed["uscc"]) if sealed["uscc"] else Q(uid=sealed["uid"])
    then = Organisation.objects.filter(described).first()
    return then is not None and str(then.current().uid) == shown["uid"]


def _amount(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
