"""The code lists of complaints."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ComplaintKind(TextChoices):
    ARREARS = "arrears", _("拖欠账款")
    BROKEN_PLEDGE = "broken_pledge", _("承诺未兑现")
    CONTRACT = "contract", _("违约毁约")
    POLICY = "policy", _("政策不兑现")
    PROCUREMENT = "procurement", _("政府采购、招标投标中的失信行为")
    SERVICE = "service", _("办事服务不守时限、不守标准")
    CREDIT_HANDLING = "credit_handling", _("信用信息的归集、公示和使用")
    OTHER = "other", _("其他失信行为")


# 发改财金〔2023〕1103号: a body that breaks its word to an enterprise, by whichever of these ways.
DEFAULT_KINDS = frozenset(
    {ComplaintKind.BROKEN_PLEDGE, ComplaintKind.CONTRACT, ComplaintKind.POLICY, ComplaintKind.PROCUREMENT}
)


class Anonymity(TextChoices):
    NAMED = "named", _("实名")
    CONFIDENTIAL = "confidential", _("实名保密")
    ANONYMOUS = "anonymous", _("匿名")


class Channel(TextChoices):
    SITE = "site", _("网站")
    PHONE = "phone", _("电话")
    VISIT = "visit", _("来访")
    LETTER = "letter", _("来信")
    MAIL = "mail", _("电子邮件")
    MEDIA = "media", _("媒体报道")
    HOTLINE = "hotline", _("12345热线")
    INSPECTION = "inspection", _("督查移交")
    CHAIN = "chain", _("上下级转办")


# Entered by a person of the staff; the others come by the site, the hotline's system or another node.
STAFF_CHANNELS = (
    Channel.PHONE, Channel.VISIT, Channel.LETTER, Channel.MAIL, Channel.MEDIA, Channel.HOTLINE, Channel.INSPECTION,
)  # fmt: skip
# Came with a number of somebody else's, by which that other side asks again.
NUMBERED_CHANNELS = frozenset({Channel.HOTLINE, Channel.INSPECTION, Channel.CHAIN})


class Status(TextChoices):
    SUBMITTED = "submitted", _("待登记")
    REGISTERED = "registered", _("已登记，待审查")
    REFUSAL_PROPOSED = "refusal_proposed", _("拟不予受理，待复核")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    TRANSFERRED = "transferred", _("已转有权处理的机关")
    ACCEPTED = "accepted", _("已受理，待交办")
    ASSIGNED = "assigned", _("已交办")
    VERIFYING = "verifying", _("核查中")
    UNTRUE_PROPOSED = "untrue_proposed", _("拟认定不属实，待复核")
    UNTRUE = "untrue", _("不属实，待答复")
    TRUE = "true", _("属实")
    RECTIFYING = "rectifying", _("属实，整改中")
    RECTIFIED = "rectified", _("已整改，待答复")
    REFUSED = "refused", _("拒不整改，待认定")
    DETERMINATION = "determination", _("已提请认定违约失信")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")
    MERGED = "merged", _("已并案")


OVER = frozenset({Status.CLOSED, Status.MERGED, Status.NOT_ACCEPTED})
# Before a decision on whether to take it up; and what may still be looked into under another complaint.
MERGEABLE = frozenset(
    {Status.SUBMITTED, Status.REGISTERED, Status.ACCEPTED, Status.ASSIGNED, Status.VERIFYING}
)
OPEN = frozenset(set(Status) - OVER - {Status.ANSWERED})


class NotAcceptedReason(TextChoices):
    """国办发〔2020〕53号 and 信访工作条例: what another procedure decides, or has decided."""

    LITIGATION = "litigation", _("已经或应当通过诉讼解决")
    ARBITRATION = "arbitration", _("已经或应当通过仲裁解决")
    DISCIPLINE = "discipline", _("属于纪检监察机关受理范围")
    REVIEW = "review", _("已经或应当通过行政复议解决")
    DISCLOSURE = "disclosure", _("属于政府信息公开申请")
    PETITION = "petition", _("已在信访程序中办理")
    CONCLUDED = "concluded", _("已依法终结，没有新的事实和理由")
    SECRET = "secret", _("涉及国家秘密，须按保密规定另行反映")
    REPEATED = "repeated", _("同一事项正在办理，重复提出")
    NOT_GOVERNMENT = "not_government", _("被反映对象不是政府机构")
    UNCLEAR = "unclear", _("内容不明，又无法补充")


class Proposal(TextChoices):
    """What harms whoever complained, so one person proposes it and another confirms."""

    NOT_ACCEPTED = "not_accepted", _("不予受理")
    UNTRUE = "untrue", _("不属实")


class Outcome(TextChoices):
    UNTRUE = "untrue", _("不属实")
    RESOLVED = "resolved", _("属实，已解决")
    DETERMINED = "determined", _("属实，已提请认定违约失信")
    EXPLAINED = "explained", _("属实，已作解释处理")
    ELSEWHERE = "elsewhere", _("由有权机关答复")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class Party(TextChoices):
    """Who is no account: whoever holds the receipt code."""

    INFORMANT = "informant", _("反映人（凭查询码）")
