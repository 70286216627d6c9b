import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from records.common.database import NewTables

import records.common.ids
import records.dishonesty.models.record
from supervision.ratings import append_only as ratings


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0007_oversight"),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name="RatingAgency",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="评级机构")),
                        ("uscc", models.CharField(max_length=18, unique=True, verbose_name="统一社会信用代码")),
                        (
                            "qualification",
                            models.CharField(
                                help_text="备案、许可的名称和编号，或采购、委托文件的文号。",
                                max_length=200,
                                verbose_name="资质",
                            ),
                        ),
                        ("qualified_until", models.DateField(blank=True, null=True, verbose_name="资质有效期至")),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        ("end_reason", models.CharField(blank=True, max_length=500, verbose_name="停用理由")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核实人",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="停用人",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.region",
                                verbose_name="登记地区",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评级机构",
                        "verbose_name_plural": "评级机构",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("uscc", ""), _negated=True),
                                    models.Q(("qualification", ""), _negated=True),
                                ),
                                name="rating_agency_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("confirmed_by__isnull", False),
                                        models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rating_agency_confirmed_by_another",
                                violation_error_message="核实人不能是登记人。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None)),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rating_agency_ended_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RatingCase",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.CharField(editable=False, max_length=30, unique=True, verbose_name="编号")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("received", "待核对"),
                                    ("returned", "退回补正"),
                                    ("checked", "征求意见，待公布"),
                                    ("refused", "不予公布"),
                                    ("published", "已公布"),
                                    ("withdrawing", "待核定撤回"),
                                    ("withdrawn", "已撤回"),
                                    ("replaced", "已被新评级替代"),
                                ],
                                default="received",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "rating_kind",
                            models.CharField(
                                choices=[("trust", "政务诚信评价"), ("debt", "地方政府债务评级")],
                                max_length=10,
                                verbose_name="评级类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="报告名称")),
                        ("report_number", models.CharField(max_length=128, verbose_name="报告编号")),
                        ("rated_on", models.DateField(verbose_name="评级日期")),
                        ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                        ("period_from", models.DateField(verbose_name="评价期自")),
                        ("period_until", models.DateField(verbose_name="评价期至")),
                        ("grade", models.CharField(max_length=30, verbose_name="评级结果")),
                        (
                            "outlook",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("positive", "正面"),
                                    ("stable", "稳定"),
                                    ("negative", "负面"),
                                    ("watch", "列入观察"),
                                ],
                                max_length=10,
                                verbose_name="展望",
                            ),
                        ),
                        (
                            "score",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="得分"
                            ),
                        ),
                        ("findings", models.TextField(max_length=4000, verbose_name="主要发现")),
                        ("conflict_statement", models.TextField(max_length=2000, verbose_name="利益冲突声明")),
                        ("received_on", models.DateField(verbose_name="收到日期")),
                        ("due_on", models.DateField(verbose_name="应公布日期")),
                        (
                            "writers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        ("updated_at", models.DateTimeField(verbose_name="最近变动")),
                        ("checked_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                        ("comment_until", models.DateField(null=True, verbose_name="征求意见至")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="公布时间")),
                        ("entry_uid", models.UUIDField(null=True, unique=True)),
                        ("reason", models.TextField(blank=True, max_length=1000, verbose_name="理由")),
                        (
                            "withdrawal_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="向公众说明的撤回理由"),
                        ),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                        ("overdue_at", models.DateTimeField(null=True, verbose_name="逾期时间")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="supervision.ratingagency",
                                verbose_name="评级机构",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="被评机构",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核对人",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公布人",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="接收人",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.region"
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="supervision.ratingcase",
                            ),
                        ),
                        (
                            "withdrawal_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤回提出人",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤回核定人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评级",
                        "verbose_name_plural": "评级",
                        "indexes": [
                            models.Index(fields=["region", "status", "due_on"], name="rating_case_work"),
                            models.Index(fields=["body", "status"], name="rating_case_of_body"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("conflict_statement", ""), _negated=True),
                                name="rating_case_has_conflict_statement",
                                violation_error_message="请附评级机构的利益冲突声明；没有声明的评级不接收。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period_until__gte", models.F("period_from"))),
                                name="rating_case_period_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("checked_at", None), ("checked_by", None), ("comment_until", None)),
                                    models.Q(
                                        ("checked_at__isnull", False),
                                        ("checked_by__isnull", False),
                                        ("comment_until__isnull", False),
                                        records.dishonesty.models.record.NoneOf(
                                            models.F("checked_by"), models.F("writers")
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="rating_case_checked_by_another",
                                violation_error_message="核对人不能是接收、修改的人。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entry_uid", None), ("published_at", None), ("published_by", None)),
                                    models.Q(
                                        ("checked_by__isnull", False),
                                        ("entry_uid__isnull", False),
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        records.dishonesty.models.record.NoneOf(
                                            models.F("published_by"), models.F("writers")
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="rating_case_published_by_another",
                                violation_error_message="公布人不能是接收、修改的人。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["published", "withdrawing", "withdrawn", "replaced"]),
                                        _negated=True,
                                    ),
                                    ("entry_uid__isnull", False),
                                    _connector="OR",
                                ),
                                name="rating_case_published_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "checked"), _negated=True),
                                    ("checked_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="rating_case_checked_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["refused", "returned"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="rating_case_refused_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["withdrawing", "withdrawn"]), _negated=True),
                                    models.Q(
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                        ("withdrawal_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="rating_case_withdrawn_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawn_at", None),
                                        ("withdrawn_by", None),
                                        models.Q(("status", "withdrawn"), _negated=True),
                                    ),
                                    models.Q(
                                        ("status", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_by", models.F("withdrawal_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rating_case_withdrawal_four_eyes",
                                violation_error_message="撤回由提出人以外的人核定。",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "refused"), _negated=True),
                                fields=("agency", "report_number"),
                                name="rating_case_report_once",
                                violation_error_message="该机构的这份报告已经接收。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RatingComment",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="意见")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="supervision.ratingcase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "被评机构意见",
                        "verbose_name_plural": "被评机构意见",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="rating_comment_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RatingFile",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="文件名")),
                        ("stored_name", models.CharField(max_length=200)),
                        ("content_type", models.CharField(max_length=100)),
                        ("extension", models.CharField(max_length=10)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(verbose_name="上传时间")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="supervision.ratingcase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评级报告文件",
                        "verbose_name_plural": "评级报告文件",
                        "constraints": [models.UniqueConstraint(fields=("case", "sha256"), name="rating_file_once")],
                    },
                ),
                migrations.CreateModel(
                    name="RatingMethod",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="方法名称")),
                        ("version", models.CharField(max_length=50, verbose_name="版本")),
                        (
                            "grades",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                size=None,
                                verbose_name="等级序列（由高到低）",
                            ),
                        ),
                        (
                            "score_full",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="满分"
                            ),
                        ),
                        ("issued_on", models.DateField(verbose_name="发布日期")),
                        ("document_url", models.CharField(blank=True, max_length=500, verbose_name="方法文件网址")),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="methods",
                                to="supervision.ratingagency",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评级方法",
                        "verbose_name_plural": "评级方法",
                        "ordering": ["name", "-issued_on", "-uid"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "name", "version"),
                                name="rating_method_once",
                                violation_error_message="该方法的这一版本已经登记。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("grades", []), _negated=True), name="rating_method_has_grades"
                            ),
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="ratingcase",
                    name="method",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="supervision.ratingmethod",
                        verbose_name="评级方法",
                    ),
                ),
                migrations.CreateModel(
                    name="RatingStep",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=24, verbose_name="操作")),
                        ("label", models.CharField(max_length=50, verbose_name="操作名称")),
                        ("source", models.CharField(blank=True, max_length=12, verbose_name="原状态")),
                        ("target", models.CharField(max_length=12, verbose_name="新状态")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("note", models.TextField(blank=True, max_length=2000, verbose_name="说明")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="supervision.ratingcase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评级办理记录",
                        "verbose_name_plural": "评级办理记录",
                        "indexes": [models.Index(fields=["case", "at"], name="rating_steps")],
                    },
                ),
                *ratings.MIGRATION_OPERATIONS,
            ],
        ),
    ]
