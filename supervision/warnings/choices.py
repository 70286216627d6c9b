"""The code lists of early warning."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Colour(IntegerChoices):
    """蓝黄橙红: customary, not laid down anywhere; a higher number is graver, so that colours can be compared."""

    BLUE = 1, _("蓝色")
    YELLOW = 2, _("黄色")
    ORANGE = 3, _("橙色")
    RED = 4, _("红色")


# Beside each colour its shape: nobody has to tell a grade by colour alone.
SHAPES = {Colour.BLUE: "○", Colour.YELLOW: "△", Colour.ORANGE: "◇", Colour.RED: "■"}


class Condition(TextChoices):
    ABOVE = "above", _("指标达到或高于限值")
    BELOW = "below", _("指标低于限值")
    WORSE = "worse", _("比上一期变差")
    TREND = "trend", _("连续几个月变差")
    REPEAT = "repeat", _("同一单位重复发生")
    DUE = "due", _("临近期限未办")
    OVERDUE = "overdue", _("已过期限未办")


# Conditions over dated things that wait; the others are over a measure of supervision/figures.
DATED = frozenset({Condition.DUE, Condition.OVERDUE})
# Where the smaller figure is the graver one.
SMALLER_IS_GRAVER = frozenset({Condition.BELOW, Condition.DUE})


# What is complained of a body it does not hear (ADR 29): its superior, or the office, deals with such warnings.
COMPLAINTS_FIELD = "complaints"


class RuleStatus(TextChoices):
    DRAFT = "draft", _("未启用")
    ON = "on", _("已启用")
    OFF = "off", _("已停用")


class Status(TextChoices):
    OPEN = "open", _("待确认")
    ACKNOWLEDGED = "acknowledged", _("已确认，处置中")
    MEASURED = "measured", _("已处置，待核")
    CLOSED = "closed", _("已办结")
    SUBSIDED = "subsided", _("已自行消除")


LIVE = frozenset({Status.OPEN, Status.ACKNOWLEDGED, Status.MEASURED})


class Outcome(TextChoices):
    EFFECTIVE = "effective", _("处置有效，风险已消除")
    OCCURRED = "occurred", _("预警属实，风险已发生")
    UNFOUNDED = "unfounded", _("不成立")


# What counts as a right warning when a rule's precision is told.
CONFIRMED = frozenset({Outcome.EFFECTIVE, Outcome.OCCURRED})


class JobState(TextChoices):
    WAITING = "waiting", _("等待中")
    RUNNING = "running", _("计算中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class CourtState(TextChoices):
    """What a court tells before it lists a body as a judgment debtor, and what became of it."""

    OPEN = "open", _("待履行")
    PERFORMED = "performed", _("已履行")
    LISTED = "listed", _("已被列入")
    WITHDRAWN = "withdrawn", _("法院已撤回")
