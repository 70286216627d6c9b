import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from records.common.database import NewTables

import records.common.ids
import records.dishonesty.models.record
from supervision.worklist.reports import append_only as reports


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0010_worklist"),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name="WorkReport",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "coverage",
                            models.CharField(
                                choices=[("department", "本部门"), ("government", "本地区")],
                                max_length=10,
                                verbose_name="范围",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "period",
                            models.CharField(
                                choices=[("half", "上半年"), ("year", "全年")], max_length=4, verbose_name="期间"
                            ),
                        ),
                        (
                            "route",
                            models.CharField(
                                choices=[
                                    ("within", "报本节点的汇总部门"),
                                    ("up", "逐级报上级节点"),
                                    ("none", "没有上级，签发后存档"),
                                ],
                                max_length=6,
                                verbose_name="报送途径",
                            ),
                        ),
                        ("origin", models.CharField(max_length=6, verbose_name="产生节点")),
                        ("origin_name", models.CharField(max_length=50, verbose_name="产生节点名称")),
                        ("from_below", models.BooleanField(default=False, verbose_name="下级节点报来")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "待编报"),
                                    ("drafting", "编写中"),
                                    ("signing", "待签发"),
                                    ("submitted", "已报送，待上级采用"),
                                    ("returned", "上级退回"),
                                    ("accepted", "已采用"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="版本")),
                        ("due_on", models.DateField(verbose_name="报送期限")),
                        ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                        ("updated_at", models.DateTimeField(verbose_name="最近变动")),
                        ("compiled_at", models.DateTimeField(null=True, verbose_name="汇编时间")),
                        (
                            "writers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        ("signed_at", models.DateTimeField(null=True, verbose_name="签发时间")),
                        ("submitted_on", models.DateField(null=True, verbose_name="报送日期")),
                        ("missed_at", models.DateTimeField(null=True, verbose_name="逾期时间")),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="审定时间")),
                        ("reason", models.TextField(blank=True, max_length=2000, verbose_name="审定意见")),
                        (
                            "judged_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审定人",
                            ),
                        ),
                        (
                            "judged_in",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.region",
                                verbose_name="汇总地区",
                            ),
                        ),
                        (
                            "paper",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.paper",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.region",
                                verbose_name="行政区划",
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签发人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="报送单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "工作情况报告",
                        "verbose_name_plural": "工作情况报告",
                        "indexes": [
                            models.Index(fields=["year", "period", "status"], name="work_report_of_period"),
                            models.Index(fields=["region", "status", "due_on"], name="work_report_of_region"),
                            models.Index(fields=["judged_in", "status"], name="work_report_to_judge"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("unit", "year", "period"),
                                name="work_report_once",
                                violation_error_message="该单位本期的报告已经建立。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_by", None),
                                    records.dishonesty.models.record.NoneOf(
                                        models.F("signed_by"), models.F("writers")
                                    ),
                                    _connector="OR",
                                ),
                                name="work_report_signed_by_another",
                                violation_error_message="签发人不能是编写人。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("judged_by", None),
                                    models.Q(
                                        records.dishonesty.models.record.NoneOf(
                                            models.F("judged_by"), models.F("writers")
                                        ),
                                        models.Q(
                                            ("signed_by", None),
                                            models.Q(("judged_by", models.F("signed_by")), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_report_judged_by_another",
                                violation_error_message="审定人不能是编写人或签发人。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["submitted", "returned", "accepted"]), _negated=True),
                                    models.Q(
                                        ("submitted_on__isnull", False),
                                        ("version__gte", 1),
                                        models.Q(
                                            ("from_below", True),
                                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_report_handed_in_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("version__gte", 1),
                                    models.Q(("judged_by", None), ("signed_by", None), ("submitted_on", None)),
                                    _connector="OR",
                                ),
                                name="work_report_not_yet_handed_in",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "returned"), _negated=True),
                                    models.Q(
                                        ("judged_at__isnull", False),
                                        ("judged_by__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_report_return_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "accepted"), _negated=True),
                                    ("route", "none"),
                                    models.Q(("judged_at__isnull", False), ("judged_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="work_report_accepted_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_below", False),
                                    models.Q(
                                        ("signed_by", None),
                                        ("status__in", ["submitted", "returned", "accepted"]),
                                        ("writers", []),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_report_copy_is_not_written_here",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("judged_in__isnull", False), ("route", "within")),
                                    models.Q(
                                        models.Q(("route", "within"), _negated=True),
                                        ("from_below", False),
                                        ("judged_in", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_report_has_its_judge",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkReportExemption",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="理由和依据文件")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="取消时间")),
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
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="取消人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "免予报送的单位",
                        "verbose_name_plural": "免予报送的单位",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="report_exemption_says_why"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", None)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="report_exemption_ended_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("unit",),
                                name="report_exemption_once",
                                violation_error_message="该单位已登记为免予报送。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkReportSection",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("key", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=50, verbose_name="标题")),
                        ("place", models.PositiveSmallIntegerField(verbose_name="顺序")),
                        ("figures", models.JSONField(default=list, verbose_name="数据")),
                        ("tables", models.JSONField(default=list, verbose_name="附表")),
                        ("proposal", models.TextField(blank=True, verbose_name="系统生成的文字")),
                        ("as_of", models.DateTimeField(null=True, verbose_name="数据截至")),
                        ("text", models.TextField(blank=True, max_length=8000, verbose_name="编写的文字")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="改动数字的依据")),
                        ("edited_at", models.DateTimeField(null=True, verbose_name="编写时间")),
                        (
                            "edited_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="编写人",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sections",
                                to="supervision.workreport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "报告章节",
                        "verbose_name_plural": "报告章节",
                        "ordering": ["place"],
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "key"), name="work_report_section_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("edited_at", None), ("edited_by", None), ("note", ""), ("text", "")),
                                    models.Q(
                                        models.Q(("text", ""), _negated=True),
                                        ("edited_at__isnull", False),
                                        ("edited_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_report_section_edited_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkReportCorrection",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("figure", models.CharField(max_length=60, verbose_name="指标")),
                        ("was", models.CharField(blank=True, max_length=40, verbose_name="数据")),
                        ("stated", models.DecimalField(decimal_places=6, max_digits=24, verbose_name="填报")),
                        ("note", models.CharField(max_length=500, verbose_name="依据")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="改动人",
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="supervision.workreportsection",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "数字改动",
                        "verbose_name_plural": "数字改动",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True),
                                name="work_report_correction_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkReportStep",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=24, verbose_name="操作")),
                        ("label", models.CharField(max_length=50, verbose_name="操作名称")),
                        ("source", models.CharField(blank=True, max_length=10, verbose_name="原状态")),
                        ("target", models.CharField(max_length=10, verbose_name="新状态")),
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
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="supervision.workreport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "报告办理记录",
                        "verbose_name_plural": "报告办理记录",
                        "indexes": [models.Index(fields=["report", "at"], name="work_report_steps")],
                    },
                ),
                migrations.CreateModel(
                    name="WorkReportVersion",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="版本")),
                        ("content", models.JSONField(verbose_name="内容")),
                        (
                            "writers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="签发时间")),
                        ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签发人",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="supervision.workreport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "报告版本",
                        "verbose_name_plural": "报告版本",
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "number"), name="work_report_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    records.dishonesty.models.record.NoneOf(models.F("by"), models.F("writers"))
                                ),
                                name="work_report_four_eyes",
                            ),
                        ],
                    },
                ),
                *reports.MIGRATION_OPERATIONS,
            ],
        ),
    ]
