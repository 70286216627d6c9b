"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions, name_steps
from records.consequences import deadlines, workflow
from records.consequences.choices import CaseKind


def register() -> None:
    deadlines.register()
    name_steps(
        CaseKind.ORDER,
        CaseKind.ORDER.label,
        workflow.ORDER,
        draft=_("起草"),
        order=_("下达"),
        remind=_("催办"),
        overdue=_("逾期"),
    )
    name_steps(
        CaseKind.MEASURE,
        CaseKind.MEASURE.label,
        workflow.MEASURE,
        enter=_("登记"),
        execute=_("登记执行情况"),
        read=_("查看"),
    )
    name_steps(CaseKind.NOTICE, CaseKind.NOTICE.label, workflow.NOTICE, draft=_("起草"), edit=_("修改"))
    name_steps(
        CaseKind.RESPONSIBILITY,
        CaseKind.RESPONSIBILITY.label,
        workflow.RESPONSIBILITY,
        enter=_("登记"),
        result=_("登记处理结果"),
        read=_("查看"),
    )
    name_steps(
        CaseKind.REPORT, CaseKind.REPORT.label, workflow.REPORT, ask=_("要求报告"), missed=_("逾期未报告")
    )
    name_actions(
        **{
            "evidence.attached": _("添加佐证材料"),
            "evidence.removed": _("移除佐证材料"),
            "evidence.read": _("查看佐证材料"),
        }
    )
