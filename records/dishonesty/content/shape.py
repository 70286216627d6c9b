"""A record as every API shows it. Who may see which record, and whose name, is decided before it comes here."""

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from records.dishonesty.models import DishonestyRecord


def api_shape(record: "DishonestyRecord", *, official_name: str | None) -> dict[str, Any]:
    """
    The fields of a record under the names that partners rely on (null where not known, dates ISO 8601).

    :param official_name: the name or its mask, as the caller's audience may see it
    """
    body = record.organisation
    return {
        "uid": str(record.uid),
        "version": record.version,
        "status": record.status,
        "scope": record.scope,
        "end_reason": record.end_reason or None,
        "subject_type": record.subject_type,
        "organisation": {
            "uid": str(body.uid),
            "name": body.name,
            "uscc": body.uscc,
            "region": {"code": body.region_id, "name": body.region.name},
        },
        "official_name": official_name,
        "source": record.source,
        "domain": record.domain,
        "severity": record.severity,
        "title": record.title,
        "facts": record.facts,
        "legal_basis": record.legal_basis,
        "document_number": record.document_number,
        "document_name": record.document_name,
        "document_kind": record.document_kind,
        "authority": {"name": record.authority_name, "uscc": record.authority_uscc or None},
        "amount": str(record.amount) if record.amount is not None else None,
        "decided_on": record.decided_on.isoformat(),
        "display_from": _iso(record.display_from),
        "display_until": _iso(record.display_until),
        "subject_comment": record.subject_comment or None,
        "under_objection": record.under_objection,
        "under_litigation": record.under_litigation,
        "rectification": rectification_shape(record),
        "consequences": record.consequences,
        "region": {"code": record.region_id, "name": record.region.name},
        "origin": {"code": record.origin, "name": record.origin_name},
        "published_at": _iso(record.published_at),
        "updated_at": _iso(record.updated_at),
    }


def rectification_shape(record: "DishonestyRecord") -> dict[str, str] | None:
    """Until when the body must have put things right, and how far it is; nothing where nothing was ordered."""
    if not record.rectification_status or record.rectification_due_on is None:
        return None
    return {"due_on": record.rectification_due_on.isoformat(), "status": record.rectification_status}


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
