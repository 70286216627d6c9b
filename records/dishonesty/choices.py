"""The code lists of a dishonesty record. Values are fixed at the API's edge; labels are translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已审核")
    PUBLISHED = "published", _("已发布")
    ENDED = "ended", _("已终止")


class Scope(TextChoices):
    PUBLIC = "public", _("公开公示")
    GOVERNMENT = "government", _("政务共享")
    QUERY = "query", _("授权查询")
    INTERNAL = "internal", _("内部")


class EndReason(TextChoices):
    REPAIRED = "repaired", _("信用修复")
    EXPIRED = "expired", _("公示期满")
    REVOKED = "revoked", _("撤销")


class SubjectType(TextChoices):
    ORGANISATION = "organisation", _("政府机构")
    OFFICIAL = "official", _("公务员")


class Source(TextChoices):
    JUDGMENT = "judgment", _("司法判决")
    NON_PROSECUTION = "non_prosecution", _("相对不起诉")
    PENALTY = "penalty", _("行政处罚")
    DISCIPLINE = "discipline", _("纪律处分")
    ACCOUNTABILITY = "accountability", _("问责处理")
    JUDGMENT_DEBTOR = "judgment_debtor", _("失信被执行人")
    BROKEN_PLEDGE = "broken_pledge", _("未守信践诺")
    ONLINE_SERVICE = "online_service", _("网上办理未达标")
    ARREARS = "arrears", _("拖欠账款")
    OTHER = "other", _("其他")


# 国办发〔2020〕49号: a record needs a document with legal effect; these kinds have none of their own
# and need a formal determination (认定) by the deciding authority.
SOURCES_NEEDING_DETERMINATION = frozenset({Source.BROKEN_PLEDGE, Source.ONLINE_SERVICE, Source.ARREARS})


class Domain(TextChoices):
    PROCUREMENT = "procurement", _("政府采购")
    PPP = "ppp", _("政府和社会资本合作")
    BIDDING = "bidding", _("招标投标")
    RESOURCE_TRADING = "resource_trading", _("公共资源交易")
    INVESTMENT = "investment", _("招商引资")
    DEBT = "debt", _("地方政府债务")
    STATISTICS = "statistics", _("政府统计")
    GRASSROOTS = "grassroots", _("街道乡镇")
    WORK_SAFETY = "work_safety", _("安全生产")
    LEGAL_DUTY = "legal_duty", _("履行法定义务")
    POLICY = "policy", _("政策兑现")
    GENERAL = "general", _("其他")


class Severity(TextChoices):
    MINOR = "minor", _("轻微")
    ORDINARY = "ordinary", _("一般")
    SERIOUS = "serious", _("严重")


class DocumentKind(TextChoices):
    JUDGMENT = "judgment", _("生效裁判文书")
    NON_PROSECUTION = "non_prosecution", _("不起诉决定书")
    PENALTY = "penalty", _("行政处罚决定书")
    DISCIPLINE = "discipline", _("处分决定书")
    ACCOUNTABILITY = "accountability", _("问责决定书")
    ENFORCEMENT = "enforcement", _("执行裁定书")
    DETERMINATION = "determination", _("认定决定书")
    OTHER_DECISION = "other_decision", _("其他具有法律效力的文书")


# The document that a source rests on when nobody says otherwise.
USUAL_DOCUMENT = {
    Source.JUDGMENT: DocumentKind.JUDGMENT,
    Source.NON_PROSECUTION: DocumentKind.NON_PROSECUTION,
    Source.PENALTY: DocumentKind.PENALTY,
    Source.DISCIPLINE: DocumentKind.DISCIPLINE,
    Source.ACCOUNTABILITY: DocumentKind.ACCOUNTABILITY,
    Source.JUDGMENT_DEBTOR: DocumentKind.ENFORCEMENT,
    Source.BROKEN_PLEDGE: DocumentKind.DETERMINATION,
    Source.ONLINE_SERVICE: DocumentKind.DETERMINATION,
    Source.ARREARS: DocumentKind.DETERMINATION,
    Source.OTHER: DocumentKind.OTHER_DECISION,
}


class CatalogueItem(TextChoices):
    """
    The item of the catalogue of public credit information that a record falls under.

    Groups after 全国公共信用信息基础目录（2024年版）; a record without an item may not be kept (国办发〔2020〕49号).
    """

    COURT = "court", _("司法裁判及执行信息")
    ADMINISTRATION = "administration", _("行政管理信息")
    CONTRACT = "contract", _("合同履行信息")
    PLEDGE = "pledge", _("信用承诺及履行情况信息")
    COMPLIANCE = "compliance", _("遵守法律法规情况信息")
    LOCAL = "local", _("地方补充目录")


USUAL_CATALOGUE_ITEM = {
    Source.JUDGMENT: CatalogueItem.COURT,
    Source.NON_PROSECUTION: CatalogueItem.COURT,
    Source.PENALTY: CatalogueItem.ADMINISTRATION,
    Source.DISCIPLINE: CatalogueItem.COMPLIANCE,
    Source.ACCOUNTABILITY: CatalogueItem.COMPLIANCE,
    Source.JUDGMENT_DEBTOR: CatalogueItem.COURT,
    Source.BROKEN_PLEDGE: CatalogueItem.PLEDGE,
    Source.ONLINE_SERVICE: CatalogueItem.LOCAL,
    Source.ARREARS: CatalogueItem.CONTRACT,
    Source.OTHER: CatalogueItem.LOCAL,
}


class Channel(TextChoices):
    STAFF = "staff", _("人工录入")
    IMPORT = "import", _("文件导入")
    API = "api", _("接口报送")
    CHAIN = "chain", _("逐级归集")


class VersionReason(TextChoices):
    CREATED = "created", _("首次发布")
    UPDATED = "updated", _("更新")
    CORRECTED = "corrected", _("更正")
    ANNULLED = "annulled", _("撤销")
    REPAIRED = "repaired", _("信用修复")
    EXPIRED = "expired", _("公示期满")
    RESTORED = "restored", _("修复被撤销，恢复公示")


# A record ends repaired through the remedies, expired by the clock, revoked by a reviewer.
VERSION_REASON_OF_END = {
    EndReason.REPAIRED: VersionReason.REPAIRED,
    EndReason.EXPIRED: VersionReason.EXPIRED,
    EndReason.REVOKED: VersionReason.ANNULLED,
}


class Rectification(TextChoices):
    """How far the body has come in putting right what the record is about; empty where nothing was ordered."""

    OPEN = "open", _("整改中")
    SUBMITTED = "submitted", _("整改已报送，待核查")
    ACCEPTED = "accepted", _("整改到位")
    OVERDUE = "overdue", _("逾期未整改到位")


class ConsequenceKind(TextChoices):
    """What may follow a record for a body, after 全国失信惩戒措施基础清单 and the policies on government integrity."""

    HONOURS = "honours", _("取消或限制评优评先和荣誉")
    APPOINTMENT = "appointment", _("任用参考和限制")
    PROMOTION = "promotion", _("晋升职务职级限制")
    FUNDS = "funds", _("限制财政性资金和项目安排")
    PILOTS = "pilots", _("限制改革试点和示范创建")
    FINANCING = "financing", _("限制专项债券和融资推荐")
    ASSESSMENT = "assessment", _("考核评价扣分或降档")
    TALKS = "talks", _("约谈")
    SUPERVISION = "supervision", _("列为重点监管对象")
    OTHER = "other", _("其他依法采取的措施")
    CRITICISM = "criticism", _("通报批评")


class ConsequenceStatus(TextChoices):
    IN_FORCE = "in_force", _("生效中")
    ISSUED = "issued", _("已通报")
    EXPIRED = "expired", _("期满结束")
    LIFTED = "lifted", _("已解除")


class AttachmentKind(TextChoices):
    DOCUMENT = "document", _("法律文书")
    EVIDENCE = "evidence", _("证明材料")
    NOTICE = "notice", _("告知送达凭证")
    OTHER = "other", _("其他材料")


class ChangeState(TextChoices):
    PENDING = "pending", _("待审核")
    ACCEPTED = "accepted", _("已采纳")
    REFUSED = "refused", _("未采纳")


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("已上传")
    CHECKING = "checking", _("核对中")
    CHECKED = "checked", _("已核对，待确认")
    IMPORTING = "importing", _("导入中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未能完成")


class RowState(TextChoices):
    READY = "ready", _("可导入")
    QUESTIONABLE = "questionable", _("疑问数据")
    IMPORTED = "imported", _("已导入")
    DUPLICATE = "duplicate", _("重复")
    DISCARDED = "discarded", _("已作废")


class ItemOutcome(TextChoices):
    ACCEPTED = "accepted", _("已接收")
    DUPLICATE = "duplicate", _("重复")
    REJECTED = "rejected", _("未接收")
