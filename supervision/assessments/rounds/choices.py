"""The code lists of assessment rounds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoundStatus(TextChoices):
    PLANNED = "planned", _("筹备中")
    REPORTING = "reporting", _("自评上报")
    REVIEWING = "reviewing", _("评审")
    REPLYING = "replying", _("反馈申辩")
    AUDITING = "auditing", _("复核")
    SETTLED = "settled", _("待发布")
    PUBLISHED = "published", _("已发布")
    CANCELLED = "cancelled", _("已取消")


class SheetStatus(TextChoices):
    SELF_REPORT = "self_report", _("待自评")
    SUBMITTED = "submitted", _("已上报")
    IN_REVIEW = "in_review", _("评审中")
    REVIEWED = "reviewed", _("已评审")
    REPLY_OPEN = "reply_open", _("待申辩")
    REPLIED = "replied", _("申辩已结束")
    AUDITED = "audited", _("已复核")
    SETTLED = "settled", _("已定分")


RUNNING = frozenset(
    {
        RoundStatus.REPORTING,
        RoundStatus.REVIEWING,
        RoundStatus.REPLYING,
        RoundStatus.AUDITING,
        RoundStatus.SETTLED,
    }
)
# From here on a score is what it is; what is wrong is corrected by two people, with a reason.
OVER = frozenset({RoundStatus.PUBLISHED, RoundStatus.CANCELLED})


class Stage(TextChoices):
    """Where a value of an indicator came from; each is a row of its own, and the newest counts."""

    FOUND = "found", _("系统取数")
    SELF = "self", _("自评")
    REVIEW_1 = "review_1", _("第一评审人")
    REVIEW_2 = "review_2", _("第二评审人")
    REVIEW_3 = "review_3", _("第三评审人")
    ANSWER = "answer", _("申辩后调整")
    AUDIT = "audit", _("复核调整")
    CORRECTION = "correction", _("发布后更正")


REVIEWS = (Stage.REVIEW_1, Stage.REVIEW_2, Stage.REVIEW_3)
# What takes the place of what was reviewed or found, each over those before it.
LATER = (Stage.ANSWER, Stage.AUDIT, Stage.CORRECTION)


class DecisionStatus(TextChoices):
    """A correction, or the use of a result: one person proposes it, another one decides."""

    PROPOSED = "proposed", _("待另一人核定")
    ACCEPTED = "accepted", _("已核定")
    REFUSED = "refused", _("未采纳")
