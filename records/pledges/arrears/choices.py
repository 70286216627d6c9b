"""The code lists of arrears."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    GOODS = "goods", _("货物款")
    WORKS = "works", _("工程款")
    SERVICES = "services", _("服务款")
    DEPOSIT = "deposit", _("保证金")
    WAGES = "wages", _("农民工工资")


# Whose term of payment the law itself limits: goods, works and services (条例 art. 9).
TERM_BY_LAW = frozenset({Kind.GOODS, Kind.WORKS, Kind.SERVICES})


class CreditorKind(TextChoices):
    FIRM = "firm", _("企业")
    PERSON = "person", _("个人、个体工商户")
    WORKERS = "workers", _("农民工（代表人）")


class RateBasis(TextChoices):
    STATUTORY = "statutory", _("未约定，按每日万分之五")
    AGREED = "agreed", _("按合同约定的年利率")
    NONE = "none", _("不计逾期利息")


class Status(TextChoices):
    DRAFT = "draft", _("待核实")
    REFUSED = "refused", _("不予确认")
    DUE = "due", _("未到期")
    OVERDUE = "overdue", _("已逾期")
    PLANNED = "planned", _("按计划清偿")
    BROKEN = "broken", _("违反清偿计划")
    DETERMINING = "determining", _("移送失信认定")
    SETTLED = "settled", _("已清偿")
    WITHDRAWN = "withdrawn", _("已撤销")


# What is owed and has not been paid in time, whatever is being done about it.
LATE = frozenset({Status.OVERDUE, Status.PLANNED, Status.BROKEN, Status.DETERMINING})
# What counts as owed; the others never were, or nobody has confirmed them.
CONFIRMED = frozenset({Status.DUE, *LATE, Status.SETTLED})


class PaymentKind(TextChoices):
    TRANSFER = "transfer", _("付款")
    OFFSET = "offset", _("抵销")
    WAIVER = "waiver", _("债权人书面放弃利息")


class FileKind(TextChoices):
    CONTRACT = "contract", _("合同")
    INVOICE = "invoice", _("发票、结算单")
    ACCEPTANCE = "acceptance", _("交付、验收凭证")
    PAYMENT = "payment", _("付款凭证")
    PLAN = "plan", _("还款协议")


class Coverage(TextChoices):
    BODY = "body", _("本单位")
    REGION = "region", _("本地区汇总")
