"""What the codes in the audit trail are called on screen; a code without a name is shown as it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ACTIONS: dict[str, str | Promise] = {
    "signed_in": _("登录"),
    "signed_out": _("退出"),
    "sign_in_failed": _("登录失败"),
    "user_created": _("新建账号"),
    "user_changed": _("修改账号信息"),
    "user_deactivated": _("停用账号"),
    "user_reactivated": _("启用账号"),
    "password_changed": _("修改密码"),
    "password_reset": _("重置密码"),
    "role_granted": _("授予角色"),
    "role_revoked": _("撤销角色"),
    "partner_registered": _("登记对接应用"),
    "partner_changed": _("变更对接应用权限"),
    "partner_secret_renewed": _("更换对接密钥"),
    "token_issued": _("签发访问令牌"),
    "token_refused": _("拒绝签发令牌"),
    "trail_listed": _("查阅审计列表"),
    "trail_entry_read": _("查阅审计记录"),
}


def name_actions(**labels: str | Promise) -> None:
    """Give the actions of another room their names on screen; that room does so when it is loaded."""
    _ACTIONS.update(labels)


def action_label(action: str) -> str:
    return str(_ACTIONS.get(action, action))
