"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_steps
from supervision.inspections import deadlines, handing_over, measures, workflow
from supervision.inspections.choices import CaseOf
from supervision.inspections.services import papers


def register() -> None:
    deadlines.register()
    papers.register()
    measures.register()
    handing_over.register()
    _name_steps()


def _name_steps() -> None:
    create, overdue = _("起草"), _("逾期未完成")
    name_steps(CaseOf.PLAN, CaseOf.PLAN.label, workflow.PLAN, create=create, overdue=overdue)
    name_steps(CaseOf.CHECKLIST, CaseOf.CHECKLIST.label, workflow.CHECKLIST, create=create, edit=_("修改"))
    name_steps(
        CaseOf.INSPECTION,
        CaseOf.INSPECTION.label,
        workflow.INSPECTION,
        create=create,
        draw_bodies=_("抽取被检查单位"),
        draw_team=_("抽取检查人员"),
        name_body=_("指定被检查单位"),
        name_team=_("确定检查组"),
        hand_over=_("更换检查人员"),
        record_answer=_("填写检查结果"),
        submit_visit=_("提交检查记录"),
        skip_visit=_("未检查"),
        file_kept=_("保存材料"),
        file_read=_("查看材料"),
    )
    name_steps(
        CaseOf.FINDING,
        CaseOf.FINDING.label,
        workflow.FINDING,
        note=_("检查发现问题"),
        follow_up=_("回访"),
        draft=_("起草失信记录"),
        escalate=_("逾期未整改，报上级督办"),
    )
    name_steps(
        CaseOf.CAMPAIGN, CaseOf.CAMPAIGN.label, workflow.CAMPAIGN, create=create, compare=_("核对数据")
    )
    name_steps(
        CaseOf.TARGET,
        CaseOf.TARGET.label,
        workflow.TARGET,
        enter=_("列入治理对象"),
        plan=_("填报清零措施"),
        progress=_("登记进展"),
        answering=_("登记责任追究"),
    )
    name_steps(CaseOf.PROGRAMME, CaseOf.PROGRAMME.label, workflow.PROGRAMME, create=create)
    name_steps(
        CaseOf.APPLICATION,
        CaseOf.APPLICATION.label,
        workflow.APPLICATION,
        create=create,
        apply=_("申报"),
        review=_("专家评审"),
        link_visit=_("登记实地核查"),
        enter_objection=_("登记公示异议"),
        answer_objection=_("核实公示异议"),
        recheck=_("复核通过"),
        recheck_late=_("逾期未复核"),
    )
