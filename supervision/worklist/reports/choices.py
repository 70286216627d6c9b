"""The code lists of reports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Period(TextChoices):
    HALF = "half", _("上半年")
    YEAR = "year", _("全年")


class Coverage(TextChoices):
    DEPARTMENT = "department", _("本部门")
    GOVERNMENT = "government", _("本地区")


class Route(TextChoices):
    """Who decides on it once it is signed."""

    WITHIN = "within", _("报本节点的汇总部门")
    UP = "up", _("逐级报上级节点")
    NONE = "none", _("没有上级，签发后存档")


class Status(TextChoices):
    OPEN = "open", _("待编报")
    DRAFTING = "drafting", _("编写中")
    SIGNING = "signing", _("待签发")
    SUBMITTED = "submitted", _("已报送，待上级采用")
    RETURNED = "returned", _("上级退回")
    ACCEPTED = "accepted", _("已采用")


# What still has to be written, by whom it is due.
UNWRITTEN = frozenset({Status.OPEN, Status.DRAFTING, Status.SIGNING, Status.RETURNED})
# What the unit itself may change.
EDITABLE = frozenset({Status.DRAFTING})
