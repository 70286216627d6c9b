"""The code lists of incoming documents."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Urgency(TextChoices):
    """The degrees of 《党政机关公文处理工作条例》 art. 9, and of telegrams."""

    NONE = "none", _("平件")
    PLAIN = "plain", _("平急")
    FAST = "fast", _("加急")
    SPECIAL = "special", _("特急")
    UTMOST = "utmost", _("特提")


class Status(TextChoices):
    REGISTERED = "registered", _("已登记，待拟办")
    PROPOSED = "proposed", _("已拟办，待批办")
    ASSIGNED = "assigned", _("承办中")
    FINISHED = "finished", _("已办结")
    ARCHIVED = "archived", _("已归档")


OPEN = frozenset({Status.REGISTERED, Status.PROPOSED, Status.ASSIGNED})


class Part(TextChoices):
    """What a unit has to do with a document."""

    UNDERTAKE = "undertake", _("主办")
    ASSIST = "assist", _("协办")
    KNOW = "know", _("阅知")


# Whose answer the document waits for.
ANSWERING = frozenset({Part.UNDERTAKE, Part.ASSIST})


class ConfirmedBy(TextChoices):
    ACCOUNT = "account", _("工作台签收")
    SLIP = "slip", _("凭回执码签收")


class Answer(TextChoices):
    """The hints of the reply slip that the State Council's copy came with (公文办理情况回（催）报单)."""

    ALL = "all", _("原文翻印发至下级政府和直属各部门")
    DEPARTMENTS = "departments", _("原文翻印发至直属各部门")
    SOME = "some", _("原文翻印发至有关下级政府和直属各部门")
    OPINION = "opinion", _("加具贯彻意见，代拟稿随后送出")
    OTHER = "other", _("其他意见")
