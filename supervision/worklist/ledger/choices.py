"""The code lists of tasks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PolicyStatus(TextChoices):
    DRAFT = "draft", _("待下达")
    ISSUED = "issued", _("落实中")
    CLOSED = "closed", _("已评估办结")


class ItemStatus(TextChoices):
    DRAFT = "draft", _("待下达")
    RUNNING = "running", _("推进中")
    SUSPENDED = "suspended", _("已暂停")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class DutyStatus(TextChoices):
    DOING = "doing", _("推进中")
    REPORTED = "reported", _("已报完成，待核验")
    DONE = "done", _("已核验完成")
    ENDED = "ended", _("不再承担")


LIVE_ITEMS = frozenset({ItemStatus.RUNNING, ItemStatus.SUSPENDED})
OPEN_DUTIES = frozenset({DutyStatus.DOING, DutyStatus.REPORTED})


class ScheduleKind(TextChoices):
    """What a schedule's text says; the parser is ``rules.py``, which knows these words and no model."""

    CONTINUOUS = "continuous", _("持续推进")
    DATED = "dated", _("有明确期限")
    STAGED = "staged", _("分阶段")
    RECURRING = "recurring", _("定期")
    RELATIVE = "relative", _("自印发之日起计")
    UNKNOWN = "unknown", _("未能识别，须人工确定")


# Those for which a day stands fixed.
WITH_DAY = frozenset({ScheduleKind.DATED, ScheduleKind.RECURRING, ScheduleKind.RELATIVE})


class UnitRole(TextChoices):
    LEAD = "lead", _("牵头单位")
    RESPONSIBLE = "responsible", _("责任单位")
    ASSIST = "assist", _("配合单位")


class UnitKind(TextChoices):
    BODY = "body", _("一个单位")
    GOVERNMENTS = "governments", _("各下级政府")
    DEPARTMENTS = "departments", _("本级各部门")
    RELEVANT = "relevant", _("有关部门（由督导人员确定）")


class Delivered(TextChoices):
    YES = "yes", _("已兑现")
    PARTLY = "partly", _("部分兑现")
    NO = "no", _("未兑现")
