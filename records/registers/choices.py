"""The code lists that all registers share."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("已退回")
    PUBLISHED = "published", _("已发布")
    ENDED = "ended", _("已终止")


class EndReason(TextChoices):
    EXPIRED = "expired", _("有效期满")
    REVOKED = "revoked", _("撤销")


class VersionReason(TextChoices):
    CREATED = "created", _("首次发布")
    UPDATED = "updated", _("更新")
    CORRECTED = "corrected", _("更正")
    EXPIRED = "expired", _("有效期满")
    REVOKED = "revoked", _("撤销")


REASONS_OF_CHANGE = (VersionReason.UPDATED, VersionReason.CORRECTED)
