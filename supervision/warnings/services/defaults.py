"""The rules that come along: off until somebody has tried them here and switched them on."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from records.access.services import clock_user
from records.subjects.models import Region
from supervision.warnings.models import WarningRule
from supervision.warnings.services.ruling import write_version

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue" / "rules.json"


@cache
def catalogue() -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = json.loads(CATALOGUE.read_text("utf-8"))
    return rules


@transaction.atomic
def load_rules(*, region: Region, at: datetime) -> int:
    """Those that are missing; what staff have made of the others since is left."""
    there = set(WarningRule.objects.filter(region=region).values_list("key", flat=True))
    by, made = clock_user(), 0
    for one in catalogue():
        if one["key"] in there:
            continue
        rule = WarningRule.objects.create(
            key=one["key"], title=one["title"], region=region, created_by=by, created_at=at, updated_at=at
        )
        write_version(rule, settings=one["settings"], text=one["text"], basis=one["basis"], by=by, at=at)
        made += 1
    return made
