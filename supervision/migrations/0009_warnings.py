import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models
from records.common.database import NewTables

import records.common.ids
from supervision.warnings import append_only as warnings


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0008_ratings"),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name="WarningRule",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("key", models.SlugField(max_length=60, verbose_name="代码")),
                        ("title", models.CharField(max_length=100, verbose_name="名称")),
                        (
                            "status",
                            models.CharField(
                                choices=[("draft", "未启用"), ("on", "已启用"), ("off", "已停用")],
                                default="draft",
                                editable=False,
                                max_length=6,
                                verbose_name="状态",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="建立时间")),
                        ("updated_at", models.DateTimeField(verbose_name="最近变动")),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="建立人",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.region",
                                verbose_name="适用地区",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "预警规则",
                        "verbose_name_plural": "预警规则",
                    },
                ),
                migrations.CreateModel(
                    name="WarningRuleVersion",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="版本")),
                        (
                            "condition",
                            models.CharField(
                                choices=[
                                    ("above", "指标达到或高于限值"),
                                    ("below", "指标低于限值"),
                                    ("worse", "比上一期变差"),
                                    ("trend", "连续几个月变差"),
                                    ("repeat", "同一单位重复发生"),
                                    ("due", "临近期限未办"),
                                    ("overdue", "已过期限未办"),
                                ],
                                max_length=8,
                                verbose_name="预警条件",
                            ),
                        ),
                        ("measure", models.CharField(max_length=60, verbose_name="指标")),
                        ("settings", models.JSONField(verbose_name="参数")),
                        ("text", models.TextField(max_length=1000, verbose_name="提示和建议")),
                        ("basis", models.CharField(max_length=300, verbose_name="依据")),
                        ("written_at", models.DateTimeField(verbose_name="编写时间")),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="supervision.warningrule",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="编写人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "预警规则版本",
                        "verbose_name_plural": "预警规则版本",
                        "constraints": [
                            models.UniqueConstraint(fields=("rule", "number"), name="warning_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True),
                                    models.Q(("basis", ""), _negated=True),
                                    models.Q(("measure", ""), _negated=True),
                                ),
                                name="warning_version_says_why",
                            ),
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="warningrule",
                    name="active",
                    field=models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supervision.warningruleversion",
                    ),
                ),
                migrations.AddField(
                    model_name="warningrule",
                    name="newest",
                    field=models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supervision.warningruleversion",
                    ),
                ),
                migrations.CreateModel(
                    name="WarningDryRun",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("since", models.DateField(verbose_name="自")),
                        ("until", models.DateField(verbose_name="至")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等待中"),
                                    ("running", "计算中"),
                                    ("done", "已完成"),
                                    ("failed", "未完成"),
                                ],
                                default="waiting",
                                max_length=7,
                                verbose_name="状态",
                            ),
                        ),
                        ("done_steps", models.PositiveSmallIntegerField(default=0)),
                        ("all_steps", models.PositiveSmallIntegerField(default=12)),
                        ("months", models.JSONField(default=list, verbose_name="逐月结果")),
                        ("samples", models.JSONField(default=list, verbose_name="示例")),
                        ("raised", models.PositiveIntegerField(default=0, verbose_name="会发出")),
                        ("right", models.PositiveIntegerField(default=0, verbose_name="其后确有发生")),
                        ("wrong", models.PositiveIntegerField(default=0, verbose_name="其后没有发生")),
                        ("pending", models.PositiveIntegerField(default=0, verbose_name="尚不足九十日")),
                        ("missed", models.PositiveIntegerField(default=0, verbose_name="发生而没有预警")),
                        ("problem", models.CharField(blank=True, max_length=500, verbose_name="未完成的原因")),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dry_runs",
                                to="supervision.warningruleversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "预警规则试算",
                        "verbose_name_plural": "预警规则试算",
                        "indexes": [models.Index(fields=["version", "-asked_at"], name="warning_dry_runs")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at", None), ("state__in", ["waiting", "running"])),
                                    models.Q(("finished_at__isnull", False), ("state__in", ["done", "failed"])),
                                    _connector="OR",
                                ),
                                name="warning_dry_run_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    (
                                        "raised",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("right"), "+", models.F("wrong")
                                            ),
                                            "+",
                                            models.F("pending"),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="warning_dry_run_adds_up",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=("version",),
                                name="warning_dry_run_one_at_a_time",
                                violation_error_message="本版本正在试算，请等它完成。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskWarning",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.CharField(editable=False, max_length=30, unique=True, verbose_name="编号")),
                        ("field", models.CharField(max_length=30, verbose_name="领域")),
                        (
                            "colour",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "蓝色"), (2, "黄色"), (3, "橙色"), (4, "红色")], verbose_name="等级"
                            ),
                        ),
                        (
                            "highest",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "蓝色"), (2, "黄色"), (3, "橙色"), (4, "红色")], verbose_name="最高等级"
                            ),
                        ),
                        ("figure", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="数值")),
                        ("cases", models.DecimalField(decimal_places=2, max_digits=20, verbose_name="基数")),
                        ("said", models.CharField(max_length=500, verbose_name="预警内容")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "待确认"),
                                    ("acknowledged", "已确认，处置中"),
                                    ("measured", "已处置，待核"),
                                    ("closed", "已办结"),
                                    ("subsided", "已自行消除"),
                                ],
                                default="open",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("opened_on", models.DateField(verbose_name="发出日期")),
                        ("opened_at", models.DateTimeField(verbose_name="发出时间")),
                        ("updated_at", models.DateTimeField(verbose_name="最近变动")),
                        ("cleared_on", models.DateField(null=True, verbose_name="低于限值之日")),
                        ("escalated_at", models.DateTimeField(null=True, verbose_name="报上级时间")),
                        ("overdue_at", models.DateTimeField(null=True, verbose_name="处置逾期时间")),
                        ("acknowledged_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                        ("letter", models.CharField(blank=True, max_length=100, verbose_name="来函文号")),
                        ("measured_at", models.DateTimeField(null=True, verbose_name="处置时间")),
                        ("measures", models.TextField(blank=True, max_length=2000, verbose_name="处置措施")),
                        ("evidence", models.TextField(blank=True, max_length=1000, verbose_name="凭证")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("effective", "处置有效，风险已消除"),
                                    ("occurred", "预警属实，风险已发生"),
                                    ("unfounded", "不成立"),
                                ],
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        ("reasons", models.TextField(blank=True, max_length=2000, verbose_name="办结理由")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "acknowledged_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="确认人",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办结人",
                            ),
                        ),
                        (
                            "measured_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="处置人",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="处置单位",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.region",
                                verbose_name="地区",
                            ),
                        ),
                        (
                            "superior",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="上级单位",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="warnings",
                                to="supervision.warningrule",
                                verbose_name="规则",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="supervision.warningruleversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "风险预警",
                        "verbose_name_plural": "风险预警",
                        "indexes": [
                            models.Index(fields=["region", "-opened_at"], name="warning_by_region"),
                            models.Index(fields=["body", "-opened_at"], name="warning_by_body"),
                            models.Index(fields=["owner", "-opened_at"], name="warning_by_owner"),
                            models.Index(fields=["superior", "-opened_at"], name="warning_by_superior"),
                            models.Index(fields=["-opened_at", "-uid"], name="warning_newest"),
                            models.Index(
                                condition=models.Q(("status__in", ["acknowledged", "measured", "open"])),
                                fields=["region", "field", "colour"],
                                name="warning_board",
                            ),
                            models.Index(
                                condition=models.Q(("outcome", "unfounded")),
                                fields=["rule", "body", "field", "-closed_at"],
                                name="warning_unfounded",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["acknowledged", "measured", "open"])),
                                fields=("rule", "body", "field"),
                                name="warning_one_under_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("colour__range", (1, 4)),
                                    ("highest__range", (1, 4)),
                                    ("highest__gte", models.F("colour")),
                                ),
                                name="warning_colour_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("acknowledged_at", None),
                                        ("acknowledged_by", None),
                                        ("status__in", ["open", "subsided"]),
                                    ),
                                    models.Q(
                                        ("acknowledged_at__isnull", False),
                                        ("acknowledged_by__isnull", False),
                                        models.Q(("status__in", ["open", "subsided"]), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="warning_acknowledged_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("evidence", ""),
                                        ("measured_at", None),
                                        ("measured_by", None),
                                        ("measures", ""),
                                        models.Q(("status", "measured"), _negated=True),
                                    ),
                                    models.Q(
                                        ("acknowledged_by__isnull", False),
                                        ("measured_at__isnull", False),
                                        ("measured_by__isnull", False),
                                        models.Q(("measures", ""), _negated=True),
                                        models.Q(("evidence", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="warning_measured_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        ("status", "closed"),
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(("reasons", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("status", "closed"), _negated=True),
                                        ("closed_at", None),
                                        ("closed_by", None),
                                        ("outcome", ""),
                                        ("reasons", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="warning_closed_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_by", None),
                                    models.Q(
                                        models.Q(("closed_by", models.F("acknowledged_by")), _negated=True),
                                        models.Q(
                                            ("measured_by", None),
                                            models.Q(("closed_by", models.F("measured_by")), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="warning_closed_by_another",
                                violation_error_message="预警由确认人、处置人以外的人办结。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome__in", ["effective", "occurred"]), _negated=True),
                                    models.Q(("measures", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="warning_confirmed_needs_measures",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("field", "complaints"), _negated=True),
                                    ("owner", None),
                                    models.Q(("owner", models.F("body")), _negated=True),
                                    _connector="OR",
                                ),
                                name="warning_of_complaints_is_not_its_bodys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("said", ""), _negated=True), models.Q(("field", ""), _negated=True)
                                ),
                                name="warning_says_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WarningRun",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("on", models.DateField(verbose_name="截至")),
                        ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等待中"),
                                    ("running", "计算中"),
                                    ("done", "已完成"),
                                    ("failed", "未完成"),
                                ],
                                default="waiting",
                                max_length=7,
                                verbose_name="状态",
                            ),
                        ),
                        ("rules_done", models.PositiveSmallIntegerField(default=0, verbose_name="已完成规则")),
                        ("rules_all", models.PositiveSmallIntegerField(default=0, verbose_name="规则总数")),
                        ("bodies", models.PositiveIntegerField(default=0, verbose_name="机构数")),
                        ("opened", models.PositiveIntegerField(default=0, verbose_name="新发出")),
                        ("recoloured", models.PositiveIntegerField(default=0, verbose_name="等级变化")),
                        ("subsided", models.PositiveIntegerField(default=0, verbose_name="自行消除")),
                        ("problems", models.JSONField(default=list, verbose_name="未能运行的规则")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "预警运行",
                        "verbose_name_plural": "预警运行",
                        "indexes": [models.Index(fields=["-asked_at"], name="warning_runs_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at", None), ("state__in", ["waiting", "running"])),
                                    models.Q(("finished_at__isnull", False), ("state__in", ["done", "failed"])),
                                    _connector="OR",
                                ),
                                name="warning_run_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=("on",),
                                name="warning_run_one_at_a_time",
                                violation_error_message="今天的预警正在运行，请等它完成。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WarningStep",
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
                        ("colour_before", models.PositiveSmallIntegerField(null=True, verbose_name="原等级")),
                        ("colour", models.PositiveSmallIntegerField(verbose_name="等级")),
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
                            "warning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="supervision.riskwarning",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "预警办理记录",
                        "verbose_name_plural": "预警办理记录",
                        "indexes": [models.Index(fields=["warning", "at"], name="warning_steps")],
                    },
                ),
                migrations.CreateModel(
                    name="WarningSwitch",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("turned_on", models.BooleanField(verbose_name="启用")),
                        ("note", models.CharField(max_length=1000, verbose_name="理由")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="决定人",
                            ),
                        ),
                        (
                            "dry_run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="supervision.warningdryrun",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="switches",
                                to="supervision.warningruleversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "预警规则启停",
                        "verbose_name_plural": "预警规则启停",
                        "indexes": [models.Index(fields=["version", "-at"], name="warning_switches")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("turned_on", False), ("dry_run__isnull", False), _connector="OR"),
                                name="warning_switched_on_after_dry_run",
                                violation_error_message="先试算本版本，再启用。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True), name="warning_switch_says_why"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WarningWatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("field", models.CharField(max_length=30)),
                        ("on", models.DateField()),
                        ("met", models.PositiveSmallIntegerField(default=0)),
                        ("calm", models.PositiveSmallIntegerField(default=0)),
                        ("met_before", models.PositiveSmallIntegerField(default=0)),
                        ("calm_before", models.PositiveSmallIntegerField(default=0)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="watches",
                                to="supervision.warningrule",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "预警观察",
                        "verbose_name_plural": "预警观察",
                        "constraints": [
                            models.UniqueConstraint(fields=("rule", "body", "field"), name="warning_watch_once"),
                            models.CheckConstraint(
                                condition=models.Q(("met", 0), ("calm", 0), _connector="OR"),
                                name="warning_watch_met_or_calm",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CourtNotice",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("court", models.CharField(max_length=100, verbose_name="法院")),
                        ("case_number", models.CharField(max_length=100, verbose_name="执行案号")),
                        ("letter", models.CharField(max_length=100, verbose_name="来函文号")),
                        ("obligation", models.CharField(max_length=500, verbose_name="应履行的义务")),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="金额（元）"
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="收到日期")),
                        ("listing_on", models.DateField(verbose_name="拟列入日期")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "待履行"),
                                    ("performed", "已履行"),
                                    ("listed", "已被列入"),
                                    ("withdrawn", "法院已撤回"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("settled_on", models.DateField(null=True, verbose_name="结果日期")),
                        ("evidence", models.CharField(blank=True, max_length=500, verbose_name="结果凭证")),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="核定时间")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="被执行机构",
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
                                verbose_name="地区",
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
                                verbose_name="核定人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "法院列入前预警",
                        "verbose_name_plural": "法院列入前预警",
                        "indexes": [
                            models.Index(fields=["region", "-entered_at"], name="court_notice_by_region"),
                            models.Index(fields=["body", "listing_on"], name="court_notice_by_body"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("body", "case_number"),
                                name="court_notice_once",
                                violation_error_message="该机构的这一执行案件已登记，请打开原件办理。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("court", ""), _negated=True),
                                    models.Q(("case_number", ""), _negated=True),
                                    models.Q(("letter", ""), _negated=True),
                                    models.Q(("obligation", ""), _negated=True),
                                ),
                                name="court_notice_says_what",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("listing_on__gte", models.F("received_on"))),
                                name="court_notice_before_listing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("evidence", ""),
                                        ("settled_at", None),
                                        ("settled_by", None),
                                        ("settled_on", None),
                                        ("status", "open"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "open"), _negated=True),
                                        ("settled_at__isnull", False),
                                        ("settled_by__isnull", False),
                                        ("settled_on__isnull", False),
                                        models.Q(("evidence", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="court_notice_settled_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("settled_by", None),
                                    models.Q(("settled_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="court_notice_settled_by_another",
                                violation_error_message="结果由登记人以外的人核定。",
                            ),
                        ],
                    },
                ),
                migrations.AddIndex(
                    model_name="warningrule",
                    index=models.Index(fields=["status", "region"], name="warning_rule_by_status"),
                ),
                migrations.AddConstraint(
                    model_name="warningrule",
                    constraint=models.UniqueConstraint(
                        fields=("region", "key"),
                        name="warning_rule_key_once",
                        violation_error_message="本地区已有这个代码的规则，请修改它或另用代码。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="warningrule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("active__isnull", False), ("status", "on")),
                            models.Q(models.Q(("status", "on"), _negated=True), ("active", None)),
                            _connector="OR",
                        ),
                        name="warning_rule_active_only_when_on",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="warningrule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("key", ""), _negated=True)
                        ),
                        name="warning_rule_has_a_title",
                    ),
                ),
                *warnings.MIGRATION_OPERATIONS,
            ],
        ),
    ]
