"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions
from records.sharing import from_submissions


def register() -> None:
    from_submissions.register()
    name_actions(
        **{
            "webhook.registered": _("登记回调地址"),
            "webhook.changed": _("修改回调地址"),
            "webhook.removed": _("删除回调地址"),
            "webhook.secret_renewed": _("更换回调密钥"),
            "webhook.switched_on": _("恢复回调通知"),
            "webhook.switched_off": _("停用回调通知"),
            "webhook.replayed": _("重放回调通知"),
            "webhook.tested": _("测试回调地址"),
            "webhook.log_read": _("查看回调记录"),
            "snapshot.asked": _("申请共享快照"),
            "snapshot.fetched": _("下载共享快照"),
            "shared.read": _("读取共享数据"),
        }
    )
