"""What partners send and offices import; item ``n`` depends on ``n`` and on the known bodies alone."""

from collections.abc import Sequence
from typing import Any

from tests.bench.chain.content import content_of

Body = tuple[str, str]


def item(number: int, bodies: Sequence[Body]) -> dict[str, Any]:
    """:param bodies: name and region of each, all of them known to the portal"""
    said, (name, region) = content_of(number, "批量"), bodies[number * 7919 % len(bodies)]
    return {
        "external_id": f"B-{number:07d}",
        "organisation": {"name": name, "region": region},
        "source": said["source"],
        "domain": said["domain"],
        "severity": said["severity"],
        "title": said["title"],
        "facts": said["facts"],
        "legal_basis": said["legal_basis"],
        "document_number": said["document_number"],
        "document_name": said["document_name"],
        "authority": {"name": said["authority_name"]},
        "decided_on": said["decided_on"].isoformat(),
        "scope": said["scope"],
    }


def row(number: int, bodies: Sequence[Body]) -> dict[str, str]:
    """The same as a line of the import template."""
    said = item(number, bodies)
    organisation, authority = said.pop("organisation"), said.pop("authority")
    return {
        **said,
        "organisation_name": organisation["name"],
        "region": organisation["region"],
        "authority_name": authority["name"],
    }
