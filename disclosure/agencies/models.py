"""What the public may know of those who run and judge tenders. Of an expert it is a code, never a person."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.choices import Conduct, ExpertState, Grade, Speciality
from disclosure.editing.models import Written

# Letters and digits alone: no name fits in, so none can be published by mistake.
EXPERT_CODE = r"^[A-Z0-9][A-Z0-9-]{2,29}$"
FIRST_YEAR, LAST_YEAR = 2000, 2100
# What is still being written may be wrong; the pages say so before it is handed in.
EDITABLE = ["draft", "returned"]


class Agency(Written):
    """An agency that runs tenders (招标代理机构); ``title`` is its name, ``dated_on`` the day of its registration."""

    uscc = models.CharField(_("统一社会信用代码"), max_length=18)
    qualification = models.CharField(_("资质与业务范围"), max_length=500)
    specialities = models.CharField(_("擅长领域"), max_length=200, blank=True)
    address = models.CharField(_("营业地址"), max_length=200, blank=True)

    class Meta(Written.Meta):
        abstract = False
        verbose_name = _("招标代理机构")
        verbose_name_plural = _("招标代理机构")
        constraints = [
            *Written.Meta.constraints,
            models.UniqueConstraint(
                name="agency_published_once", fields=["uscc"], condition=Q(status="published")
            ),
        ]

    def words(self) -> tuple[str, ...]:
        return (self.title, self.uscc, self.qualification, self.specialities)


class AgencyScore(Written):
    """What a supervisor found of an agency for one year: its credit grade and its score (动态监管)."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="scores", verbose_name=_("招标代理机构")
    )
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    grade = models.CharField(_("信用等级"), max_length=4, choices=Grade.choices, default=Grade.NONE)
    score = models.DecimalField(
        _("动态监管得分"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=_("百分制；没有评分的不填。"),
    )
    authority_name = models.CharField(_("评价单位"), max_length=200)
    document_number = models.CharField(_("公布文号"), max_length=128)
    remarks = models.CharField(_("监管情况"), max_length=500, blank=True)

    class Meta(Written.Meta):
        abstract = False
        verbose_name = _("代理机构年度评价")
        verbose_name_plural = _("代理机构年度评价")
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(
                name="agencyscore_in_range", condition=Q(score=None) | Q(score__gte=0, score__lte=100)
            ),
            models.UniqueConstraint(
                name="agencyscore_once_a_year",
                fields=["agency", "year", "authority_name"],
                condition=Q(status="published"),
            ),
        ]
        indexes = [
            *Written.Meta.indexes,
            models.Index(fields=["agency", "-year"], name="agencyscore_of_agency"),
        ]


class Expert(Written):
    """An expert who judges tenders; ``title`` is the code in the pool, which is all of the person that is told."""

    title = models.CharField(
        _("专家代码"),
        max_length=30,
        validators=[
            RegexValidator(EXPERT_CODE, _("专家只公开代码：3 至 30 位大写字母、数字或连字符，不得填写姓名。"))
        ],
    )
    speciality = models.CharField(_("评审专业"), max_length=12, choices=Speciality.choices)
    state = models.CharField(
        _("在库状态"), max_length=10, choices=ExpertState.choices, default=ExpertState.ACTIVE
    )

    class Meta(Written.Meta):
        abstract = False
        verbose_name = _("评标专家")
        verbose_name_plural = _("评标专家")
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(
                name="expert_is_a_code",
                condition=Q(title__regex=EXPERT_CODE),
                violation_error_message=_("专家只公开代码，不得填写姓名。"),
            ),
            models.UniqueConstraint(
                name="expert_published_once",
                fields=["organisation", "title"],
                condition=Q(status="published"),
            ),
        ]


class BadConduct(Written):
    """Bad conduct in tenders by an agency or an expert, by a document that has effect in law, for a limited time."""

    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bad_conduct",
        verbose_name=_("招标代理机构"),
    )
    expert = models.ForeignKey(
        Expert,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bad_conduct",
        verbose_name=_("评标专家"),
    )
    conduct = models.CharField(_("行为类别"), max_length=16, choices=Conduct.choices)
    facts = models.TextField(_("行为事实"), max_length=3000)
    legal_basis = models.CharField(_("认定依据"), max_length=500)
    authority_name = models.CharField(_("认定机关"), max_length=200)
    document_name = models.CharField(_("文书名称"), max_length=200)
    document_number = models.CharField(_("文书文号"), max_length=128)

    class Meta(Written.Meta):
        abstract = False
        verbose_name = _("招标投标不良行为")
        verbose_name_plural = _("招标投标不良行为")
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(
                name="badconduct_of_one",
                condition=Q(status__in=EDITABLE)
                | Q(agency=None, expert__isnull=False)
                | Q(agency__isnull=False, expert=None),
                violation_error_message=_("不良行为须且只须属于一家代理机构或一名专家。"),
            ),
            # The legal filter of records: a document with effect in law, and an end to the naming.
            models.CheckConstraint(
                name="badconduct_has_document",
                condition=Q(status__in=EDITABLE)
                | ~Q(facts="")
                & ~Q(legal_basis="")
                & ~Q(authority_name="")
                & ~Q(document_name="")
                & ~Q(document_number=""),
            ),
            models.CheckConstraint(
                name="badconduct_ends",
                condition=Q(status__in=EDITABLE) | Q(show_until__isnull=False, show_from__gte=F("dated_on")),
                violation_error_message=_("不良行为的公示须有截止日期，且不早于文书日期开始。"),
            ),
        ]
        indexes = [
            *Written.Meta.indexes,
            models.Index(fields=["agency", "-dated_on", "-uid"], name="badconduct_of_agency"),
            models.Index(fields=["expert", "-dated_on", "-uid"], name="badconduct_of_expert"),
        ]

    def words(self) -> tuple[str, ...]:
        who = self.agency.title if self.agency else self.expert.title if self.expert else ""
        return (self.title, who, self.facts, self.document_number, self.authority_name)


class AgencyReport(Written):
    """What a third party reported on tenders or on one agency (第三方信用报告)."""

    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("招标代理机构"),
    )
    author_name = models.CharField(_("出具机构"), max_length=200)
    period = models.CharField(_("报告期间"), max_length=100)
    summary = models.TextField(_("主要结论"), max_length=3000)

    class Meta(Written.Meta):
        abstract = False
        verbose_name = _("第三方信用报告")
        verbose_name_plural = _("第三方信用报告")
        indexes = [
            *Written.Meta.indexes,
            models.Index(fields=["agency", "-dated_on", "-uid"], name="agencyreport_of_agency"),
        ]

    def words(self) -> tuple[str, ...]:
        return (self.title, self.author_name, self.summary, self.agency.title if self.agency else "")
