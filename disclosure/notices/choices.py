"""The code lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ArticleKind(TextChoices):
    NOTICE = "notice", _("通知公告")
    NEWS = "news", _("新闻动态")
    PRACTICE = "practice", _("经验做法")
    INTERPRETATION = "interpretation", _("政策解读")
    MODEL = "model", _("诚信示范")


class PolicyCategory(TextChoices):
    POLICY = "policy", _("政策文件")
    RULE = "rule", _("制度规范")


class Force(TextChoices):
    """Follows from the days; never stored, so that nothing is said to hold a day too long."""

    IN_FORCE = "in_force", _("现行有效")
    PENDING = "pending", _("尚未施行")
    REPEALED = "repealed", _("已经失效")


class Step(TextChoices):
    """The five steps of a major administrative decision (重大行政决策程序暂行条例, 国务院令第713号)."""

    PARTICIPATION = "participation", _("公众参与")
    EXPERTS = "experts", _("专家论证")
    RISK = "risk", _("风险评估")
    LEGALITY = "legality", _("合法性审查")
    COLLECTIVE = "collective", _("集体讨论决定")
