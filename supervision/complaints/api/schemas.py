"""What a hotline sends and is answered. Who called is written and never read back."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from records.dishonesty.api.schemas import Place, Shape
from supervision.complaints.choices import Anonymity, ComplaintKind, Outcome, Satisfaction, Status


class BodySent(Shape):
    uscc = serializers.CharField(
        required=False,
        max_length=18,
        help_text=gettext_lazy("统一社会信用代码；填了就以它为准，须是已登记的机构。"),
    )
    name = serializers.CharField(required=False, max_length=200, help_text=gettext_lazy("单位全称。"))


class InformantSent(Shape):
    name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    is_body = serializers.BooleanField(required=False, help_text=gettext_lazy("是否以单位名义。"))
    id_number = serializers.CharField(required=False, allow_blank=True, max_length=40)
    phone = serializers.CharField(required=False, allow_blank=True, max_length=32)
    email = serializers.CharField(required=False, allow_blank=True, max_length=254)
    address = serializers.CharField(required=False, allow_blank=True, max_length=300)


class ComplaintSent(Shape):
    outside_number = serializers.CharField(max_length=64, help_text=gettext_lazy("贵方的工单编号。"))
    kind = serializers.ChoiceField(ComplaintKind.choices)
    organisation = BodySent(help_text=gettext_lazy("被反映单位。"))
    region = serializers.CharField(max_length=6, help_text=gettext_lazy("事发地六位区划代码。"))
    title = serializers.CharField(max_length=100)
    statement = serializers.CharField(max_length=4000)
    wished = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    amount = serializers.DecimalField(
        required=False, allow_null=True, max_digits=16, decimal_places=2, help_text=gettext_lazy("元。")
    )
    contract_number = serializers.CharField(required=False, allow_blank=True, max_length=100)
    happened_on = serializers.DateField(required=False, allow_null=True)
    anonymity = serializers.ChoiceField(Anonymity.choices)
    informant = InformantSent(
        required=False, help_text=gettext_lazy("只写入、加密保存，任何接口都不返回；匿名的不得填写。")
    )


class DeadlineShown(Shape):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    due_on = serializers.DateField()
    basis = serializers.CharField()


class StepShown(Shape):
    at = serializers.DateTimeField()
    label = serializers.CharField()  # type: ignore[assignment]


class ComplaintShown(Shape):
    number = serializers.CharField(help_text=gettext_lazy("本站编号。"))
    outside_number = serializers.CharField()
    kind = serializers.ChoiceField(ComplaintKind.choices)
    organisation = serializers.CharField(help_text=gettext_lazy("被反映单位名称。"))
    region = Place()
    status = serializers.ChoiceField(Status.choices)
    status_label = serializers.CharField()
    received_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    steps = StepShown(many=True)
    deadlines = DeadlineShown(many=True, help_text=gettext_lazy("还在计算的期限。"))
    outcome = serializers.ChoiceField(Outcome.choices, allow_null=True)
    answer = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    on_time = serializers.BooleanField(allow_null=True)
    satisfaction = serializers.ChoiceField(Satisfaction.choices, allow_null=True)


class ComplaintsShown(Shape):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ComplaintShown(many=True)
    after = serializers.CharField(
        allow_null=True, help_text=gettext_lazy("下次从这里续读；没有变化时仍是原来的值。")
    )
