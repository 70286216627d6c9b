"""Bodies as the public sees them. That a body of government exists is never a secret; its records may be."""

from typing import Any
from uuid import UUID

from disclosure.published.audience import Audience
from records.common.kept_select import with_kept_select
from records.subjects.models import SEARCH_COLUMNS, Organisation, OrganisationQuerySet


def organisations_for(audience: Audience) -> OrganisationQuerySet:
    """The bodies in force; a merged one answers through the body that it was merged into."""
    bodies = Organisation.objects.current().select_related("region", "superior")
    return with_kept_select(
        bodies.defer(*SEARCH_COLUMNS, *(f"superior__{column}" for column in SEARCH_COLUMNS))
    )


def organisations_ever() -> OrganisationQuerySet:
    """Merged bodies too: by their names readers look for the one that answers for them today."""
    return OrganisationQuerySet(Organisation)


def find_organisation(uid: UUID, audience: Audience) -> Organisation | None:
    """The body that answers for this uid today: itself, or the one that it was merged into."""
    # Almost all are in force, and answer for themselves.
    answering = organisations_for(audience).filter(uid=uid).order_by().first()
    if answering is not None:
        return answering
    body = Organisation.objects.select_related("merged_into").filter(uid=uid).first()
    return None if body is None else organisations_for(audience).get(uid=body.current().uid)


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
