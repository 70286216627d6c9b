"""Which papers somebody of the staff may find."""

import uuid
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from records.access.scope import within_reach
from records.papers.kinds import KINDS
from records.papers.models import Paper

if TYPE_CHECKING:
    from records.access.models import User


def papers_in_reach(user: "User") -> QuerySet[Paper]:
    """Papers of the kinds that this person's roles may read, where these roles reach; nothing else exists."""
    kinds_by_readers: dict[frozenset[str], list[str]] = {}
    for kind in KINDS.values():
        kinds_by_readers.setdefault(kind.readers, []).append(kind.name)
    shown = Q(pk__in=[])
    for readers, kinds in kinds_by_readers.items():
        reached = within_reach(Paper.objects.filter(kind__in=kinds), user, *readers)
        shown |= Q(pk__in=reached.values("pk"))
    return Paper.objects.filter(shown).select_related("organisation", "region", "issued_by")


def papers_about(about_kind: str, about_uid: uuid.UUID) -> QuerySet[Paper]:
    """All papers issued about one case, the newest first."""
    return Paper.objects.filter(about_kind=about_kind, about_uid=about_uid).order_by("-issued_at", "-uid")
