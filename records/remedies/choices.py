"""The code lists of the remedies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseKind(TextChoices):
    OBJECTION = "objection", _("异议")
    REPAIR = "repair", _("信用修复")
    MITIGATION = "mitigation", _("从轻免于")
    HANDLING = "handling", _("办理投诉")


class CaseChannel(TextChoices):
    SITE = "site", _("网站")
    WINDOW = "window", _("窗口")


class ApplicantKind(TextChoices):
    BODY = "body", _("单位")
    PERSON = "person", _("个人")


class Relation(TextChoices):
    SUBJECT = "subject", _("本单位、本人")
    INTERESTED = "interested", _("利害关系人")
    OTHER = "other", _("其他")


class ProofKind(TextChoices):
    IDENTITY = "identity", _("身份证明")
    AUTHORISATION = "authorisation", _("授权委托书")
    EVIDENCE = "evidence", _("证明材料")
    PERFORMANCE = "performance", _("履行义务的证明")
    PLEDGE = "pledge", _("信用承诺书")


class Ground(TextChoices):
    """Why somebody objects (深圳经济特区社会信用条例第48条)."""

    WRONG = "wrong", _("信息有错误")
    MISSING = "missing", _("信息有遗漏")
    OVER_TERM = "over_term", _("超过公示或查询期限")
    WRONGLY_LISTED = "wrongly_listed", _("不应列入")
    PRIVACY = "privacy", _("涉及国家秘密、商业秘密或个人隐私")
    REVOKED = "revoked", _("所依据的文书已被撤销或变更")
    OTHER = "other", _("其他")


class ObjectionStatus(TextChoices):
    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("已受理，核查中")
    WITH_SOURCE = "with_source", _("信息提供单位核实中")
    PROPOSED = "proposed", _("拟定意见，待决定")
    DECIDED = "decided", _("已决定，待告知")
    INFORMED = "informed", _("已告知")
    CLOSED = "closed", _("已办结")
    REFUSED = "refused", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")
    MOOT = "moot", _("已终结")


class Finding(TextChoices):
    """What the department that supplied the record says of it; its own word, not the centre's."""

    RIGHT = "right", _("信息无误")
    WRONG = "wrong", _("信息有误，应当更正")
    VOID = "void", _("文书已撤销或不应列入，应当撤销")


class Outcome(TextChoices):
    KEPT = "kept", _("维持")
    CORRECTED = "corrected", _("更正")
    ANNULLED = "annulled", _("撤销")


class InformedBy(TextChoices):
    SITE = "site", _("网站查询页")
    IN_PERSON = "in_person", _("当面送达")
    POST = "post", _("邮寄送达")
    MAIL = "mail", _("电子邮件")


class RepairStatus(TextChoices):
    SUBMITTED = "submitted", _("待受理")
    SUPPLEMENT = "supplement", _("待补正")
    WITH_AUTHORITY = "with_authority", _("认定单位核实中")
    APPROVED = "approved", _("同意修复，待执行")
    REFUSED = "refused", _("不予修复")
    EXECUTED = "executed", _("已修复")
    DOUBTED = "doubted", _("涉嫌虚假，核实中")
    REVOKED = "revoked", _("修复已撤销")
    WITHDRAWN = "withdrawn", _("已撤回")
    MOOT = "moot", _("已终结")


class MitigationStatus(TextChoices):
    PROPOSED = "proposed", _("待决定")
    GRANTED = "granted", _("已采纳")
    REFUSED = "refused", _("未采纳")
    WITHDRAWN = "withdrawn", _("已撤回")


class MitigationGround(TextChoices):
    """国发〔2016〕76号：主动挽回损失、消除不良影响或者有效阻止危害结果发生."""

    LOSSES_RECOVERED = "losses_recovered", _("主动挽回损失")
    EFFECTS_REMOVED = "effects_removed", _("消除不良影响")
    HARM_PREVENTED = "harm_prevented", _("有效阻止危害结果发生")


class Leniency(TextChoices):
    LIGHTER = "lighter", _("从轻")
    NONE = "none", _("免于")


class HandlingStatus(TextChoices):
    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("核查中")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")
    REFUSED = "refused", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")


class HandlingFinding(TextChoices):
    UPHELD = "upheld", _("投诉成立")
    PARTLY = "partly", _("部分成立")
    UNFOUNDED = "unfounded", _("投诉不成立")


OPEN_OBJECTIONS = (
    ObjectionStatus.SUBMITTED,
    ObjectionStatus.ACCEPTED,
    ObjectionStatus.WITH_SOURCE,
    ObjectionStatus.PROPOSED,
)
# While one of these stands, the record bears the mark at every level.
MARKING_OBJECTIONS = OPEN_OBJECTIONS[1:]
OPEN_REPAIRS = (
    RepairStatus.SUBMITTED,
    RepairStatus.SUPPLEMENT,
    RepairStatus.WITH_AUTHORITY,
    RepairStatus.APPROVED,
)
