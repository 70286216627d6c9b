"""The promise itself: who must keep what by when, and where it stands."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.masking import MASKED_NAME
from records.common.text import grams
from records.dishonesty.choices import Channel, Domain
from records.pledges import rules
from records.pledges.choices import OPEN_OUTCOMES, Matter, Outcome, PledgeKind
from records.pledges.course import empty_course, validate_course
from records.registers.choices import Status
from records.registers.models import Counterparty, RegisterEntry
from records.registers.models.entry import EntryQuerySet


class PledgeQuerySet(EntryQuerySet["Pledge"]):
    def still_open(self) -> Self:
        """Published and not yet kept, broken or ended."""
        return self.filter(status=Status.PUBLISHED, outcome__in=OPEN_OUTCOMES)

    def overdue(self, *, on: date) -> Self:
        return self.still_open().filter(due_on__lt=on)

    def of_post(self, *, organisation: object, title: str, seat: int) -> Self:
        return self.filter(organisation=organisation, post_title=title, post_seat=seat)


class Pledge(RegisterEntry):
    """
    One promise of one body.

    ``post_title`` and ``post_seat`` name the responsible post, never its holder: a promise outlives whoever made it
    (新官不理旧账 is thereby a question of which posts have handed over). Of a natural person on the other side nothing
    but a mask travels (个人信息保护法第6、47条); the name stays here, encrypted.
    """

    pledge_kind = models.CharField(_("承诺类型"), max_length=10, choices=PledgeKind.choices)
    domain = models.CharField(_("领域"), max_length=20, choices=Domain.choices, default=Domain.GENERAL)
    matter = models.CharField(
        _("承诺事项"),
        max_length=10,
        choices=Matter.choices,
        blank=True,
        help_text=_("服务承诺和乡镇街道承诺须选：质量、时限、保障，或政务、财务公开。"),
    )
    counts_as_kept = models.TextField(
        _("怎样算兑现"),
        max_length=2000,
        help_text=_(
            "写成能核对的标准：数量、时间、地点，例如“12月31日前建成并开放3所托育园，新增托位300个”。"
        ),
    )
    document_url = models.CharField(
        _("来源文件网址"),
        max_length=500,
        blank=True,
        validators=[RegexValidator(r"^https?://\S+$", _("网址须以 https:// 或 http:// 开头。"))],
        help_text=_("公众能读到来源文件的网址；没有公开的不填。"),
    )
    post_title = models.CharField(
        _("责任职务"),
        max_length=100,
        help_text=_("负责兑现的职务，例如“局长”；不写姓名，人员变动不影响责任。"),
    )
    post_seat = models.PositiveSmallIntegerField(
        _("席位"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("同一职务有多人的，填第几席；一般为 1。"),
    )
    due_on = models.DateField(_("兑现期限"))
    amount = models.DecimalField(
        _("金额（万元）"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    in_review = models.BooleanField(
        _("列入绩效考核"), default=False, help_text=_("乡镇街道承诺的履行情况计入年度绩效考核。")
    )
    counterparty_kind = models.CharField(
        _("相对人类别"), max_length=16, choices=Counterparty.choices, blank=True
    )
    counterparty_name = models.CharField(
        _("相对人"),
        max_length=200,
        blank=True,
        help_text=_("协议、合同的另一方。自然人的姓名加密保存，不公示、不归集。"),
    )
    counterparty_uscc = models.CharField(_("相对人统一社会信用代码"), max_length=18, blank=True)

    # What follows from the steps of two people, or from the clock; nobody enters it.
    outcome = models.CharField(
        _("履行情况"), max_length=8, choices=Outcome.choices, default=Outcome.PENDING, editable=False
    )
    progress = models.PositiveSmallIntegerField(
        _("进度（%）"), default=0, editable=False, validators=[MaxValueValidator(100)]
    )
    overdue_since = models.DateField(_("逾期之日"), null=True, editable=False)
    course = models.JSONField(
        _("履行过程"), default=empty_course, editable=False, validators=[validate_course]
    )

    # Here and nowhere else.
    person_name = EncryptedTextField(_("自然人姓名"), null=True, editable=False)
    draft = models.OneToOneField(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="pledge",
        verbose_name=_("据此起草的记录"),
    )
    external_id = models.CharField(max_length=100, blank=True, editable=False)
    content_digest = models.CharField(max_length=64, blank=True, editable=False)
    refused_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = PledgeQuerySet.as_manager()  # type: ignore[misc]

    class Meta(RegisterEntry.Meta):
        abstract = False
        verbose_name = _("承诺")
        verbose_name_plural = _("承诺")
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(name="pledge_progress_is_percent", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="pledge_judged_only_when_published",
                condition=Q(outcome=Outcome.PENDING) | Q(version__gte=1),
            ),
            models.CheckConstraint(
                name="pledge_drafted_only_here",
                condition=Q(draft=None) | Q(version__gte=1) & ~Q(channel=Channel.CHAIN),
            ),
            models.CheckConstraint(
                name="pledge_counterparty_whole",
                condition=Q(counterparty_kind="", counterparty_name="", counterparty_uscc="")
                | ~Q(counterparty_kind="") & ~Q(counterparty_name=""),
            ),
            models.CheckConstraint(
                name="pledge_person_is_masked",
                condition=~Q(counterparty_kind=Counterparty.PERSON)
                | Q(counterparty_name=MASKED_NAME, counterparty_uscc=""),
            ),
            models.CheckConstraint(
                name="pledge_name_kept_of_persons",
                condition=Q(person_name__isnull=True)
                | Q(counterparty_kind=Counterparty.PERSON) & ~Q(channel=Channel.CHAIN),
            ),
            models.UniqueConstraint(
                name="pledge_external_id_once",
                fields=["created_by", "external_id"],
                condition=~Q(external_id="") & ~Q(channel=Channel.CHAIN),
            ),
        ]
        indexes = [
            *RegisterEntry.Meta.indexes,
            models.Index(fields=["region", "outcome", "due_on"], name="pledge_of_region_due"),
            models.Index(fields=["organisation", "outcome", "due_on"], name="pledge_of_body_due"),
            models.Index(fields=["organisation", "post_title", "post_seat"], name="pledge_of_post"),
            models.Index(
                fields=["outcome", "due_on", "uid"], name="pledge_due", condition=Q(status=Status.PUBLISHED)
            ),
            models.Index(
                fields=["pledge_kind", "-decided_on", "-uid"],
                name="pledge_public_of_kind",
                condition=Q(status=Status.PUBLISHED, scope="public"),
            ),
            models.Index(
                fields=["counterparty_uscc", "-decided_on", "-uid"],
                name="pledge_of_counterparty",
                condition=~Q(counterparty_uscc=""),
            ),
            models.Index(fields=["content_digest"], name="pledge_content", condition=~Q(content_digest="")),
        ]

    def place(self) -> None:
        super().place()
        if self.counterparty_name and not self.is_about_person:
            self.search_grams = sorted({*self.search_grams, *grams(self.counterparty_name)})

    @property
    def audit_label(self) -> str:
        """The title names no person; ``check`` holds that."""
        return str(self)

    @property
    def is_about_person(self) -> bool:
        return self.counterparty_kind == Counterparty.PERSON

    @property
    def is_open(self) -> bool:
        return self.status == Status.PUBLISHED and self.outcome in OPEN_OUTCOMES

    @property
    def is_overdue(self) -> bool:
        return self.is_open and rules.is_overdue(self.outcome, self.due_on, on=timezone.localdate())
