import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from records.common.database import NewTables

import records.common.ids
from supervision.assessments.rounds import append_only as rounds


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0017_assessment_results"),
        ("supervision", "0004_assessments"),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name="AssessmentRound",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="考核名称")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="考核年度")),
                        ("period_from", models.DateField(verbose_name="考核期自")),
                        ("period_until", models.DateField(verbose_name="考核期至")),
                        ("document_name", models.CharField(max_length=200, verbose_name="考核文件名称")),
                        ("document_number", models.CharField(max_length=128, verbose_name="考核文件文号")),
                        ("report_until", models.DateField(verbose_name="自评上报截止")),
                        ("review_until", models.DateField(verbose_name="评审截止")),
                        (
                            "reply_days",
                            models.PositiveSmallIntegerField(
                                default=5,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="申辩期（工作日）",
                            ),
                        ),
                        ("audit_until", models.DateField(verbose_name="复核截止")),
                        ("publish_until", models.DateField(verbose_name="发布截止")),
                        (
                            "pass_share",
                            models.DecimalField(
                                decimal_places=2,
                                default=60,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="合格线（满分的百分之几）",
                            ),
                        ),
                        ("publish_ranks", models.BooleanField(default=False, verbose_name="公布名次")),
                        ("rank_basis", models.CharField(blank=True, max_length=300, verbose_name="公布名次的依据")),
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "筹备中"),
                                    ("reporting", "自评上报"),
                                    ("reviewing", "评审"),
                                    ("replying", "反馈申辩"),
                                    ("auditing", "复核"),
                                    ("settled", "待发布"),
                                    ("published", "已发布"),
                                    ("cancelled", "已取消"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("organised_at", models.DateTimeField(verbose_name="建立时间")),
                        ("updated_at", models.DateTimeField(verbose_name="最近变动")),
                        ("opened_at", models.DateTimeField(null=True, verbose_name="启动时间")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="自评截止时间")),
                        ("found_at", models.DateTimeField(null=True, verbose_name="系统取数时间")),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="定分时间")),
                        ("result_number", models.CharField(blank=True, max_length=128, verbose_name="结果文书文号")),
                        ("result_name", models.CharField(blank=True, max_length=200, verbose_name="结果文书名称")),
                        ("result_on", models.DateField(null=True, verbose_name="结果文书日期")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                        ("overdue_at", models.DateTimeField(null=True, verbose_name="逾期时间")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="组织考核的机关",
                            ),
                        ),
                        (
                            "organised_by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="组织人",
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
                                verbose_name="发布人",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.region",
                                verbose_name="组织考核的地区",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="定分人",
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="supervision.systemversion",
                                verbose_name="指标体系",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核",
                        "verbose_name_plural": "考核",
                        "indexes": [
                            models.Index(fields=["region", "-organised_at"], name="round_by_region"),
                            models.Index(fields=["status", "-organised_at"], name="round_work_list"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("period_until__gte", models.F("period_from")),
                                    ("review_until__gt", models.F("report_until")),
                                    ("audit_until__gt", models.F("review_until")),
                                    ("publish_until__gte", models.F("audit_until")),
                                ),
                                name="round_days_in_order",
                                violation_error_message="各阶段日期须依次在后：自评上报、评审、复核、发布。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("publish_ranks", False),
                                    models.Q(("rank_basis", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="round_ranks_have_a_basis",
                                violation_error_message="公布名次须写明是哪份文件、哪一条要求的。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reply_days__gte", 1), ("reply_days__lte", 60)),
                                name="round_reply_days_within",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pass_share__gte", 0), ("pass_share__lte", 100)),
                                name="round_pass_share_is_percent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["planned", "cancelled"]),
                                    ("opened_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="round_opened_before_more",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["planned", "reporting", "cancelled"]),
                                    ("closed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="round_closed_before_review",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("settled_at", None),
                                        ("settled_by", None),
                                        models.Q(("status__in", ["settled", "published"]), _negated=True),
                                    ),
                                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="round_settled_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        ("result_on__isnull", False),
                                        ("status", "published"),
                                        models.Q(("result_number", ""), _negated=True),
                                        models.Q(("result_name", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("status", "published"), _negated=True),
                                        ("published_at", None),
                                        ("published_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="round_published_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", None),
                                    models.Q(
                                        models.Q(("published_by", models.F("organised_by")), _negated=True),
                                        models.Q(("published_by", models.F("settled_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="round_published_by_another",
                                violation_error_message="结果由组织人、定分人以外的人发布。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentSheet",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "body_type",
                            models.CharField(
                                choices=[
                                    ("government", "人民政府"),
                                    ("department", "工作部门"),
                                    ("township", "乡镇街道"),
                                    ("institution", "事业单位"),
                                    ("mass", "群团组织"),
                                    ("court", "法院"),
                                    ("procuratorate", "检察院"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="机构类别",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("self_report", "待自评"),
                                    ("submitted", "已上报"),
                                    ("in_review", "评审中"),
                                    ("reviewed", "已评审"),
                                    ("reply_open", "待申辩"),
                                    ("replied", "申辩已结束"),
                                    ("audited", "已复核"),
                                    ("settled", "已定分"),
                                ],
                                default="self_report",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(null=True, verbose_name="上报时间")),
                        ("missed_at", models.DateTimeField(null=True, verbose_name="自评逾期时间")),
                        ("replied_at", models.DateTimeField(null=True, verbose_name="申辩时间")),
                        ("audited_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                        (
                            "score",
                            models.DecimalField(decimal_places=2, max_digits=8, null=True, verbose_name="得分"),
                        ),
                        ("full", models.DecimalField(decimal_places=2, max_digits=8, null=True, verbose_name="满分")),
                        ("grade", models.CharField(blank=True, max_length=20, verbose_name="等次")),
                        ("vetoed", models.BooleanField(default=False, verbose_name="一票否决")),
                        ("passed", models.BooleanField(null=True, verbose_name="达到合格线")),
                        ("rank", models.PositiveIntegerField(null=True, verbose_name="名次")),
                        ("updated_at", models.DateTimeField(verbose_name="最近变动")),
                        (
                            "audited_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复核人",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="被考核机构",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.region"
                            ),
                        ),
                        (
                            "replied_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申辩人",
                            ),
                        ),
                        (
                            "result",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.assessmentresult",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="supervision.assessmentround",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上报人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核表",
                        "verbose_name_plural": "考核表",
                        "indexes": [
                            models.Index(fields=["body", "-updated_at"], name="sheet_by_body"),
                            models.Index(fields=["status", "-updated_at"], name="sheet_work_list"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "body"),
                                name="sheet_once_a_round",
                                violation_error_message="该机构已经在本次考核中。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("submitted_at", None),
                                        ("submitted_by", None),
                                        models.Q(("status", "submitted"), _negated=True),
                                    ),
                                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sheet_submitted_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("audited_at__isnull", False),
                                        ("audited_by__isnull", False),
                                        ("status__in", ["audited", "settled"]),
                                    ),
                                    models.Q(
                                        models.Q(("status__in", ["audited", "settled"]), _negated=True),
                                        ("audited_at", None),
                                        ("audited_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="sheet_audited_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("audited_by", None),
                                    models.Q(
                                        models.Q(
                                            ("submitted_by", None),
                                            models.Q(("audited_by", models.F("submitted_by")), _negated=True),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            ("replied_by", None),
                                            models.Q(("audited_by", models.F("replied_by")), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="sheet_audited_by_another",
                                violation_error_message="复核人不能是上报或申辩的人。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("full__isnull", False),
                                        ("passed__isnull", False),
                                        ("rank__isnull", False),
                                        ("score__isnull", False),
                                        ("status", "settled"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "settled"), _negated=True),
                                        ("full", None),
                                        ("grade", ""),
                                        ("passed", None),
                                        ("rank", None),
                                        ("score", None),
                                        ("vetoed", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="sheet_settled_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("result", None), ("status", "settled"), _connector="OR"),
                                name="sheet_result_of_settled",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentScore",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("key", models.CharField(max_length=80, verbose_name="指标编号")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("is_automatic", models.BooleanField(default=False, verbose_name="系统取数")),
                        ("two_reviewers", models.BooleanField(default=False, verbose_name="两人评审")),
                        (
                            "limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=10,
                                max_digits=30,
                                null=True,
                                verbose_name="两人相差超过多少由第三人评审",
                            ),
                        ),
                        ("evidence_needed", models.BooleanField(default=False, verbose_name="须附佐证")),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=10, max_digits=30, null=True, verbose_name="现值"
                            ),
                        ),
                        ("is_absent", models.BooleanField(default=False, verbose_name="不适用")),
                        (
                            "stage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("found", "系统取数"),
                                    ("self", "自评"),
                                    ("review_1", "第一评审人"),
                                    ("review_2", "第二评审人"),
                                    ("review_3", "第三评审人"),
                                    ("answer", "申辩后调整"),
                                    ("audit", "复核调整"),
                                    ("correction", "发布后更正"),
                                ],
                                max_length=12,
                                verbose_name="现值来自",
                            ),
                        ),
                        (
                            "numerator",
                            models.DecimalField(
                                blank=True, decimal_places=10, max_digits=30, null=True, verbose_name="分子"
                            ),
                        ),
                        (
                            "denominator",
                            models.DecimalField(
                                blank=True, decimal_places=10, max_digits=30, null=True, verbose_name="分母"
                            ),
                        ),
                        ("rows", models.PositiveIntegerField(null=True, verbose_name="计入的条数")),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="supervision.assessmentsheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "指标得分",
                        "verbose_name_plural": "指标得分",
                        "ordering": ("position",),
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "key"), name="score_once_a_sheet"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("is_absent", False), ("stage", ""), ("value", None)),
                                    models.Q(
                                        models.Q(("stage", ""), _negated=True),
                                        models.Q(
                                            models.Q(("is_absent", False), ("value__isnull", False)),
                                            models.Q(("is_absent", True), ("value", None)),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="score_value_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("limit", None),
                                    models.Q(("limit__gte", 0), ("two_reviewers", True)),
                                    _connector="OR",
                                ),
                                name="score_limit_of_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rows", None), ("is_automatic", True), _connector="OR"),
                                name="score_rows_of_automatic",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentStep",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=20, verbose_name="操作")),
                        ("label", models.CharField(max_length=50, verbose_name="操作名称")),
                        ("source", models.CharField(blank=True, max_length=12, verbose_name="原状态")),
                        ("target", models.CharField(blank=True, max_length=12, verbose_name="新状态")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("note", models.TextField(blank=True, max_length=4000, verbose_name="说明")),
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="supervision.assessmentround",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="supervision.assessmentsheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核经过",
                        "verbose_name_plural": "考核经过",
                        "indexes": [
                            models.Index(fields=["round", "-at"], name="assessmentstep_of_round"),
                            models.Index(fields=["sheet", "-at"], name="assessmentstep_of_sheet"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentUse",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("performance", "绩效考核"),
                                    ("projects", "项目安排"),
                                    ("funds", "资金安排"),
                                    ("honours", "评优评先"),
                                    ("pilots", "试点示范"),
                                ],
                                max_length=12,
                                verbose_name="运用于",
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="运用措施")),
                        ("document_name", models.CharField(max_length=200, verbose_name="依据文书")),
                        ("document_number", models.CharField(max_length=128, verbose_name="文书文号")),
                        ("decided_on", models.DateField(verbose_name="文书日期")),
                        ("is_public", models.BooleanField(default=True, verbose_name="向社会公开")),
                        (
                            "status",
                            models.CharField(
                                choices=[("proposed", "待另一人核定"), ("accepted", "已核定"), ("refused", "未采纳")],
                                default="proposed",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="核定时间")),
                        ("note", models.TextField(blank=True, max_length=1000, verbose_name="核定意见")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核定人",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="supervision.assessmentsheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核结果运用",
                        "verbose_name_plural": "考核结果运用",
                        "indexes": [models.Index(fields=["sheet", "-at"], name="use_of_sheet")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("status", "proposed")),
                                    models.Q(
                                        models.Q(("status", "proposed"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="use_decided_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="use_decided_by_another",
                                violation_error_message="由提出人以外的人核定。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True),
                                    models.Q(("document_name", ""), _negated=True),
                                    models.Q(("document_number", ""), _negated=True),
                                ),
                                name="use_has_a_document",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentReply",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="申辩意见")),
                        (
                            "wanted",
                            models.DecimalField(
                                blank=True, decimal_places=10, max_digits=30, null=True, verbose_name="认为应为"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="申辩时间")),
                        ("accepted", models.BooleanField(null=True, verbose_name="采纳")),
                        ("answer", models.TextField(blank=True, max_length=2000, null=True, verbose_name="答复")),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申辩人",
                            ),
                        ),
                        (
                            "score",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reply",
                                to="supervision.assessmentscore",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申辩",
                        "verbose_name_plural": "申辩",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="assessment_reply_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("accepted", None),
                                        ("answer", None),
                                        ("answered_at", None),
                                        ("answered_by", None),
                                    ),
                                    models.Q(
                                        ("accepted__isnull", False),
                                        ("answer__gt", ""),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="assessment_reply_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_by", None),
                                    models.Q(("answered_by", models.F("by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="assessment_reply_answered_by_another",
                                violation_error_message="答复人不能是申辩的人。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentMark",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("found", "系统取数"),
                                    ("self", "自评"),
                                    ("review_1", "第一评审人"),
                                    ("review_2", "第二评审人"),
                                    ("review_3", "第三评审人"),
                                    ("answer", "申辩后调整"),
                                    ("audit", "复核调整"),
                                    ("correction", "发布后更正"),
                                ],
                                max_length=12,
                                verbose_name="环节",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=10, max_digits=30, null=True, verbose_name="数值"
                            ),
                        ),
                        ("is_absent", models.BooleanField(default=False, verbose_name="不适用")),
                        (
                            "old_value",
                            models.DecimalField(
                                blank=True, decimal_places=10, max_digits=30, null=True, verbose_name="原值"
                            ),
                        ),
                        ("note", models.TextField(blank=True, max_length=2000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评定人",
                            ),
                        ),
                        (
                            "score",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
                                to="supervision.assessmentscore",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评分记录",
                        "verbose_name_plural": "评分记录",
                        "indexes": [models.Index(fields=["score", "at", "uid"], name="mark_of_score")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("is_absent", False), ("value__isnull", False)),
                                    models.Q(("is_absent", True), ("value", None)),
                                    _connector="OR",
                                ),
                                name="mark_value_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            ("stage__in", ["answer", "audit", "correction", "review_3"]),
                                            _negated=True,
                                        ),
                                        ("is_absent", False),
                                    ),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="mark_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentEvidence",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="材料名称")),
                        ("url", models.CharField(blank=True, max_length=500, verbose_name="网址")),
                        ("content_type", models.CharField(blank=True, max_length=100)),
                        ("extension", models.CharField(blank=True, max_length=8)),
                        ("size", models.PositiveIntegerField(default=0, verbose_name="大小")),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("stored_name", models.CharField(blank=True, max_length=200)),
                        ("at", models.DateTimeField(verbose_name="提交时间")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                        (
                            "score",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="supervision.assessmentscore",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "自评佐证",
                        "verbose_name_plural": "自评佐证",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(
                                        models.Q(("url", ""), _negated=True),
                                        models.Q(
                                            models.Q(("stored_name", ""), _negated=True),
                                            models.Q(("sha256", ""), _negated=True),
                                            ("size__gte", 1),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="assessment_evidence_is_something",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("sha256", ""), _negated=True),
                                fields=("score", "sha256"),
                                name="assessment_evidence_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentCorrection",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=10, max_digits=30, null=True, verbose_name="更正为"
                            ),
                        ),
                        ("is_absent", models.BooleanField(default=False, verbose_name="不适用")),
                        ("reason", models.TextField(max_length=1000, verbose_name="更正理由")),
                        (
                            "status",
                            models.CharField(
                                choices=[("proposed", "待另一人核定"), ("accepted", "已核定"), ("refused", "未采纳")],
                                default="proposed",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="核定时间")),
                        ("note", models.TextField(blank=True, max_length=1000, verbose_name="核定意见")),
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
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核定人",
                            ),
                        ),
                        (
                            "score",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="supervision.assessmentscore",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核结果更正",
                        "verbose_name_plural": "考核结果更正",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("status", "proposed")),
                                    models.Q(
                                        models.Q(("status", "proposed"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_decided_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="correction_decided_by_another",
                                violation_error_message="由提出人以外的人核定。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(
                                        models.Q(("is_absent", False), ("value__isnull", False)),
                                        models.Q(("is_absent", True), ("value", None)),
                                        _connector="OR",
                                    ),
                                ),
                                name="correction_says_what",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "proposed")),
                                fields=("score",),
                                name="correction_one_open",
                                violation_error_message="该指标已有一项更正待核定。",
                            ),
                        ],
                    },
                ),
                *rounds.ROUND_OPERATIONS,
            ],
        ),
    ]
