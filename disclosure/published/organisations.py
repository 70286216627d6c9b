"""Bodies as the public sees them. That a body of government exists is never a secret; its records may be."""

from typing import Any
from uuid import UUID

from disclosure.published.audience import Audience
from records.subjects.models import SEARCH_COLUMNS, Organisation, OrganisationQuerySet


def organisations_for(audience: Audience) -> OrganisationQuerySet:
    """The bodies in force; a merged one answers through the body that it was merged into."""
    return Organisation.objects.current().select_related("region", "superior").defer(*SEARCH_COLUMNS)


def organisations_ever() -> OrganisationQuerySet:
    """Merged bodies too: by their names readers look for the one that answers for them today."""
    return OrganisationQuerySet(Organisation)


def find_organisation(uid: UUID, audience: Audience) -> Organisation | None:
    """The body that answers for this uid today: itself, or the one that it was merged into."""
    body = Organisation.objects.select_related("merged_into").filter(uid=uid).first()
    if body is None:
        return None
    answering = body.current()
    return organisations_for(audience).get(uid=answering.uid)


def present_organisation(body: Organisation, audience: Audience) -> dict[str, Any]:
    superior = body.superior
    return {
        "uid": str(body.uid),
        "name": body.name,
        "uscc": body.uscc,
        "kind": body.kind,
        "region": {"code": body.region_id, "name": body.region.name},
        "superior": {"uid": str(superior.uid), "name": superior.name} if superior else None,
    }
