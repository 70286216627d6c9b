"""The form of a partner's system: what it may do, under which conditions, and its secret."""

from typing import Any, cast

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from records.access.models import PartnerApplication, PartnerRight, SensitiveField
from records.access.partner_kinds import partner_kinds
from records.access.scopes import DESCRIPTIONS


class PartnerForm(forms.ModelForm):
    """What a partner's system may do; its secret is made by the node and shown once."""

    BOTH, AT_ONCE = "both", "at_once"

    allowed_scopes = forms.MultipleChoiceField(
        label=_("权限范围"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    allowed_networks = SimpleArrayField(
        forms.CharField(max_length=43),
        label=_("来源地址"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("只接受来自这些地址或网段的请求，以英文逗号分隔，如 10.8.0.7,10.9.0.0/16；不填则不限。"),
    )
    is_active = forms.BooleanField(
        label=_("启用"), required=False, initial=True, widget=UnfoldBooleanSwitchWidget
    )
    renew_secret = forms.ChoiceField(
        label=_("更换密钥"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        choices=[
            ("", _("不更换")),
            (BOTH, _("更换，原密钥再用 24 小时")),
            (AT_ONCE, _("更换，原密钥和令牌立即失效（已泄露时）")),
        ],
        help_text=_("新密钥只显示一次。"),
    )

    # Only where another administrator has to approve it, and then only for what gives more than before.
    reason = forms.CharField(
        label=_("事由"),
        max_length=300,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("登记、扩大权限、更换密钥和重新启用须经安全管理员审批，请写明事由。"),
    )

    class Meta:
        model = PartnerApplication
        fields = [
            "name",
            "organisation",
            "region",
            "sandbox",
            "allowed_scopes",
            "allowed_networks",
            "starts_on",
            "ends_on",
            "rate_limit",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["allowed_scopes"]).choices = [
            (scope, format_lazy("{}（{}）", words, scope)) for scope, words in DESCRIPTIONS.items()
        ]
        if self.instance.pk:
            self.fields["is_active"].initial = self.instance.user.is_active


class RightForm(forms.ModelForm):
    """One kind in one region, with the sensitive fields that go with reading it."""

    kind = forms.ChoiceField(label=_("数据种类"), widget=UnfoldAdminSelectWidget)
    open_fields = forms.MultipleChoiceField(
        label=_("可见的敏感字段"),
        required=False,
        choices=SensitiveField.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = PartnerRight
        fields = ["kind", "region", "may_submit", "may_read", "open_fields"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [
            ("", "---------"),
            *((name, format_lazy("{}（{}）", label, name)) for name, label in partner_kinds().items()),
        ]
