"""What the models of this room share."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

POLICY_KIND, ITEM_KIND, DUTY_KIND, STAGE_KIND, MEETING_KIND = (
    "task-policy",
    "task-item",
    "task-duty",
    "task-stage",
    "task-meeting",
)


def acting(label: Any, **more: Any) -> models.ForeignKey:
    """A column that names who took a step; empty until it is taken, unless said otherwise."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **({"null": True, "blank": True} | more),
    )


def body(label: Any, **more: Any) -> models.ForeignKey:
    """A column that names a body; empty where the text names one that is not registered."""
    defaults: dict[str, Any] = {"null": True, "blank": True, "related_name": "+"}
    return models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        verbose_name=label,
        **(defaults | more),
    )


def by_another(step: str, than: str) -> Q:
    return Q(**{f"{step}__isnull": True}) | ~Q(**{step: F(than)})
