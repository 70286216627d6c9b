"""The code lists of inspections, campaigns and demonstrations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanScope(TextChoices):
    GOVERNMENTS = "governments", _("下级人民政府")
    DEPARTMENTS = "departments", _("本级政府部门")


class PlanStatus(TextChoices):
    DRAFT = "draft", _("待批准")
    APPROVED = "approved", _("执行中")
    COMPLETED = "completed", _("已完成")


class ChecklistStatus(TextChoices):
    DRAFT = "draft", _("待批准")
    IN_FORCE = "in_force", _("使用中")
    REPLACED = "replaced", _("已被新版代替")


class InspectionStatus(TextChoices):
    PREPARING = "preparing", _("准备中")
    ISSUED = "issued", _("已通知，检查中")
    CONCLUDED = "concluded", _("检查结束，整改中")
    CLOSED = "closed", _("已办结")
    CANCELLED = "cancelled", _("已取消")


class Chosen(TextChoices):
    DRAWN = "drawn", _("抽取")
    NAMED = "named", _("指定")


class DrawKind(TextChoices):
    BODIES = "bodies", _("抽取检查对象")
    TEAM = "team", _("抽取检查人员")


class VisitStatus(TextChoices):
    PLANNED = "planned", _("待检查")
    SUBMITTED = "submitted", _("已提交")
    SKIPPED = "skipped", _("未检查")


class Result(TextChoices):
    MET = "met", _("符合")
    NOT_MET = "not_met", _("不符合")
    NOT_APPLICABLE = "na", _("不适用")


class Gravity(TextChoices):
    MINOR = "minor", _("轻微")
    ORDINARY = "ordinary", _("一般")
    SERIOUS = "serious", _("严重")


class FindingStatus(TextChoices):
    NOTED = "noted", _("待被检查单位说明")
    COMMENTED = "commented", _("已说明，待认定")
    DROPPED = "dropped", _("不予认定")
    DEMANDED = "demanded", _("整改中")
    ANSWERED = "answered", _("整改已报送，待核查")
    RETURNED = "returned", _("退回继续整改")
    ACCEPTED = "accepted", _("整改到位")
    NOT_RECTIFIED = "not_rectified", _("逾期未整改")


UNSETTLED = frozenset({FindingStatus.NOTED, FindingStatus.COMMENTED})
# Somebody has to put something right, or to check that it was.
TO_RECTIFY = frozenset({FindingStatus.DEMANDED, FindingStatus.ANSWERED, FindingStatus.RETURNED})
FINDING_OVER = frozenset({FindingStatus.DROPPED, FindingStatus.ACCEPTED, FindingStatus.NOT_RECTIFIED})


class Theme(TextChoices):
    """What a campaign brings to zero; each has its own question to the data (``zeroing.py``)."""

    JUDGMENT_DEBTOR = "judgment_debtor", _("政府机构失信被执行人")
    ARREARS = "arrears", _("逾期拖欠账款")


class CampaignStatus(TextChoices):
    DRAFT = "draft", _("待启动")
    RUNNING = "running", _("治理中")
    ENDED = "ended", _("期限届满，处理未清零事项")
    CLOSED = "closed", _("已办结")
    CANCELLED = "cancelled", _("已取消")


class TargetStatus(TextChoices):
    OPEN = "open", _("未清零")
    SEEN = "seen", _("数据显示已清零，待确认")
    SETTLED = "settled", _("已清零")
    LEFT = "left", _("到期未清零")
    PROPOSED = "proposed", _("已提出追责建议")
    REFERRED = "referred", _("已移送追责")


NOT_ZERO = frozenset({TargetStatus.OPEN, TargetStatus.LEFT, TargetStatus.PROPOSED, TargetStatus.REFERRED})


class ProgrammeStatus(TextChoices):
    DRAFT = "draft", _("待发布")
    OPEN = "open", _("创建中")
    CLOSED = "closed", _("已结束")


class Subject(TextChoices):
    REGION = "region", _("地区（由人民政府申报）")
    DEPARTMENT = "department", _("部门和单位")
    TOWNSHIP = "township", _("乡镇、街道")


class CriterionKind(TextChoices):
    MEASURE = "measure", _("指标达标得分")
    MANUAL = "manual", _("专家评分")
    VETO = "veto", _("指标一票否决")
    VETO_MANUAL = "veto_manual", _("专家一票否决")


class ApplicationStatus(TextChoices):
    SUBMITTED = "submitted", _("已申报，评审中")
    SHORTLISTED = "shortlisted", _("通过评审，待实地核查")
    NOTICE = "notice", _("公示中")
    AWARDED = "awarded", _("已命名")
    REFUSED = "refused", _("不予命名")
    RETRACTED = "retracted", _("申报单位撤回")
    WITHDRAWN = "withdrawn", _("已撤销命名")


class FileOf(TextChoices):
    """To what a file belongs."""

    ANSWER = "answer", _("检查记录")
    FINDING = "finding", _("整改佐证")
    TARGET = "target", _("清零进展")
    APPLICATION = "application", _("申报材料")


class CaseOf(TextChoices):
    """To which workflow a line of history belongs."""

    PLAN = "plan", _("督导计划")
    CHECKLIST = "checklist", _("检查清单")
    INSPECTION = "inspection", _("督导检查")
    FINDING = "finding", _("督导问题")
    CAMPAIGN = "campaign", _("专项治理")
    TARGET = "target", _("治理对象")
    PROGRAMME = "programme", _("示范创建方案")
    APPLICATION = "application", _("示范申报")
