"""The code lists of what follows a record."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from records.dishonesty.choices import ConsequenceKind


class OrderStatus(TextChoices):
    ORDERED = "ordered", _("已下达，待书面说明")
    EXPLAINED = "explained", _("已说明，整改中")
    SUBMITTED = "submitted", _("已报送，待核查")
    RETURNED = "returned", _("已退回，继续整改")
    ACCEPTED = "accepted", _("整改到位")
    NOT_RECTIFIED = "not_rectified", _("逾期未整改")
    WITHDRAWN = "withdrawn", _("已撤回")


# The body still owes something, or the office an answer.
OPEN_ORDERS = (OrderStatus.ORDERED, OrderStatus.EXPLAINED, OrderStatus.SUBMITTED, OrderStatus.RETURNED)
# It is the body's turn.
BODYS_TURN = (OrderStatus.ORDERED, OrderStatus.EXPLAINED, OrderStatus.RETURNED)


class MeasureStatus(TextChoices):
    ENTERED = "entered", _("待决定")
    IN_FORCE = "in_force", _("生效中")
    REFUSED = "refused", _("不予采取")
    EXPIRED = "expired", _("期满结束")
    LIFTED = "lifted", _("已解除")


MEASURE_KINDS = [(kind.value, kind.label) for kind in ConsequenceKind if kind != ConsequenceKind.CRITICISM]


class NoticeStatus(TextChoices):
    DRAFT = "draft", _("草稿")
    ISSUED = "issued", _("已印发")
    WITHDRAWN = "withdrawn", _("已撤回")


class Audience(TextChoices):
    INTERNAL = "internal", _("内部通报")
    PUBLIC = "public", _("公开通报")


class ResponsibilityRole(TextChoices):
    PRINCIPAL = "principal", _("主要负责人")
    LEADING = "leading", _("分管负责人")
    DIRECT = "direct", _("直接责任人")
    HANDLER = "handler", _("经办人")


class ResponsibilityStatus(TextChoices):
    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("不予认定")


class Accountability(TextChoices):
    """What came of it for the person (公务员法、政务处分法、中国共产党问责条例)."""

    PENDING = "pending", _("尚在处理")
    NONE = "none", _("免予追究")
    TALK = "talk", _("谈话提醒、批评教育")
    ADMONITION = "admonition", _("诫勉")
    ORGANISATIONAL = "organisational", _("组织处理")
    PARTY = "party", _("党纪处分")
    ADMINISTRATIVE = "administrative", _("政务处分")
    TRANSFERRED = "transferred", _("移送有关机关")


class ReportStatus(TextChoices):
    DUE = "due", _("待报告")
    FILED = "filed", _("已报告，待处理")
    RETURNED = "returned", _("已退回补充")
    TAKEN = "taken", _("已采用并起草记录")
    DISMISSED = "dismissed", _("不构成失信")
    CANCELLED = "cancelled", _("无须报告")


class CaseKind(TextChoices):
    """Which workflow a step belongs to."""

    ORDER = "order", _("整改通知")
    MEASURE = "measure", _("惩戒措施")
    NOTICE = "notice", _("通报批评")
    RESPONSIBILITY = "responsibility", _("责任追究")
    REPORT = "report", _("失信情况报告")
