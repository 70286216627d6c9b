import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from records.common.database import NewTables

import records.common.ids
from supervision.quality import append_only as quality


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0011_reports"),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name="DashboardDay",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("on", models.DateField(verbose_name="截至")),
                        ("at", models.DateTimeField(verbose_name="计算时间")),
                        ("data", models.JSONField(verbose_name="内容")),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.region",
                                verbose_name="地区",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "领导看板",
                        "verbose_name_plural": "领导看板",
                        "indexes": [models.Index(fields=["region", "-on"], name="dashboard_newest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("region", "on"), name="dashboard_once_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(("data", {}), _negated=True), name="dashboard_says_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QualityMonth",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=records.common.ids.new_uid, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("month", models.DateField(verbose_name="月份")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("unit", "报送单位（文件导入）"),
                                    ("partner", "对接单位（接口报送）"),
                                    ("node", "下级节点（逐级归集）"),
                                ],
                                max_length=8,
                                verbose_name="报送方类别",
                            ),
                        ),
                        ("supplier", models.CharField(max_length=200, verbose_name="报送方")),
                        ("name", models.CharField(max_length=200, verbose_name="报送方名称")),
                        ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                        ("items", models.PositiveIntegerField(default=0, verbose_name="报送条数")),
                        ("timely", models.PositiveIntegerField(default=0, verbose_name="按时")),
                        ("timely_of", models.PositiveIntegerField(default=0, verbose_name="可判断是否按时")),
                        ("complete", models.PositiveIntegerField(default=0, verbose_name="完整")),
                        ("complete_of", models.PositiveIntegerField(default=0, verbose_name="可判断是否完整")),
                        ("wrong", models.PositiveIntegerField(default=0, verbose_name="内容有误")),
                        ("rejected", models.PositiveIntegerField(default=0, verbose_name="未接收")),
                        ("questionable", models.PositiveIntegerField(default=0, verbose_name="疑问数据")),
                        ("mended", models.PositiveIntegerField(default=0, verbose_name="已补正")),
                        ("duplicates", models.PositiveIntegerField(default=0, verbose_name="重复")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="重新计算的理由")),
                        ("at", models.DateTimeField(verbose_name="计算时间")),
                        (
                            "body",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="records.organisation",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="计算人",
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
                    ],
                    options={
                        "verbose_name": "数据报送质量",
                        "verbose_name_plural": "数据报送质量",
                        "indexes": [
                            models.Index(fields=["region", "month"], name="quality_by_region"),
                            models.Index(fields=["body", "month"], name="quality_by_body"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("month", "kind", "supplier", "region", "revision"), name="quality_month_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="quality_month_begins_it"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("complete__lte", models.F("complete_of")),
                                    ("timely__lte", models.F("timely_of")),
                                    ("mended__lte", models.F("questionable")),
                                    ("rejected__lte", models.F("items")),
                                    ("wrong__lte", models.F("items")),
                                    ("questionable__lte", models.F("items")),
                                ),
                                name="quality_parts_of_the_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revision", 1),
                                    models.Q(("revision__gt", 1), models.Q(("note", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="quality_reckoned_anew_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("supplier", ""), _negated=True), models.Q(("name", ""), _negated=True)
                                ),
                                name="quality_names_its_supplier",
                            ),
                        ],
                    },
                ),
                *quality.MIGRATION_OPERATIONS,
            ],
        ),
    ]
