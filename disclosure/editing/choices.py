"""The code lists that everything written for the public shares."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("已退回")
    PUBLISHED = "published", _("已发布")
    ENDED = "ended", _("已撤下")


class EndReason(TextChoices):
    EXPIRED = "expired", _("展示期满")
    WITHDRAWN = "withdrawn", _("已撤回")


class VersionReason(TextChoices):
    CREATED = "created", _("首次发布")
    UPDATED = "updated", _("更新")
    CORRECTED = "corrected", _("更正")
    EXPIRED = "expired", _("展示期满")
    WITHDRAWN = "withdrawn", _("已撤回")


REASONS_OF_CHANGE = (VersionReason.UPDATED, VersionReason.CORRECTED)
UNPUBLISHED = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
