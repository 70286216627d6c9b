"""The code lists of oversight by congress, conference, courts and procuratorates, and of major decisions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Assembly(TextChoices):
    """Before whom the government answers."""

    CONGRESS = "congress", _("人大")
    CONFERENCE = "conference", _("政协")


# --- Suggestions and proposals ---------------------------------------------------------------------


class ProposalStatus(TextChoices):
    RECEIVED = "received", _("待交办")
    ASSIGNED = "assigned", _("待签收")
    HANDLING = "handling", _("办理中")
    DRAFTED = "drafted", _("答复待审签")
    ANSWERED = "answered", _("已答复，待反馈")
    CLOSED = "closed", _("已办结")


class ProposalField(TextChoices):
    GOOD_FAITH = "good_faith", _("政务诚信")
    BUSINESS = "business", _("营商环境")
    FINANCE = "finance", _("财政和债务")
    JUSTICE = "justice", _("法治政府")
    LIVELIHOOD = "livelihood", _("民生服务")
    CONSTRUCTION = "construction", _("城乡建设")
    OTHER = "other", _("其他")


class UnitRole(TextChoices):
    HOST = "host", _("主办")
    JOINT = "joint", _("会办")
    SEPARATE = "separate", _("分办")


class AnswerClass(TextChoices):
    """How far an answer goes, as the State Council's bodies mark it on the letter's head."""

    SOLVED = "A", _("A类：已经解决或者基本解决")
    BEING_SOLVED = "B", _("B类：正在解决或者列入规划逐步解决")
    LATER = "C", _("C类：因条件限制待以后解决")
    REFERENCE = "D", _("D类：留作参考")


# What says that something will be done is kept as promises and followed up.
PROMISING = frozenset({AnswerClass.BEING_SOLVED, AnswerClass.LATER})


class Contact(TextChoices):
    VISIT = "visit", _("登门走访")
    MEETING = "meeting", _("座谈会")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("书面征求意见")


class Satisfied(TextChoices):
    YES = "yes", _("满意")
    MOSTLY = "mostly", _("基本满意")
    NO = "no", _("不满意")


class AnswerPublished(TextChoices):
    FULL = "full", _("全文公开")
    SUMMARY = "summary", _("摘要公开")
    WITHHELD = "withheld", _("不公开")


class PromiseState(TextChoices):
    OPEN = "open", _("正在落实")
    NOTED = "noted", _("待核实")
    KEPT = "kept", _("已落实")
    BROKEN = "broken", _("未落实")


# --- Reports to both ---------------------------------------------------------------------------------


class Rhythm(TextChoices):
    HALF = "half", _("半年")
    YEAR = "year", _("年度")
    SPECIAL = "special", _("专项")


class CongressStatus(TextChoices):
    PLANNED = "planned", _("待起草")
    DRAFTED = "drafted", _("待审签")
    SENT = "sent", _("已报送")
    DELIBERATED = "deliberated", _("审议意见办理中")
    CLOSED = "closed", _("已办结")


class OpinionState(TextChoices):
    OPEN = "open", _("待办理")
    DRAFTED = "drafted", _("待审签")
    ANSWERED = "answered", _("已反馈")


# --- Courts and review organs ------------------------------------------------------------------------


class Procedure(TextChoices):
    LITIGATION = "litigation", _("行政诉讼")
    REVIEW = "review", _("行政复议")


class Instance(TextChoices):
    FIRST = "first", _("一审")
    SECOND = "second", _("二审")
    RETRIAL = "retrial", _("再审")


class PlaintiffKind(TextChoices):
    """Who sued, by kind alone: whose name it was is not kept."""

    PERSON = "person", _("自然人")
    FIRM = "firm", _("企业")
    BUSINESS = "business", _("个体工商户")
    ORGANISATION = "organisation", _("其他组织")
    PROCURATORATE = "procuratorate", _("检察机关（公益诉讼）")


class CaseStatus(TextChoices):
    PENDING = "pending", _("审理中")
    DECIDED = "decided", _("结果待核对")
    CONCLUDED = "concluded", _("已审结")


class CaseOutcome(TextChoices):
    WON = "won", pgettext_lazy("诉讼结果", "驳回或者维持")
    REVOKED = "revoked", _("撤销或者变更")
    ILLEGAL = "illegal", _("确认违法或者无效")
    ORDERED = "ordered", _("责令履行")
    COMPENSATION = "compensation", _("判决赔偿或者补偿")
    WITHDRAWN = "withdrawn", pgettext_lazy("诉讼结果", "撤诉或者终止")
    MEDIATED = "mediated", _("调解或者和解")


LOST = frozenset({CaseOutcome.REVOKED, CaseOutcome.ILLEGAL, CaseOutcome.ORDERED, CaseOutcome.COMPENSATION})


class LossReason(TextChoices):
    FACTS = "facts", _("事实不清、证据不足")
    LAW = "law", _("适用法律错误")
    PROCEDURE = "procedure", _("违反法定程序")
    POWER = "power", _("超越或者滥用职权")
    INACTION = "inaction", _("不履行法定职责")
    UNFAIR = "unfair", _("明显不当")
    CONTRACT = "contract", _("未依约履行行政协议")


class Appeared(TextChoices):
    """Who sat in court for the body (法释〔2020〕3号 art. 2); whoever is not in charge does not count."""

    HEAD = "head", _("正职负责人")
    DEPUTY = "deputy", _("副职负责人")
    IN_CHARGE_DEPUTY = "in_charge_deputy", _("参与分管的副职级别负责人")
    IN_CHARGE = "in_charge", _("其他参与分管的负责人")
    STAFF = "staff", _("相应的工作人员")
    LAWYER = "lawyer", _("只有律师")
    NOBODY = "nobody", _("无人到庭")


class Excuse(TextChoices):
    """What excuses a leader (法释〔2020〕3号 art. 8)."""

    NONE = "", _("没有说明理由")
    FORCE_MAJEURE = "force_majeure", _("不可抗力")
    ACCIDENT = "accident", _("意外事件")
    OFFICIAL_DUTY = "official_duty", _("需要履行他人不能代替的公务")
    OTHER = "other", _("其他正当事由")


class DutyState(TextChoices):
    DUE = "due", _("待履行")
    NOTED = "noted", _("履行待核实")
    PERFORMED = "performed", _("已履行")


# --- Suggestions of courts and procuratorates, transfers to the police -----------------------------------


class Adviser(TextChoices):
    COURT = "court", _("司法建议")
    PROCURATORATE = "procuratorate", _("检察建议")


class AdviceStatus(TextChoices):
    RECEIVED = "received", _("待回复")
    DRAFTED = "drafted", _("回复待审签")
    ANSWERED = "answered", _("已回复")
    CLOSED = "closed", _("已办结")


class Adopted(TextChoices):
    FULL = "full", _("采纳并落实")
    PART = "part", _("部分采纳")
    NOT = "not", _("未采纳")


class TransferStatus(TextChoices):
    SENT = "sent", _("已移送")
    TAKEN = "taken", _("已接收")
    FILED = "filed", _("已立案侦查")
    REFUSED = "refused", _("不予立案")
    BACK = "back", _("退回行政处理")
    CLOSED = "closed", _("已办结")


class Receiver(TextChoices):
    POLICE = "police", _("公安机关")
    SUPERVISION = "supervision", _("监察机关")


# --- Major decisions -------------------------------------------------------------------------------------


class DecisionStatus(TextChoices):
    PREPARING = "preparing", _("程序办理中")
    DECIDED = "decided", _("决定待核对")
    CHECKED = "checked", _("已归档")
    STOPPED = "stopped", _("已终止")


class DecisionStep(TextChoices):
    """The five steps (国令第713号), in their order."""

    PARTICIPATION = "participation", _("公众参与")
    EXPERTS = "experts", _("专家论证")
    RISK = "risk", _("风险评估")
    LEGALITY = "legality", _("合法性审查")
    COLLECTIVE = "collective", _("集体讨论决定")


class DecisionResult(TextChoices):
    DONE = "done", _("已完成")
    PASSED = "passed", _("通过")
    REFUSED = "refused", _("未通过")
    SKIPPED = "skipped", _("依法不适用")


class SkipGround(TextChoices):
    """Why a step lawfully does not apply; legality and collective discussion are never left out."""

    SECRET = "secret", _("依法不予公开")
    NOT_TECHNICAL = "not_technical", _("不涉及专业性、技术性问题")
    NO_RISK = "no_risk", _("不会对社会稳定、公共安全等造成不利影响")
    ASSESSED = "assessed", _("已依法作过其他评价、评估")


LAWFUL_SKIPS = {
    DecisionStep.PARTICIPATION: frozenset({SkipGround.SECRET}),
    DecisionStep.EXPERTS: frozenset({SkipGround.NOT_TECHNICAL}),
    DecisionStep.RISK: frozenset({SkipGround.NO_RISK, SkipGround.ASSESSED}),
}
