"""How records come in from outside: files with their questionable rows, partners' submissions with their items."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from records.dishonesty.choices import ImportState, ItemOutcome, RowState

DISHONESTY_RECORD = "dishonesty-record"


class ImportBatch(models.Model):
    """One uploaded file. The same bytes from the same uploader are the same batch: a second upload changes nothing."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("种类"), max_length=40, default=DISHONESTY_RECORD)
    file_name = models.CharField(_("文件名"), max_length=255)
    stored_name = models.CharField(max_length=100, editable=False)
    sha256 = models.CharField(_("校验值"), max_length=64)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    supplier_name = models.CharField(_("提供单位"), max_length=200)
    supplier_uscc = models.CharField(_("提供单位统一社会信用代码"), max_length=18, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    failure = models.CharField(_("未完成的原因"), max_length=500, blank=True)
    rows_total = models.PositiveIntegerField(_("总行数"), default=0)
    rows_done = models.PositiveIntegerField(_("已处理"), default=0)
    rows_ready = models.PositiveIntegerField(_("可导入"), default=0)
    rows_imported = models.PositiveIntegerField(_("已导入"), default=0)
    rows_duplicate = models.PositiveIntegerField(_("重复"), default=0)
    rows_questionable = models.PositiveIntegerField(_("疑问数据"), default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认导入时间"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    # Where a kind is reviewed by the batch: who asked to publish it, and when all of it was.
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    release_asked_at = models.DateTimeField(_("批量发布时间"), null=True)
    released_at = models.DateTimeField(_("批量发布完成时间"), null=True)
    rows_released = models.PositiveIntegerField(_("已发布"), default=0)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        constraints = [
            models.UniqueConstraint(
                name="import_file_once",
                fields=["uploaded_by", "kind", "sha256"],
                condition=~Q(state=ImportState.FAILED),
            ),
            models.CheckConstraint(
                name="import_release_whole",
                condition=Q(released_by=None, release_asked_at=None, released_at=None)
                | Q(state=ImportState.DONE, released_by__isnull=False, release_asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="import_release_four_eyes",
                condition=Q(released_by=None)
                | ~Q(released_by=F("uploaded_by")) & ~Q(released_by=F("confirmed_by")),
            ),
            models.CheckConstraint(
                name="import_stores_only_when_confirmed",
                condition=Q(confirmed_by=None, confirmed_at=None)
                & ~Q(state__in=[ImportState.IMPORTING, ImportState.DONE])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-uploaded_at"], name="import_newest"),
            models.Index(
                fields=["release_asked_at"],
                name="import_to_release",
                condition=Q(released_by__isnull=False, released_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.uploaded_at:%Y-%m-%d %H:%M}）"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> None:
        return None


class ImportRow(models.Model):
    """
    One row of a file; a questionable one keeps what was sent and why it waits (疑问数据).

    What became of it is a record or, for other kinds, the document with the uid ``entry``. ``sealed`` are the cells
    with personal data, which ``content`` shows by a mask alone; they are dropped once the row is settled.
    """

    # Found by the index of its number, which begins with the batch.
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(_("行号"), help_text=_("与电子表格中的行号一致。"))
    content = models.JSONField(_("原始内容"))
    errors = models.JSONField(_("问题"), default=list)
    state = models.CharField(_("状态"), max_length=12, choices=RowState.choices)
    record = models.ForeignKey(
        "records.DishonestyRecord", on_delete=models.PROTECT, null=True, related_name="import_rows"
    )
    entry = models.UUIDField(null=True)
    sealed = EncryptedTextField(null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("导入行")
        verbose_name_plural = _("疑问数据")
        constraints = [
            models.UniqueConstraint(name="import_row_once", fields=["batch", "number"]),
            models.CheckConstraint(
                name="import_row_questionable_has_errors",
                condition=~Q(state=RowState.QUESTIONABLE) | ~Q(errors=[]),
            ),
            models.CheckConstraint(
                name="import_row_imported_has_one_target",
                condition=~Q(state=RowState.IMPORTED)
                | Q(record__isnull=False, entry__isnull=True)
                | Q(record__isnull=True, entry__isnull=False),
            ),
            models.CheckConstraint(
                name="import_row_seals_only_what_waits",
                condition=Q(sealed__isnull=True) | Q(state__in=[RowState.READY, RowState.QUESTIONABLE]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch", "number"], name="import_row_questions", condition=Q(state="questionable")
            ),
            models.Index(
                fields=["batch", "number"],
                name="import_row_entries",
                condition=Q(state="imported", entry__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"


class Submission(models.Model):
    """What a partner sent in one request, answered item by item."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    partner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions", db_index=False
    )
    kind = models.CharField(_("种类"), max_length=32)
    received_at = models.DateTimeField(_("接收时间"))
    digest = models.CharField(_("内容校验值"), max_length=64)
    accepted = models.PositiveIntegerField(_("已接收"), default=0)
    duplicates = models.PositiveIntegerField(_("重复"), default=0)
    rejected = models.PositiveIntegerField(_("未接收"), default=0)

    class Meta:
        verbose_name = _("接口报送")
        verbose_name_plural = _("接口报送")
        indexes = [models.Index(fields=["partner", "-received_at"], name="submission_of_partner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.received_at:%Y-%m-%d %H:%M}"


class SubmissionItem(models.Model):
    # Found by the index of its position, which begins with the submission.
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="items", db_index=False)
    position = models.PositiveIntegerField(_("序号"))
    external_id = models.CharField(_("外部编号"), max_length=100, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=ItemOutcome.choices)
    errors = models.JSONField(_("问题"), default=list)
    record = models.ForeignKey(
        "records.DishonestyRecord", on_delete=models.PROTECT, null=True, related_name="+"
    )
    change = models.ForeignKey(
        "records.ProposedChange", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # A document of another kind, and by its digest the change of it that was proposed.
    entry = models.UUIDField(null=True)
    proposal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("报送条目")
        verbose_name_plural = _("报送条目")
        constraints = [
            models.UniqueConstraint(name="submission_item_once", fields=["submission", "position"]),
            models.CheckConstraint(
                name="submission_item_rejected_has_errors",
                condition=~Q(outcome=ItemOutcome.REJECTED) | ~Q(errors=[]),
            ),
            models.CheckConstraint(
                name="submission_item_accepted_has_one_target",
                condition=Q(outcome=ItemOutcome.REJECTED)
                | Q(record__isnull=False, entry__isnull=True)
                | Q(record__isnull=True, entry__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["entry"], name="submission_item_entry", condition=Q(entry__isnull=False)),
            models.Index(fields=["change"], name="submission_item_change", condition=Q(change__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.position}"
