"""The shapes of what partners say and are told about webhooks."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from records.dishonesty.api.schemas import Shape
from records.sharing.choices import SUBSCRIBED, DeliveryState, EventKind, OffReason

_URL = _("以 https:// 开头的地址；收到调用后请在 10 秒内答复 2xx。")
_EVENTS = _("要通知的事项。")
_KINDS = _("只通知这些种类的数据，如 dishonesty-record、licence；不填为全部有权查询的种类。")
_CONTACT = _("联系邮箱：因连续失败被停用时通知。")


class EndpointSent(Shape):
    url = serializers.CharField(max_length=500, help_text=_URL)
    events = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=len(SUBSCRIBED), help_text=_EVENTS
    )
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=50, required=False, help_text=_KINDS
    )
    description = serializers.CharField(
        max_length=100, required=False, allow_blank=True, help_text=_("用途，便于贵单位辨认。")
    )
    contact = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text=_CONTACT)


class EndpointChanged(EndpointSent):
    url = serializers.CharField(max_length=500, required=False, help_text=_URL)
    events = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=len(SUBSCRIBED),
        required=False,
        help_text=_EVENTS,
    )
    is_on = serializers.BooleanField(
        required=False, help_text=_("false 停用，true 恢复；停用期间的变化在恢复后补发。")
    )


class Endpoint(Shape):
    uid = serializers.UUIDField(help_text=_("回调地址的编号。"))
    url = serializers.CharField(help_text=_URL)
    events = serializers.ListField(child=serializers.ChoiceField(SUBSCRIBED), help_text=_EVENTS)
    kinds = serializers.ListField(child=serializers.CharField(), help_text=_KINDS)
    description = serializers.CharField(help_text=_("用途。"))
    contact = serializers.CharField(allow_null=True, help_text=_CONTACT)
    is_on = serializers.BooleanField(help_text=_("是否启用。"))
    off_reason = serializers.ChoiceField(
        OffReason.choices,
        allow_null=True,
        help_text=_("停用原因：partner 自行停用，staff 管理员停用，failing 连续失败。"),
    )
    off_at = serializers.DateTimeField(allow_null=True, help_text=_("停用时间。"))
    failures = serializers.IntegerField(help_text=_("最近连续失败的次数，成功一次即清零。"))
    failing_since = serializers.DateTimeField(allow_null=True, help_text=_("自何时起连续失败。"))
    delivered_at = serializers.DateTimeField(allow_null=True, help_text=_("最近一次送达的时间。"))
    former_secret_until = serializers.DateTimeField(
        allow_null=True, help_text=_("更换密钥后，原密钥的签名并存到此时。")
    )
    created_at = serializers.DateTimeField(help_text=_("登记时间。"))


class EndpointWithSecret(Endpoint):
    secret = serializers.CharField(
        allow_null=True,
        help_text=_("签名密钥，只显示这一次；以同一 Idempotency-Key 重发得到的答复中为 null。"),
    )


class Endpoints(Shape):
    next = serializers.URLField(allow_null=True, help_text=_("恒为 null：最多五个。"))
    previous = serializers.URLField(allow_null=True, help_text=_("恒为 null。"))
    results = Endpoint(many=True, help_text=_("本单位登记的回调地址。"))


class Delivery(Shape):
    uid = serializers.UUIDField(help_text=_("送达的编号；请求头 webhook-id 为 msg_ 加上不带连字符的编号。"))
    event = serializers.ChoiceField(EventKind.choices, help_text=_("通知事项。"))
    about = serializers.UUIDField(help_text=_("所通知对象的编号。"))
    state = serializers.ChoiceField(
        DeliveryState.choices, help_text=_("waiting 待送达，done 已送达，given_up 多次失败后已放弃。")
    )
    tries = serializers.IntegerField(help_text=_("已调用的次数。"))
    created_at = serializers.DateTimeField(help_text=_("产生时间。"))
    next_try_at = serializers.DateTimeField(allow_null=True, help_text=_("下次调用的时间。"))
    done_at = serializers.DateTimeField(allow_null=True, help_text=_("送达时间。"))


class Try(Shape):
    number = serializers.IntegerField(help_text=_("第几次调用。"))
    at = serializers.DateTimeField(help_text=_("调用时间。"))
    milliseconds = serializers.IntegerField(help_text=_("耗时（毫秒）。"))
    status = serializers.IntegerField(allow_null=True, help_text=_("所答复的状态；没有答复时为 null。"))
    problem = serializers.CharField(
        allow_null=True,
        help_text=_(
            "没有答复的原因：timeout 超时，unreachable 连接不上，tls 证书不可信，unknown_host 域名无法解析，"
            "forbidden_address 域名指向不允许调用的地址，broken_off 连接中断。"
        ),
    )
    answer = serializers.CharField(help_text=_("答复正文的前 1000 字节。"))


class DeliveryWithLog(Delivery):
    body = serializers.CharField(help_text=_("所发送的正文，每次调用逐字节相同。"))
    log = Try(many=True, help_text=_("最近的 50 次调用，新的在前。"))


class Since(Shape):
    since = serializers.DateTimeField(
        help_text=_("重放自此刻起产生的通知，须带时区；最多 1000 条，从最早的起。")
    )


class Again(Shape):
    calls = serializers.IntegerField(help_text=_("将要重放的条数。"))
    next_since = serializers.DateTimeField(
        allow_null=True, help_text=_("超过 1000 条时，接着重放请以此为 since。")
    )
