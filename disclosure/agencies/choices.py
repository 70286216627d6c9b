"""The code lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Grade(TextChoices):
    A = "a", _("A 级")
    B = "b", _("B 级")
    C = "c", _("C 级")
    D = "d", _("D 级")
    NONE = "none", _("未评级")


class Speciality(TextChoices):
    WORKS = "works", _("工程")
    GOODS = "goods", _("货物")
    SERVICES = "services", _("服务")
    ECONOMY = "economy", _("经济与造价")
    MEDICAL = "medical", _("医疗")
    INFORMATION = "information", _("信息技术")
    OTHER = "other", _("其他")


class ExpertState(TextChoices):
    ACTIVE = "active", _("在库")
    SUSPENDED = "suspended", _("暂停评审")
    REMOVED = "removed", _("已出库")


class Conduct(TextChoices):
    COLLUSION = "collusion", _("串通投标")
    FALSE_MATERIAL = "false_material", _("弄虚作假")
    LEAK = "leak", _("泄露应当保密的信息")
    UNFAIR = "unfair", _("不按规定评审")
    RULES = "rules", _("违反代理业务规定")
    OTHER = "other", _("其他")
