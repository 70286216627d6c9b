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
    # The rooms below cannot name theirs themselves; the auditor needs the record's from the first page on.
    "organisation.register": _("登记机构"),
    "organisation.rename": _("机构更名"),
    "organisation.add_short_name": _("增加机构简称"),
    "organisation.amend": _("修改机构信息"),
    "organisation.merge": _("合并机构"),
    "organisation.unmerge": _("撤销机构合并"),
    "official.register": _("登记公务员"),
    "post.appoint": _("登记任职"),
    "post.leave": _("登记离任"),
    "clocks.enter_year": _("录入放假安排"),
    "clocks.set_rule": _("设置办理时限"),
    "clocks.remove_rule": _("删除办理时限"),
    "deadline.started": _("时限开始"),
    "deadline.met": _("时限完成"),
    "deadline.cancelled": _("时限取消"),
    "deadline.paused": _("时限暂停"),
    "deadline.resumed": _("时限恢复"),
    "deadline.extension_asked": _("申请延期"),
    "deadline.extension_granted": _("批准延期"),
    "deadline.extension_refused": _("不批准延期"),
    "deadline.reckoned_anew": _("按新日历重算时限"),
    "deadline.overdue": _("时限超期"),
    "record.created": _("新建失信记录"),
    "record.edited": _("修改失信记录"),
    "record.submit": _("提交审核"),
    "record.return": _("退回记录"),
    "record.approve": _("审核通过"),
    "record.publish": _("发布记录"),
    "record.amend": _("变更已发布记录"),
    "record.end": _("终止公示"),
    "record.change_proposed": _("提出变更申请"),
    "record.change_refused": _("不同意变更"),
    "record.comment_entered": _("录入当事人意见"),
    "record.naming_confirmed": _("复核公开姓名"),
    "record.file_attached": _("添加附件"),
    "record.file_removed": _("移除附件"),
    "record.read": _("查阅失信记录"),
    "record.file_read": _("查阅附件"),
    "record.official_read": _("查阅公务员信息"),
    "import.uploaded": _("上传导入文件"),
    "import.confirmed": _("确认导入"),
    "import.done": _("完成导入"),
    "import.row_mended": _("更正疑问数据"),
    "import.row_discarded": _("舍弃疑问数据"),
    "submission.received": _("接收对接报送"),
}


def name_actions(**labels: str | Promise) -> None:
    """Give the actions of another room their names on screen; that room does so when it is loaded."""
    _ACTIONS.update(labels)


def action_label(action: str) -> str:
    return str(_ACTIONS.get(action, action))
