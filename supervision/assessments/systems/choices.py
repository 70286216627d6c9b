"""The code lists of indicator systems; the values are those of ``assessments/tree.py``."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from supervision.assessments import tree


class Scope(TextChoices):
    REGIONS = "regions", _("下级地区")
    DEPARTMENTS = "departments", _("部门和单位")


class Status(TextChoices):
    DRAFT = "draft", _("草稿")
    ADOPTED = "adopted", _("已通过")
    RETIRED = "retired", _("已停用")
    DISCARDED = "discarded", _("已作废")


class Mode(TextChoices):
    GROUP = tree.GROUP, _("分组")
    MANUAL = tree.MANUAL, _("人工评分")
    TIERED = tree.TIERED, _("分档得分")
    DEDUCTION = tree.DEDUCTION, _("扣分")
    AUTOMATIC = tree.AUTOMATIC, _("自动计算")
    BONUS = tree.BONUS, _("加分")
    VETO = tree.VETO, _("一票否决")


class Shape(TextChoices):
    RATE = tree.RATE, _("按比率折算")
    SHARE = tree.SHARE, _("按与满分值之比折算")
    LINE = tree.LINE, _("在零分值与满分值之间按比例")
    STEP = tree.STEP, _("达到满分值得满分，否则不得分")


class Better(TextChoices):
    MORE = "more", _("越大越好")
    LESS = "less", _("越小越好")


class WhenNone(TextChoices):
    LEFT_OUT = tree.LEFT_OUT, _("不适用，分值由同组其他指标分担")
    FULL = tree.FULL, _("得满分")
    NOUGHT = tree.NOUGHT, _("不得分")


class Effect(TextChoices):
    ZERO = tree.ZERO, _("总分计零分")
    GRADE = tree.GRADE, _("直接定为某一等次")


class ReckoningStatus(TextChoices):
    WAITING = "waiting", _("等待计算")
    RUNNING = "running", _("正在计算")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未能完成")


# What can be read from a figure instead of being entered.
MEASURED = (Mode.AUTOMATIC, Mode.TIERED, Mode.DEDUCTION, Mode.BONUS, Mode.VETO)
EVERYONE = tree.EVERYONE
