"""What the codes in the audit trail are called on screen; a code without a name is shown as it is."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from records.common.workflow import Workflow

_ACTIONS: dict[str, str | Promise] = {
    "signed_in": _("登录"),
    "signed_out": _("退出"),
    "sign_in_failed": _("登录失败"),
    "second_step_failed": _("第二重验证失败"),
    "session_ended": _("结束登录会话"),
    "stepped_up": _("再次确认身份"),
    "factor_added": _("登记第二重验证"),
    "factor_removed": _("移除第二重验证"),
    "factors_reset": _("重置第二重验证"),
    "passkey_copied": _("通行密钥疑似被复制"),
    "recovery_codes_made": _("生成恢复码"),
    "recovery_code_used": _("使用恢复码"),
    "oidc_link_entered": _("录入统一登录标识"),
    "oidc_link_confirmed": _("确认统一登录绑定"),
    "oidc_link_ended": _("解除统一登录绑定"),
    "oidc_refused": _("统一登录失败"),
    "user_unlocked": _("解除账号锁定"),
    "user_created": _("新建账号"),
    "user_changed": _("修改账号信息"),
    "user_deactivated": _("停用账号"),
    "user_reactivated": _("启用账号"),
    "password_changed": _("修改密码"),
    "password_reset": _("重置密码"),
    "role_granted": _("授予角色"),
    "role_revoked": _("撤销角色"),
    "approval.asked": _("提出审批申请"),
    "approval.approved": _("同意审批申请"),
    "approval.refused": _("不同意审批申请"),
    "approval.withdrawn": _("撤回审批申请"),
    "approval.expired": _("审批申请逾期失效"),
    "approval.handed_out": _("领取初始密码或密钥"),
    "grant_confirmed": _("复核确认授权"),
    "user_left": _("离岗交接"),
    "work_handed_over": _("移交办件"),
    "destruction.drawn": _("编制销毁清单"),
    "destruction.batch": _("销毁一批"),
    "destruction.finished": _("完成销毁"),
    "partner_registered": _("登记对接应用"),
    "partner_changed": _("变更对接应用权限"),
    "partner_secret_renewed": _("更换对接密钥"),
    "token_issued": _("签发访问令牌"),
    "token_refused": _("拒绝签发令牌"),
    "token_revoked": _("作废访问令牌"),
    "sandbox.answered": _("沙箱答复"),
    "check.listed": _("查看核查清单"),
    "check.report_taken": _("取走核查单"),
    "token_revocation_refused": _("拒绝作废令牌"),
    "trail_listed": _("查阅审计列表"),
    "trail_entry_read": _("查阅审计记录"),
    "trail.anchored": _("将审计链写入公开日志"),
    "trail.exported": _("导出审计日志"),
    "trail.export_taken": _("取走审计导出文件"),
    "trail.alarm_raised": _("异常查阅告警"),
    "trail.alarm_read": _("查阅异常查阅告警"),
    "trail.alarm_acknowledged": _("核查异常查阅告警"),
    "trail.alarm_closed": _("办结异常查阅告警"),
    "trail.rehearsed": _("试算异常查阅规则"),
    "keys.rotated": _("更换数据密钥"),
    "reference.loaded": _("载入基础数据"),
    "official.search": _("查找公务员"),
    "official.list": _("查阅公务员列表"),
    "official.read": _("查阅公务员信息"),
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
    "record.restore": _("恢复公示"),
    "record.marked": _("标注记录"),
    "record.rectification_set": _("更新整改情况"),
    "record.consequences_set": _("更新失信后果"),
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
    "import.release_asked": _("申请发布导入的数据"),
    "import.release": _("发布导入的数据"),
    "import.released": _("完成发布导入的数据"),
    "submission.received": _("接收对接报送"),
    "check.asked": _("提出核查"),
    "check.answered": _("完成核查"),
    "check.read": _("查看核查"),
    "check.exported": _("导出核查结果"),
    "credit_report.requested": _("申请信用报告"),
    "credit_report.failed": _("信用报告生成失败"),
    "credit_report.retried": _("重新生成信用报告"),
    "credit_report.letter_opened": _("查看信用报告授权书"),
    "paper.issued": _("出具文书"),
    "paper.opened": _("查看文书"),
    "paper.withdrawn": _("收回文书"),
}


def name_actions(**labels: str | Promise) -> None:
    """Give the actions of another room their names on screen; that room does so when it is loaded."""
    _ACTIONS.update(labels)


def name_steps(kind: str, noun: str | Promise, *workflows: Workflow, **deeds: str | Promise) -> None:
    """Name the steps of a kind of case in the words of its own tables, and what else is done with such a case."""
    steps = {step.name: step.label for workflow in workflows for step in workflow.transitions.values()}
    for name, label in {**steps, **deeds}.items():
        _ACTIONS[f"{kind}.{name}"] = format_lazy(_("{noun}：{step}"), noun=noun, step=label)


def is_named(action: str) -> bool:
    return action in _ACTIONS


def actions_like(text: str) -> list[str]:
    """The codes of the actions that are so called, by code or by a part of the name."""
    wanted = text.strip().casefold()
    return [code for code, label in _ACTIONS.items() if code == wanted or wanted in str(label).casefold()]


def action_label(action: str) -> str:
    return str(_ACTIONS.get(action, action))
