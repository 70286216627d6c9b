"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions, name_steps
from supervision.worklist.ledger import deadlines, measures
from supervision.worklist.ledger.services import meetings
from supervision.worklist.ledger.workflow import DUTY, ITEM, POLICY


def register() -> None:
    deadlines.register()
    meetings.register()
    measures.register()
    name_steps(
        "task",
        _("任务台账"),
        POLICY,
        ITEM,
        DUTY,
        open=_("查看"),
        export=_("导出"),
        enter=_("录入任务"),
        add_task=_("增加任务"),
        add_measure=_("增加措施"),
        change=_("变更"),
        set_schedule=_("人工确定期限"),
        name_lead=_("确定牵头单位"),
        name_members=_("确定有关部门"),
        progress=_("填报进展"),
        set_stage=_("自定阶段目标"),
        note_stage=_("填报阶段完成"),
        check_stage=_("核验阶段完成"),
        next_time=_("进入下一期"),
        overdue=_("逾期"),
        stage_overdue=_("阶段目标逾期"),
        unchecked=_("逾期未核验"),
        escalate=_("逾期未办，升级督办"),
        evaluate=_("评估政策兑现"),
    )
    name_actions(
        **{
            "task.import": _("导入任务清单"),
            "task.of_decision": _("据会议决定建立任务"),
            "task.meeting_open": _("查看会议纪要"),
            "task.meeting_record": _("登记会议纪要"),
            "task.policy_open": _("查看政策文件"),
            "task.policy_create": _("录入政策文件"),
            "task.policy_issue": _("下达政策文件的全部任务"),
            "task.policy_close": _("办结政策文件"),
        }
    )
