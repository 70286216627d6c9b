"""The code lists of an official's archive."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    PERSONAL_MATTERS = "personal_matters", _("个人有关事项报告查核")
    CLEAN_GOVERNMENT = "clean_government", _("廉政记录")
    APPRAISAL = "appraisal", _("年度考核")
    DISCIPLINE = "discipline", _("处分")
    TRAINING = "training", _("诚信教育培训")
    PLEDGE = "pledge", _("承诺")
    PROJECT = "project", _("项目结果")


class Result(TextChoices):
    """What came of it; each kind of entry has its own few (see ``RESULTS_OF``)."""

    # 领导干部个人有关事项报告查核结果
    CONSISTENT = "consistent", _("如实报告")
    OMITTED = "omitted", _("漏报")
    CONCEALED = "concealed", _("瞒报")
    # 廉政记录
    NOTHING_FOUND = "nothing_found", _("未发现问题")
    REMINDED = "reminded", _("提醒谈话")
    ADMONISHED = "admonished", _("诫勉")
    ACCOUNTED = "accounted", _("问责")
    # 年度考核 (公务员法 art. 38)
    EXCELLENT = "excellent", _("优秀")
    COMPETENT = "competent", _("称职")
    BASICALLY_COMPETENT = "basically_competent", _("基本称职")
    INCOMPETENT = "incompetent", _("不称职")
    # 处分 (公职人员政务处分法 art. 7)
    WARNING = "warning", _("警告")
    DEMERIT = "demerit", _("记过")
    MAJOR_DEMERIT = "major_demerit", _("记大过")
    DEMOTION = "demotion", _("降级")
    REMOVAL = "removal", _("撤职")
    DISMISSAL = "dismissal", _("开除")
    # 教育培训
    PASSED = "passed", _("合格")
    NOT_PASSED = "not_passed", _("不合格")
    ATTENDED = "attended", _("参加")
    # 承诺、项目
    FULFILLED = "fulfilled", _("已履行")
    UNDER_WAY = "under_way", _("履行中")
    BROKEN = "broken", _("未履行")


RESULTS_OF: dict[EntryKind, tuple[Result, ...]] = {
    EntryKind.PERSONAL_MATTERS: (Result.CONSISTENT, Result.OMITTED, Result.CONCEALED),
    EntryKind.CLEAN_GOVERNMENT: (Result.NOTHING_FOUND, Result.REMINDED, Result.ADMONISHED, Result.ACCOUNTED),
    EntryKind.APPRAISAL: (
        Result.EXCELLENT,
        Result.COMPETENT,
        Result.BASICALLY_COMPETENT,
        Result.INCOMPETENT,
    ),
    EntryKind.DISCIPLINE: (
        Result.WARNING,
        Result.DEMERIT,
        Result.MAJOR_DEMERIT,
        Result.DEMOTION,
        Result.REMOVAL,
        Result.DISMISSAL,
    ),
    EntryKind.TRAINING: (Result.PASSED, Result.NOT_PASSED, Result.ATTENDED),
    EntryKind.PLEDGE: (Result.FULFILLED, Result.UNDER_WAY, Result.BROKEN),
    EntryKind.PROJECT: (Result.FULFILLED, Result.UNDER_WAY, Result.BROKEN),
}
# Entries about a whole year.
YEARLY = frozenset({EntryKind.APPRAISAL, EntryKind.PERSONAL_MATTERS})
# These weigh so much that a second archivist confirms them before they stand in the file.
CONFIRMED_BY_ANOTHER = frozenset({EntryKind.DISCIPLINE})


class EntryState(TextChoices):
    PENDING = "pending", _("待确认")
    KEPT = "kept", _("在档")
    REFUSED = "refused", _("未确认退回")
    ENDED = "ended", _("影响期满")
    SUPERSEDED = "superseded", _("已更正")


class EntrySource(TextChoices):
    STAFF = "staff", _("人工录入")
    IMPORT = "import", _("文件导入")
    FEED = "feed", _("系统归入")


class Purpose(TextChoices):
    """For what an archive is opened; the reader adds his own words."""

    KEEPING = "keeping", _("档案管理")
    APPRAISAL = "appraisal", _("考核")
    APPOINTMENT = "appointment", _("任用")
    AWARD = "award", _("评优")
    OWN_COPY = "own_copy", _("本人查阅")
    SUPERVISION = "supervision", _("监督")
    AUDIT = "audit", _("审计检查")


class CourseState(TextChoices):
    PLANNED = "planned", _("筹备中")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结课")
    CANCELLED = "cancelled", _("已取消")


class ImportKind(TextChoices):
    ENTRIES = "entries", _("人员与档案条目")
    ATTENDANCE = "attendance", _("培训签到与成绩")


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("待核对")
    CHECKED = "checked", _("已核对")
    IMPORTING = "importing", _("导入中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class LineOutcome(TextChoices):
    READY = "ready", _("可导入")
    KNOWN = "known", _("已在档")
    WRONG = "wrong", _("有误")
