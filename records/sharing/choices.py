"""The code lists of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What a partner may be called about; the values stand in the partners' programs and stay as they are."""

    RECORD_PUBLISHED = "record.published", _("数据发布")
    RECORD_CHANGED = "record.changed", _("数据变更")
    RECORD_ENDED = "record.ended", _("数据终止或不再共享")
    SUBMISSION_DECIDED = "submission.decided", _("报送条目有审核结果")
    COMPLAINT_ANSWERED = "complaint.answered", _("所推送的投诉举报已答复")
    SNAPSHOT_READY = "snapshot.ready", _("快照已生成")
    TEST = "webhook.test", _("测试")


# Sent when somebody asks for it, to whoever asked; nobody subscribes to it.
SUBSCRIBED = tuple(kind for kind in EventKind if kind != EventKind.TEST)
# Whoever may not read a thing is not told that it changed: one of these scopes is needed.
SCOPES_OF: dict[str, tuple[str, ...]] = {
    EventKind.RECORD_PUBLISHED: ("changes:read", "records:read"),
    EventKind.RECORD_CHANGED: ("changes:read", "records:read"),
    EventKind.RECORD_ENDED: ("changes:read", "records:read"),
    EventKind.SUBMISSION_DECIDED: ("submissions:read",),
    EventKind.COMPLAINT_ANSWERED: ("complaints:read",),
    EventKind.SNAPSHOT_READY: ("changes:read",),
}


class OffReason(models.TextChoices):
    BY_PARTNER = "partner", _("对接单位自行停用")
    BY_STAFF = "staff", _("系统管理员停用")
    FAILING = "failing", _("连续多日送达失败，系统停用")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("待送达")
    DONE = "done", _("已送达")
    GIVEN_UP = "given_up", _("已放弃")


class SnapshotState(models.TextChoices):
    WAITING = "waiting", _("排队中")
    MAKING = "making", _("生成中")
    READY = "ready", _("可下载")
    FAILED = "failed", _("生成失败")
    ENDED = "ended", _("已过期")


OPEN_SNAPSHOTS = (SnapshotState.WAITING, SnapshotState.MAKING)


# Why a call brought no answer, by the word that programs read (records/common/outbound.py).
PROBLEMS = {
    "timeout": _("十秒内没有答复"),
    "unreachable": _("连接不上"),
    "tls": _("证书不可信"),
    "unknown_host": _("域名无法解析"),
    "forbidden_address": _("域名指向不允许调用的地址"),
    "broken_off": _("连接中途断开"),
}
