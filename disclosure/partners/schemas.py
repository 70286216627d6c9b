"""The shapes of what partners read."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from records.dishonesty.api.schemas import Shape
from records.sharing.choices import SnapshotState

_ROW = _(
    "与公开接口中该种类的一条相同，另有 kind、withheld（未授权因而为 null 的字段）和 ended（恒为 false）。"
)


class SharedChanges(Shape):
    next = serializers.URLField(
        allow_null=True,
        help_text=_("还有更多时，下一批的地址；此时 results 也可能为空，请一直读到 next 为 null。"),
    )
    previous = serializers.URLField(allow_null=True, help_text=_("恒为 null：变化只向前读。"))
    results = serializers.ListField(
        child=serializers.DictField(),
        help_text=_(
            "每一条的最新状态，或撤下标记 {kind, uid, ended: true, end_reason, ended_at}；"
            "end_reason 为 null 表示仍在，但已不在您的共享范围内。"
        ),
    )
    after = serializers.CharField(help_text=_("读到何处；下次以 ?after= 带回，没有变化时也如此。"))
    as_of = serializers.DateTimeField(help_text=_("截至此刻的变化已全部给出（next 为 null 时）。"))


class SharedThing(Shape):
    kind = serializers.CharField(help_text=_("种类，如 dishonesty-record。"))
    uid = serializers.UUIDField(help_text=_("编号。"))
    version = serializers.IntegerField(help_text=_("版本。"))
    withheld = serializers.ListField(child=serializers.CharField(), help_text=_ROW)
    ended = serializers.BooleanField(help_text=_("恒为 false。"))


class SnapshotAsked(Shape):
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=64),
        max_length=50,
        required=False,
        help_text=_("只要这些种类；不填为全部有权查询的种类。"),
    )


class SnapshotFile(Shape):
    kind = serializers.CharField(help_text=_("种类。"))
    name = serializers.CharField(help_text=_("文件名。"))
    rows = serializers.IntegerField(help_text=_("条数，每行一条 JSON。"))
    bytes = serializers.IntegerField(help_text=_("字节数。"))
    sha256 = serializers.CharField(help_text=_("文件的 SHA-256。"))
    url = serializers.URLField(help_text=_("下载地址，支持断点续传（Range）。"))


class Snapshot(Shape):
    uid = serializers.UUIDField(help_text=_("快照的编号。"))
    kinds = serializers.ListField(child=serializers.CharField(), help_text=_("所含种类。"))
    state = serializers.ChoiceField(
        SnapshotState.choices,
        help_text=_("waiting 排队中，making 生成中，ready 可下载，failed 失败，ended 已过期。"),
    )
    rows = serializers.IntegerField(help_text=_("已写出的条数。"))
    asked_at = serializers.DateTimeField(help_text=_("申请时间。"))
    finished_at = serializers.DateTimeField(allow_null=True, help_text=_("完成时间。"))
    ends_at = serializers.DateTimeField(allow_null=True, help_text=_("保留至何时。"))
    after = serializers.CharField(
        allow_null=True, help_text=_("快照的位置：装入文件后，以 /api/v1/changes/?after= 接着读。")
    )
    files = SnapshotFile(many=True, help_text=_("每个种类一个文件；可下载时才有。"))


class Snapshots(Shape):
    next = serializers.URLField(allow_null=True, help_text=_("恒为 null：只列最近十个。"))
    previous = serializers.URLField(allow_null=True, help_text=_("恒为 null。"))
    results = Snapshot(many=True, help_text=_("本单位的快照，新的在前。"))
