"""The shapes of promises and of yearly statements of arrears, as the public reads them."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from records.dishonesty.api.schemas import Authority, Body, Place, Shape
from records.dishonesty.choices import Domain
from records.pledges.arrears.choices import Coverage
from records.pledges.choices import Matter, Outcome, PledgeKind
from records.registers.choices import VersionReason


class EntryShown(Shape):
    """What every entry of a register says."""

    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    organisation = Body()
    title = serializers.CharField()
    document_number = serializers.CharField()
    document_name = serializers.CharField()
    decided_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    scope = serializers.CharField()
    authority = Authority()
    region = Place()
    origin = Place()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class PledgeShown(EntryShown):
    kind = serializers.CharField(help_text=_("恒为 pledge。"))
    pledge_kind = serializers.ChoiceField(PledgeKind.choices)
    domain = serializers.ChoiceField(Domain.choices)
    matter = serializers.ChoiceField(Matter.choices, allow_blank=True)
    counts_as_kept = serializers.CharField(help_text=_("怎样算兑现。"))
    document_url = serializers.CharField(allow_blank=True)
    post_title = serializers.CharField(help_text=_("责任职务，不含姓名。"))
    post_seat = serializers.IntegerField()
    due_on = serializers.DateField(help_text=_("兑现期限。"))
    amount = serializers.CharField(allow_null=True, help_text=_("金额（万元），写成文字以免失去精度。"))
    in_review = serializers.BooleanField()
    counterparty_kind = serializers.CharField(allow_blank=True)
    counterparty_name = serializers.CharField(allow_blank=True, help_text=_("自然人为 ***。"))
    counterparty_uscc = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(Outcome.choices)
    progress = serializers.IntegerField(help_text=_("进度，0 到 100。"))
    overdue_since = serializers.DateField(allow_null=True)
    course = serializers.DictField(
        help_text=_("履行过程：milestones、verdicts、changes、handovers、stages 五个列表。")
    )
    overdue = serializers.BooleanField(help_text=_("期限已过而没有兑现。"))
    undisclosed_stages = serializers.ListField(
        child=serializers.CharField(), help_text=_("过了期限还没有公开的项目阶段。")
    )


class StatementShown(EntryShown):
    kind = serializers.CharField(help_text=_("恒为 arrears-statement。"))
    coverage = serializers.ChoiceField(Coverage.choices)
    year = serializers.IntegerField()
    due_on = serializers.DateField(help_text=_("公示期限。"))
    overdue_count = serializers.IntegerField()
    overdue_amount = serializers.CharField()
    goods_count = serializers.IntegerField()
    goods_amount = serializers.CharField()
    works_count = serializers.IntegerField()
    works_amount = serializers.CharField()
    services_count = serializers.IntegerField()
    services_amount = serializers.CharField()
    deposit_count = serializers.IntegerField()
    deposit_amount = serializers.CharField()
    wages_count = serializers.IntegerField()
    wages_amount = serializers.CharField()
    owed_amount = serializers.CharField(help_text=_("年内逾期账款总额（元）。"))
    paid_amount = serializers.CharField(help_text=_("其中年内清偿（元）。"))
    bodies_due = serializers.IntegerField()
    bodies_punctual = serializers.IntegerField()
    remark = serializers.CharField(allow_blank=True)
    on_time = serializers.BooleanField()
    settled_rate = serializers.CharField(allow_null=True, help_text=_("清偿率（%），没有逾期账款时为 null。"))


class EntryVersionShown(Shape):
    number = serializers.IntegerField()
    reason = serializers.ChoiceField(VersionReason.choices)
    made_at = serializers.DateTimeField(help_text=_("产生节点形成本版本的时间。"))
    registered_at = serializers.DateTimeField(help_text=_("本节点登记本版本的时间。"))


class EntryVersionsShown(Shape):
    next = serializers.URLField(allow_null=True, help_text=_("恒为 null：版本一次给全。"))
    previous = serializers.URLField(allow_null=True, help_text=_("恒为 null：版本一次给全。"))
    results = EntryVersionShown(many=True)
