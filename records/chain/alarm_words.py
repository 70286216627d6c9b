"""An open alarm in one sentence: how much, why, and what to do."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from records.access.trail.verifying import FAULTS
from records.chain.models import Cause, ChainAlarm
from records.chain.problem_words import problem_words
from records.common.text import in_one


def explained(alarm: ChainAlarm) -> str:
    """What the alarm's detail says, for the person who reads it."""
    detail = alarm.detail
    match alarm.cause:
        case Cause.UPSTREAM | Cause.REFUSING | Cause.STRANGERS:
            return in_one(problem_words(code) for code in detail.split())
        case Cause.LATE:
            return _("%(count)s 条事件未得到上级确认：请查看工作进程是否在运行") % {"count": detail}
        case Cause.STALLED:
            return _("%(count)s 条事件未入链：请查看工作进程是否在运行") % {"count": detail}
        case Cause.OVERLOADED:
            return _("%(count)s 条事件待入链；已请下级稍后再报，入链后自动恢复") % {"count": detail}
        case Cause.SILENT:
            return _("最后一次联系在 %(moment)s：请联系该节点") % {"moment": _moment(detail)}
        case Cause.CLOCK:
            if detail.lstrip("-").isdigit():
                return _("其时钟与本节点相差 %(count)s 秒，再大就会被拒绝：请校准双方时间（NTP）") % {
                    "count": abs(int(detail))
                }
            return problem_words(detail)
        case Cause.KEYLESS:
            return _("请在上下级节点登记其公钥，或停用该节点")
        case Cause.QUARANTINE:
            return _("%(count)s 条事件未采用：请按原因办理，更正后的版本会自动上报") % {"count": detail}
        case Cause.EVIDENCE:
            return _("%(count)s 个告警须人工核对：有人改写了日志，或恢复过旧备份") % {"count": detail}
        case Cause.RECONCILE:
            return (
                _("%(count)s 处差异须人工处理") % {"count": detail}
                if detail != "0"
                else _("最近一次核对没有按时完成：请运行 chain reconcile 查看原因")
            )
        case Cause.TRAIL:
            if detail == "late":
                return _("最近一次核验没有按时完成：请查看定时任务，或运行 audit verify")
            said = FAULTS.get(detail, detail)
            return _("%(fault)s。请保留数据库现状，立即报告审计管理员和安全管理员") % {"fault": said}
    return detail


def _moment(text: str) -> str:
    try:
        return date_format(timezone.localtime(datetime.fromisoformat(text)), "Y-m-d H:i")
    except ValueError:
        return text
