"""The one visibility rule for entries of registers: commendations, and whatever register comes next."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from disclosure.published.audience import PUBLIC, Audience
from disclosure.published.records import Presented
from records.chain import queries as chain
from records.chain.course import Course
from records.common.kept_select import with_kept_select
from records.dishonesty.choices import Scope
from records.registers.choices import Status
from records.registers.models import Counterparty, RegisterEntry
from records.registers.models.entry import EntryQuerySet
from records.registers.register import Register


def entries_for(register: Register, audience: Audience, *, on: date) -> EntryQuerySet:
    """The entries that this audience may read on that day: published, in scope, not past their last day."""
    scopes = audience.scopes
    # Spelt as an equality where it can be: the partial indexes need that.
    in_scope = Q(scope=scopes[0]) if len(scopes) == 1 else Q(scope__in=scopes)
    return with_kept_select(EntryQuerySet(register.model).in_force(on=on).filter(in_scope).with_parties())


def entry_was_public(register: Register, uid: UUID, *, on: date) -> bool:
    """Whether the entry was open to everyone here and no longer is; only then may a page say that it has ended."""
    over = Q(status=Status.ENDED) | Q(status=Status.PUBLISHED, valid_until__lt=on)
    return register.model.objects.filter(over, uid=uid, scope=Scope.PUBLIC).exists()


def present_entry(register: Register, entry: RegisterEntry) -> Presented:
    """The entry in the shape that API and pages share; take it from ``entries_for``."""
    body = entry.organisation
    own = register.said(entry)
    authority = {"name": own.pop("authority_name"), "uscc": own.pop("authority_uscc") or None}
    return {
        "uid": str(entry.uid),
        "kind": register.kind,
        "version": entry.version,
        "status": entry.status,
        "organisation": {
            "uid": str(body.uid),
            "name": body.name,
            "uscc": body.uscc,
            "region": {"code": body.region_id, "name": body.region.name},
        },
        **own,
        "authority": authority,
        "region": {"code": entry.region_id, "name": entry.region.name},
        "origin": {"code": entry.origin, "name": entry.origin_name},
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
        "updated_at": entry.updated_at.isoformat(),
    }


def entry_proof(entry: RegisterEntry, known: Course | None = None) -> dict[str, Any] | None:
    """
    The proof of the present version of an entry that the caller has from ``entries_for``; none until it is sealed.

    :param known: what the caller has read of this version's way through the chain already
    """
    proof = chain.proof(entry.uid, entry.version, with_content=True, known=known)
    if proof is not None and not _may_be_opened(json.loads(proof["payload"] or "{}")):
        del proof["payload"], proof["salt"]
    return proof


def _may_be_opened(content: dict[str, Any]) -> bool:
    """
    Content sealed for everybody that names no person.

    Whoever keeps an opened proof can show for ever what it said: that is right of a government body, but a legal
    representative or the owner of a small business must be able to be forgotten.
    """
    names_person = content.get("representative") or content.get("counterparty_kind") == Counterparty.BUSINESS
    return content.get("scope") == PUBLIC.scopes[0] and not names_person
