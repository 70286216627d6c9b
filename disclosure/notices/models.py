"""What an office tells the public in words."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.editing.models import Written
from disclosure.notices.choices import ArticleKind, Force, PolicyCategory, Step
from records.dishonesty.choices import Domain

LONGEST = 100_000
# What is still being written may be wrong; the pages say so before it is handed in.
EDITABLE = ["draft", "returned"]


def empty_steps() -> dict[str, dict[str, str]]:
    return {}


class Text(Written):
    """A text with its source; the text is in the small markup of ``disclosure.editing.markup``."""

    summary = models.CharField(_("摘要"), max_length=500, blank=True)
    body = models.TextField(
        _("正文"),
        max_length=LONGEST,
        blank=True,
        help_text=_(
            "空一行分段；“## ”开头为小标题，“- ”开头为列表，“[文字](网址)”为链接。不能使用 HTML 和图片。"
        ),
    )
    authority_name = models.CharField(_("内容来源"), max_length=200, help_text=_("制发机关或稿件来源。"))
    subjects = ArrayField(
        models.CharField(max_length=20, choices=Domain.choices),
        verbose_name=_("主题"),
        default=list,
        blank=True,
        help_text=_("可多选；用于读者按主题筛选。"),
    )

    class Meta(Written.Meta):
        abstract = True
        indexes = [*Written.Meta.indexes, models.Index(fields=["authority_name"], name="%(class)s_authority")]

    def words(self) -> tuple[str, ...]:
        return (self.title, self.organisation.name, self.authority_name, self.summary, self.body)


class Article(Text):
    kind = models.CharField(_("类别"), max_length=14, choices=ArticleKind.choices)
    about = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("示范单位"),
    )

    class Meta(Text.Meta):
        abstract = False
        verbose_name = _("文章")
        verbose_name_plural = _("文章")
        constraints = [
            *Text.Meta.constraints,
            # What is said of a body in particular is praise; blame is a record's or a case's to say.
            models.CheckConstraint(
                name="article_about_a_model",
                condition=Q(status__in=EDITABLE) | Q(about=None) | Q(kind=ArticleKind.MODEL),
            ),
        ]
        indexes = [
            *Text.Meta.indexes,
            models.Index(
                fields=["kind", "-dated_on", "-uid"],
                name="article_of_kind",
                condition=Q(status="published", scope="public"),
            ),
        ]


class Case(Text):
    """A typical case (典型案例). It names a body, so it lives and ends with the record that it tells of."""

    record = models.ForeignKey(
        "records.DishonestyRecord", on_delete=models.PROTECT, related_name="+", verbose_name=_("失信记录")
    )

    class Meta(Text.Meta):
        abstract = False
        verbose_name = _("典型案例")
        verbose_name_plural = _("典型案例")


class Policy(Text):
    category = models.CharField(
        _("文件类别"), max_length=6, choices=PolicyCategory.choices, default=PolicyCategory.POLICY
    )
    document_number = models.CharField(_("文号"), max_length=128)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    repealed_on = models.DateField(
        _("失效日期"), null=True, blank=True, help_text=_("从这一天起不再有效；仍有效的不填。")
    )
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("替代的文件"),
    )
    source_note = models.CharField(
        _("文本说明"), max_length=300, blank=True, help_text=_("文本从何而来、与原件有何不同。")
    )

    class Meta(Text.Meta):
        abstract = False
        verbose_name = _("政策文件")
        verbose_name_plural = _("政策文件")
        constraints = [
            *Text.Meta.constraints,
            models.CheckConstraint(
                name="policy_not_before_itself",
                condition=Q(status__in=EDITABLE) | Q(repealed_on=None) | Q(repealed_on__gte=F("dated_on")),
                violation_error_message=_("失效日期不能早于成文日期。"),
            ),
            models.CheckConstraint(
                name="policy_not_its_own_successor",
                condition=Q(status__in=EDITABLE) | Q(supersedes=None) | ~Q(supersedes=F("uid")),
                violation_error_message=_("文件不能替代自己。"),
            ),
        ]

    def words(self) -> tuple[str, ...]:
        return (*super().words(), self.document_number)

    def force(self, *, on: date) -> Force:
        if self.repealed_on is not None and self.repealed_on <= on:
            return Force.REPEALED
        if self.effective_on is not None and self.effective_on > on:
            return Force.PENDING
        return Force.IN_FORCE


class Decision(Text):
    """A major administrative decision with its five steps: ``steps[step] = {"on", "document", "url"}``."""

    document_number = models.CharField(_("决策文号"), max_length=128)
    steps = models.JSONField(_("决策程序"), default=empty_steps, blank=True)

    class Meta(Text.Meta):
        abstract = False
        verbose_name = _("重大行政决策")
        verbose_name_plural = _("重大行政决策")
        constraints = [
            *Text.Meta.constraints,
            # Without one of the five steps the decision has not been made lawfully; it cannot be told as made.
            models.CheckConstraint(
                name="decision_has_five_steps",
                condition=~Q(status__in=["submitted", "published", "ended"])
                | Q(steps__has_keys=[step.value for step in Step]),
                violation_error_message=_("重大行政决策的五个程序缺一不可。"),
            ),
        ]

    def words(self) -> tuple[str, ...]:
        return (*super().words(), self.document_number)
