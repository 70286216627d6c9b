"""The code lists of promises."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PledgeKind(TextChoices):
    SERVICE = "service", _("服务承诺")
    TARGET = "target", _("年度目标")
    LIVELIHOOD = "livelihood", _("民生实事")
    POLICY = "policy", _("政策兑现")
    CONTRACT = "contract", _("招商引资协议和合同")
    PPP = "ppp", _("政府和社会资本合作")
    PAYMENT = "payment", _("付款承诺")
    TOWNSHIP = "township", _("乡镇街道承诺")


class Matter(TextChoices):
    """What a promise of service, of an official or of a township is about (国发〔2016〕76号: 质量、时限、保障；政务、财务公开)."""

    QUALITY = "quality", _("服务质量")
    TIME_LIMIT = "time_limit", _("办理时限")
    GUARANTEE = "guarantee", _("服务保障")
    AFFAIRS = "affairs", _("政务公开")
    FINANCE = "finance", _("财务公开")
    OTHER = "other", _("其他事项")


class Outcome(TextChoices):
    PENDING = "pending", _("待履行")
    PARTLY = "partly", _("部分履行")
    KEPT = "kept", _("全部履行")
    BROKEN = "broken", _("未履行")
    CHANGED = "changed", _("已变更（法定程序）")
    ENDED = "ended", _("终止")


# What still has to be kept, and what a verdict may say.
OPEN_OUTCOMES = (Outcome.PENDING, Outcome.PARTLY, Outcome.CHANGED)
VERDICTS = (Outcome.KEPT, Outcome.PARTLY, Outcome.BROKEN)


class StepStatus(TextChoices):
    PROPOSED = "proposed", _("待核定")
    ACCEPTED = "accepted", _("已核定")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


class ChangeGround(TextChoices):
    """
    Why a promise is changed. 优化营商环境条例 art. 31: only by lawful power and procedure for the interest of the state
    or the public, with compensation; never because leaders, bodies or boundaries have changed.
    """

    PUBLIC_INTEREST = "public_interest", _("国家利益、社会公共利益需要")
    LAW = "law", _("法律法规或上级政策调整")
    FORCE_MAJEURE = "force_majeure", _("不可抗力")
    AGREEMENT = "agreement", _("与相对人协商一致")
    CLERICAL = "clerical", _("录入差错更正（以来源文件为准）")


class ForbiddenGround(TextChoices):
    """Offered on the form so that whoever would choose them reads why they are no reason, and the attempt is kept."""

    LEADERS = "leaders", _("政府换届、领导更替（不得作为理由）")
    BODIES = "bodies", _("机构或者职能调整（不得作为理由）")
    BOUNDARIES = "boundaries", _("行政区划调整（不得作为理由）")


class StageName(TextChoices):
    # 招商引资
    NEGOTIATION = "negotiation", _("洽谈签约")
    APPROVAL = "approval", _("审批供地")
    CONSTRUCTION = "construction", _("开工建设")
    PRODUCTION = "production", _("投产达效")
    HONOURING = "honouring", _("政策兑现")
    # PPP
    IDENTIFICATION = "identification", _("项目识别")
    PREPARATION = "preparation", _("项目准备")
    PROCUREMENT = "procurement", _("项目采购")
    IMPLEMENTATION = "implementation", _("项目执行")
    TRANSFER = "transfer", _("项目移交")


# The stages of a kind in their order: 财金〔2014〕113号 for PPP; of investment as offices keep their project lists.
STAGES_OF: dict[PledgeKind, tuple[StageName, ...]] = {
    PledgeKind.CONTRACT: (
        StageName.NEGOTIATION,
        StageName.APPROVAL,
        StageName.CONSTRUCTION,
        StageName.PRODUCTION,
        StageName.HONOURING,
    ),
    PledgeKind.PPP: (
        StageName.IDENTIFICATION,
        StageName.PREPARATION,
        StageName.PROCUREMENT,
        StageName.IMPLEMENTATION,
        StageName.TRANSFER,
    ),
}
