"""The code lists of ratings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    RECEIVED = "received", _("待核对")
    RETURNED = "returned", _("退回补正")
    CHECKED = "checked", _("征求意见，待公布")
    REFUSED = "refused", _("不予公布")
    PUBLISHED = "published", _("已公布")
    WITHDRAWING = "withdrawing", _("待核定撤回")
    WITHDRAWN = "withdrawn", _("已撤回")
    REPLACED = "replaced", _("已被新评级替代")


OPEN = frozenset({Status.RECEIVED, Status.RETURNED, Status.CHECKED})
# What the rated body gets to see; before that nobody has vouched for it.
SHOWN_TO_BODY = frozenset(
    {Status.CHECKED, Status.PUBLISHED, Status.WITHDRAWING, Status.WITHDRAWN, Status.REPLACED}
)
PUBLIC = frozenset({Status.PUBLISHED, Status.WITHDRAWING})
