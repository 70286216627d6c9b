"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_steps
from supervision.oversight import deadlines, measures, models, partners
from supervision.oversight.services import papers
from supervision.oversight.workflow import WORKFLOWS

_CASES = (
    models.Proposal,
    models.CongressReport,
    models.LitigationCase,
    models.LegalAdvice,
    models.CriminalTransfer,
    models.DecisionFile,
)
# What is done with a case besides its table's steps.
_DEEDS = {
    "proposal": {
        "note_contact": _("登记与提出人沟通"),
        "give_opinion": _("会办、分办单位提交意见"),
        "note_promise": _("登记落实情况"),
        "check_promise": _("核实落实情况"),
        "follow_promise": _("对应承诺或者任务"),
        "publish": _("确定答复公开方式"),
    },
    "congress": {"draft_opinion": _("拟写审议意见反馈"), "sign_opinion": _("签发审议意见反馈")},
    "litigation": {
        "add_hearing": _("登记开庭"),
        "strike_hearing": _("作废开庭登记"),
        "add_duty": _("登记裁判义务"),
        "note_performance": _("登记履行情况"),
        "confirm_performance": _("核实履行情况"),
        "doubt_performance": _("退回履行登记"),
        "draft_record": _("起草失信记录"),
        "imported": _("导入"),
    },
    "decision": {"add_part": _("登记决策程序")},
}


def register() -> None:
    deadlines.register()
    papers.register()
    measures.register()
    partners.register()
    for model in _CASES:
        name_steps(
            model.kind,
            model._meta.verbose_name or "",
            WORKFLOWS[model.kind],
            enter=_("登记"),
            open=_("查看"),
            file_kept=_("保存材料"),
            file_read=_("查看材料"),
            overdue=_("逾期"),
            **_DEEDS.get(model.kind, {}),
        )
