"""A record as the staff's part of the API shows it, and as an item that says the same."""

from typing import Any

from records.common.masking import MASKED_NAME
from records.dishonesty.choices import SubjectType
from records.dishonesty.content import api_shape
from records.dishonesty.models import DishonestyRecord

Shown = dict[str, Any]


def present_for_staff(record: DishonestyRecord, *, official_name: str | None) -> Shown:
    """The public shape with the same names, and under ``work`` what only those who work on the record need."""
    return {
        **api_shape(record, official_name=official_name),
        "work": {
            "channel": record.channel,
            "external_id": record.external_id or None,
            "submitting_unit": record.submitting_unit_name,
            "catalogue_item": record.catalogue_item,
            "naming_basis": record.naming_basis or None,
            "minor_publication_reason": record.minor_publication_reason or None,
            "subject_served": record.subject_served,
            "hold_until": _iso(record.hold_until),
            "created_at": _iso(record.created_at),
            "submitted_at": _iso(record.submitted_at),
            "approved_at": _iso(record.approved_at),
        },
    }


def masked_name(record: DishonestyRecord) -> str | None:
    """What stands for the official's name in lists, and where a person may not see it."""
    return MASKED_NAME if record.subject_type == SubjectType.OFFICIAL else None


def as_item(record: DishonestyRecord) -> dict[str, Any]:
    """The record as a partner would send it; what a change leaves unsaid is taken from here."""
    body, official = record.organisation, record.official
    return {
        "organisation": {"uscc": body.uscc or "", "name": body.name, "region": body.region_id},
        "official": {"name": official.name, "id_number": official.id_number or ""} if official else None,
        "source": record.source,
        "domain": record.domain,
        "severity": record.severity,
        "title": record.title,
        "facts": record.facts,
        "legal_basis": record.legal_basis,
        "document_number": record.document_number,
        "document_name": record.document_name,
        "document_kind": record.document_kind,
        "catalogue_item": record.catalogue_item,
        "authority": {"name": record.authority_name, "uscc": record.authority_uscc},
        "decided_on": record.decided_on.isoformat(),
        "scope": record.scope,
        "amount": str(record.amount) if record.amount is not None else None,
        "subject_served": record.subject_served,
        "naming_basis": record.naming_basis,
        "minor_publication_reason": record.minor_publication_reason,
    }


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None
