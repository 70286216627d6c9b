"""What is typed about other nodes and their keys."""

import base64
import binascii
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from records.chain.models import ConflictAlarm, Peer, PeerKey, PeerRole
from records.common.signing import ALGORITHMS


class IdentityField(forms.CharField):
    """What ``manage.py chain identity`` prints at the other node."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("节点身份"))
        kwargs.setdefault(
            "help_text", gettext_lazy("粘贴对方节点执行 manage.py chain identity 所输出的全部内容。")
        )
        super().__init__(widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}), **kwargs)

    def clean(self, value: Any) -> dict[str, Any]:
        text = super().clean(value)
        try:
            return read_identity(text)
        except ValueError as error:
            raise ValidationError(
                _("节点身份无法识别，请完整粘贴 manage.py chain identity 的输出。"), code="invalid_identity"
            ) from error


def read_identity(text: str) -> dict[str, Any]:
    """The identity JSON of a node, its public key in bytes; ``ValueError`` when it is none."""
    identity = json.loads(text)
    if not isinstance(identity, dict):
        raise ValueError("not an identity")
    wanted = ("code", "name", "algorithm", "public_key")
    if not all(isinstance(identity.get(name), str) and identity[name] for name in wanted):
        raise ValueError("not an identity")
    try:
        identity["public_key"] = base64.b64decode(identity["public_key"], validate=True)
    except binascii.Error as error:
        raise ValueError("the public key is not base64") from error
    return identity


class NewPeerForm(forms.ModelForm):
    identity = IdentityField()
    role = forms.ChoiceField(
        label=gettext_lazy("关系"),
        choices=[(role.value, role.label) for role in (PeerRole.CHILD, PeerRole.PARENT, PeerRole.ORIGIN)],
        widget=UnfoldAdminSelectWidget,
    )
    url = forms.URLField(
        label=gettext_lazy("地址"),
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("上级节点的网址；下级节点无需填写。"),
    )

    class Meta:
        model = Peer
        fields: list[str] = ["role", "url"]


class PeerForm(forms.ModelForm):
    class Meta:
        model = Peer
        fields = ["url", "state"]


class NewKeyForm(forms.ModelForm):
    algorithm = forms.ChoiceField(
        label=gettext_lazy("算法"),
        choices=lambda: [(name, name) for name in sorted(ALGORITHMS)],
        widget=UnfoldAdminSelectWidget,
    )
    key_text = forms.CharField(
        label=gettext_lazy("公钥"),
        widget=UnfoldAdminTextInputWidget(attrs={"size": 60}),
        help_text=gettext_lazy("对方节点身份中的 public_key 一项（Base64）。"),
    )

    class Meta:
        model = PeerKey
        fields = ["peer", "algorithm"]

    def clean_key_text(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["key_text"].strip(), validate=True)
        except binascii.Error as error:
            raise ValidationError(
                _("公钥不是有效的 Base64 文本，请完整粘贴。"), code="invalid_key"
            ) from error


class KeyForm(forms.ModelForm):
    revoke = forms.BooleanField(
        label=gettext_lazy("吊销此公钥"), required=False, widget=UnfoldBooleanSwitchWidget
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(attrs={"size": 60}),
    )

    class Meta:
        model = PeerKey
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("revoke") and not (data.get("reason") or "").strip():
            raise ValidationError({"reason": _("请填写吊销理由。")})
        return data


class AlarmForm(forms.ModelForm):
    finding = forms.CharField(
        label=gettext_lazy("查明的原因和措施"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget,
        help_text=gettext_lazy("填写后告警即为已处理；内容记入审计日志。"),
    )

    class Meta:
        model = ConflictAlarm
        fields: list[str] = []
