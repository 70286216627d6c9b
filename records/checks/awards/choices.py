"""The code lists of checks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    AWARD = "award", _("评优评先、表彰奖励")
    APPOINTMENT = "appointment", _("干部选拔任用、职务职级晋升")
    RECRUITMENT = "recruitment", _("招录、聘用、遴选")
    FUNDING = "funding", _("项目、资金、试点安排")
    PROCUREMENT = "procurement", _("政府采购、招标投标")
    LENDING = "lending", _("融资授信")
    JUSTICE = "justice", _("司法、执法办案")
    OTHER = "other", _("其他（在用途说明中写明）")


class CheckState(TextChoices):
    PENDING = "pending", _("等待核查")
    RUNNING = "running", _("核查中")
    READY = "ready", _("已完成")
    FAILED = "failed", _("未能完成")


class SubjectKind(TextChoices):
    ORGANISATION = "organisation", _("机构")
    OFFICIAL = "official", _("人员")


class Result(TextChoices):
    CLEAR = "clear", _("未发现")
    FOUND = "found", _("发现记录")
    UNCLEAR = "unclear", _("需人工核实")
