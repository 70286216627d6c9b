import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import records.common.ids
import records.registers.models.assessment
from django.conf import settings
from records.registers import append_only as registers
from django.db import migrations, models
from records.common.database import NewTables


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0016_weeks_of_records"),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name="AssessmentResult",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                                verbose_name="编号",
                            ),
                        ),
                        ("origin", models.CharField(editable=False, max_length=6, verbose_name="产生节点")),
                        ("origin_name", models.CharField(editable=False, max_length=50, verbose_name="产生节点名称")),
                        ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="版本")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "草稿"),
                                    ("submitted", "待审核"),
                                    ("returned", "已退回"),
                                    ("published", "已发布"),
                                    ("ended", "已终止"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                                verbose_name="流转状态",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("public", "公开公示"), ("government", "政务共享")],
                                default="public",
                                max_length=10,
                                verbose_name="公开范围",
                            ),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[("expired", "有效期满"), ("revoked", "撤销")],
                                editable=False,
                                max_length=10,
                                verbose_name="终止原因",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        ("document_number", models.CharField(max_length=128, verbose_name="文书文号")),
                        ("document_name", models.CharField(max_length=200, verbose_name="文书名称")),
                        ("authority_name", models.CharField(max_length=200, verbose_name="作出机关")),
                        (
                            "authority_uscc",
                            models.CharField(blank=True, max_length=18, verbose_name="作出机关统一社会信用代码"),
                        ),
                        ("decided_on", models.DateField(verbose_name="文书日期")),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True, help_text="长期有效的不填。", null=True, verbose_name="有效期至"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("staff", "人工录入"),
                                    ("import", "文件导入"),
                                    ("api", "接口报送"),
                                    ("chain", "逐级归集"),
                                ],
                                default="staff",
                                editable=False,
                                max_length=8,
                                verbose_name="来源渠道",
                            ),
                        ),
                        (
                            "writers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, editable=False, size=None
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("updated_at", models.DateTimeField(editable=False)),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        ("proposed", models.JSONField(editable=False, null=True)),
                        ("proposed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "search_grams",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, editable=False, size=None
                            ),
                        ),
                        ("round_uid", models.UUIDField(editable=False, verbose_name="考核编号")),
                        ("round_title", models.CharField(max_length=200, verbose_name="考核名称")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="考核年度")),
                        ("period_from", models.DateField(verbose_name="考核期自")),
                        ("period_until", models.DateField(verbose_name="考核期至")),
                        ("system_title", models.CharField(max_length=200, verbose_name="指标体系")),
                        ("peer_group", models.CharField(max_length=50, verbose_name="同类机构")),
                        (
                            "score",
                            models.DecimalField(decimal_places=2, editable=False, max_digits=8, verbose_name="得分"),
                        ),
                        (
                            "full",
                            models.DecimalField(decimal_places=2, editable=False, max_digits=8, verbose_name="满分"),
                        ),
                        ("grade", models.CharField(blank=True, max_length=20, verbose_name="等次")),
                        ("passed", models.BooleanField(default=True, verbose_name="达到合格线")),
                        ("vetoed", models.BooleanField(default=False, verbose_name="一票否决")),
                        ("peer_count", models.PositiveIntegerField(verbose_name="同类机构数")),
                        (
                            "peer_median",
                            models.DecimalField(
                                decimal_places=2, editable=False, max_digits=8, verbose_name="同类中位数"
                            ),
                        ),
                        (
                            "peer_low",
                            models.DecimalField(
                                decimal_places=2, editable=False, max_digits=8, verbose_name="同类最低"
                            ),
                        ),
                        (
                            "peer_high",
                            models.DecimalField(
                                decimal_places=2, editable=False, max_digits=8, verbose_name="同类最高"
                            ),
                        ),
                        ("rank", models.PositiveIntegerField(blank=True, null=True, verbose_name="名次")),
                        (
                            "details",
                            models.JSONField(
                                validators=[records.registers.models.assessment.validate_details],
                                verbose_name="计算明细",
                            ),
                        ),
                        (
                            "uses",
                            models.JSONField(
                                default=list,
                                validators=[records.registers.models.assessment.validate_uses],
                                verbose_name="结果运用",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="records.organisation",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.region",
                                verbose_name="行政区划",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核评价结果",
                        "verbose_name_plural": "考核评价结果",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("scope", "public"), ("status", "published")),
                                fields=["-decided_on", "-uid"],
                                name="assessmentresult_public_newest",
                            ),
                            models.Index(
                                fields=["organisation", "-decided_on", "-uid"], name="assessmentresult_of_body"
                            ),
                            models.Index(
                                condition=models.Q(("scope", "public"), ("status", "published")),
                                fields=["region", "-decided_on", "-uid"],
                                name="assessmentresult_of_region",
                            ),
                            models.Index(fields=["status", "-updated_at"], name="assessmentresult_work"),
                            models.Index(
                                condition=models.Q(("status", "published")),
                                fields=["valid_until"],
                                name="assessmentresult_expiring",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                condition=models.Q(("scope", "public"), ("status", "published")),
                                fields=["search_grams"],
                                name="assessmentresult_search",
                            ),
                            models.Index(fields=["round_uid"], name="assessment_of_round"),
                            models.Index(
                                condition=models.Q(("status", "published")),
                                fields=["organisation", "-year"],
                                name="assessment_years_of_body",
                            ),
                            models.Index(
                                condition=models.Q(("scope", "public"), ("status", "published")),
                                fields=["year", "-decided_on", "-uid"],
                                name="assessment_public_of_year",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("end_reason", ""),
                                        ("ended_at", None),
                                        ("published_at", None),
                                        ("status__in", ["draft", "submitted", "returned"]),
                                        ("version", 0),
                                        models.Q(("channel", "chain"), _negated=True),
                                    ),
                                    models.Q(
                                        ("end_reason", ""),
                                        ("ended_at", None),
                                        ("published_at__isnull", False),
                                        ("status", "published"),
                                        ("version__gte", 1),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("published_at__isnull", False),
                                        ("status", "ended"),
                                        ("version__gte", 1),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="assessmentresult_status_has_its_columns",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("scope__in", ["public", "government"])),
                                name="assessmentresult_scope_is_shared",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "returned"]),
                                    models.Q(
                                        models.Q(("title", ""), _negated=True),
                                        models.Q(("document_number", ""), _negated=True),
                                        models.Q(("document_name", ""), _negated=True),
                                        models.Q(("authority_name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="assessmentresult_has_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None),
                                    ("valid_until__gte", models.F("decided_on")),
                                    _connector="OR",
                                ),
                                name="assessmentresult_days_in_order",
                                violation_error_message="有效期至不能早于文书日期。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("proposed", None), ("proposed_at", None), ("proposed_by", None)),
                                    models.Q(
                                        ("proposed__isnull", False),
                                        ("proposed_at__isnull", False),
                                        ("proposed_by__isnull", False),
                                        ("status", "published"),
                                    ),
                                    _connector="OR",
                                ),
                                name="assessmentresult_proposal_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period_until__gte", models.F("period_from"))),
                                name="assessment_period_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("full__gt", 0), ("score__gte", 0)),
                                name="assessment_score_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("peer_count__gte", 1),
                                    ("peer_low__lte", models.F("peer_median")),
                                    ("peer_median__lte", models.F("peer_high")),
                                ),
                                name="assessment_peers_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rank", None),
                                    models.Q(("rank__gte", 1), ("rank__lte", models.F("peer_count"))),
                                    _connector="OR",
                                ),
                                name="assessment_rank_among_peers",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("vetoed", False), ("passed", False), _connector="OR"),
                                name="assessment_vetoed_fails",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("status", "ended"), _negated=True),
                                    models.Q(("channel", "chain"), _negated=True),
                                ),
                                fields=("round_uid", "organisation"),
                                name="assessment_result_once",
                            ),
                        ],
                    },
                ),
                *registers.ASSESSMENT_OPERATIONS,
            ],
        ),
    ]
