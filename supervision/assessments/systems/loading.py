"""The systems that come along, as drafts that a person must adopt before anybody is measured by them."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from supervision.assessments.shape import decimal
from supervision.assessments.systems import services
from supervision.assessments.systems.models import IndicatorSystem, SystemVersion
from supervision.assessments.systems.services.drafts import begin_system
from supervision.assessments.systems.services.trees import plant

if TYPE_CHECKING:
    from records.access.models import User

FOLDER = Path(__file__).parent / "catalogue"


def catalogue() -> list[dict[str, Any]]:
    """All systems that come along, in the published shape."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def load(*, by: "User", at: datetime) -> list[SystemVersion]:
    """
    Bring in the systems that this node does not have yet; safe to run again.

    What an office has made of a system since is never touched: only a system that is missing is made.
    """
    return [
        _bring(one, by=by, at=at)
        for one in catalogue()
        if not IndicatorSystem.objects.filter(key=one["key"]).exists()
    ]


@transaction.atomic
def _bring(system: Mapping[str, Any], *, by: "User", at: datetime) -> SystemVersion:
    about = services.About(
        title=system["title"],
        issuer=system["issuer"],
        year=system["year"],
        document_number=system["document_number"],
        source_note=system["source_note"],
        grades=system["grades"],
        bonus_cap=decimal(system["bonus_cap"]),
    )
    made = begin_system(
        IndicatorSystem(
            key=system["key"],
            scope=system["scope"],
            region_id=settings.NODE_CODE,
            created_by=by,
            created_at=at,
        ),
        about,
        by=by,
        at=at,
    )
    plant(made, system["indicators"])
    return made
