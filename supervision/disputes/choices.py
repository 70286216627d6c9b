"""The code lists of disputes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    FILED = "filed", _("待立案")
    DECLINED = "declined", _("不予协调")
    COORDINATING = "coordinating", _("协调中")
    PROPOSED = "proposed", _("方案待各方答复")
    AGREED = "agreed", _("已达成协议，履行中")
    PERFORMED = "performed", _("已履行，待办结")
    FAILED = "failed", _("协调不成，待办结")
    BREACHED = "breached", _("违反协议，待办结")
    WITHDRAWN = "withdrawn", _("已撤回")
    CLOSED = "closed", _("已办结")


OPEN = frozenset({Status.FILED, Status.COORDINATING, Status.PROPOSED, Status.AGREED})
OVER = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.CLOSED})


class SideRole(TextChoices):
    FIRM = "firm", _("企业")
    BODY = "body", _("政府机构")
    DEPARTMENT = "department", _("有关部门")
    EXPERT = "expert", _("专家、专业机构")


# Whose word an agreement needs; departments and experts advise.
PARTIES = frozenset({SideRole.FIRM, SideRole.BODY})


class NextStep(TextChoices):
    """Where a matter goes that could not be settled."""

    COURT = "court", _("向人民法院起诉")
    ARBITRATION = "arbitration", _("申请仲裁")
    DETERMINATION = "determination", _("提请认定违约失信")
    SUPERIOR = "superior", _("报上级机关协调")


class Outcome(TextChoices):
    PERFORMED = "performed", _("协议已履行")
    BREACHED = "breached", _("协议未履行")
    FAILED = "failed", _("协调不成")


class TermResult(TextChoices):
    KEPT = "kept", _("已履行")
    BROKEN = "broken", _("未履行")
