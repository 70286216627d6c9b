"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions, name_steps
from supervision.warnings import deadlines, measures, partners, sources
from supervision.warnings.workflow import COURT, RULE, WARNING


def register() -> None:
    deadlines.register()
    sources.register()
    measures.register()
    partners.register()
    name_steps(
        "warning",
        _("风险预警"),
        WARNING,
        open=_("发出"),
        recolour=_("等级变化"),
        cleared=_("指标已低于限值"),
        urge=_("催办"),
        escalate=_("逾期未确认，报上级"),
        overdue=_("逾期未报告处置"),
    )
    name_steps(
        "warning_rule",
        _("预警规则"),
        RULE,
        create=_("新建"),
        revise=_("修改"),
        dry_run=_("试算"),
        dry_run_ended=_("试算结束"),
    )
    name_steps("court_notice", _("法院列入前预警"), COURT, enter=_("登记"))
    name_actions(
        **{
            "warning.rules_loaded": _("载入预警规则"),
            "warning_run.ask": _("发起预警运行"),
            "rule.open": _("查看预警规则"),
            "notice.open": _("查看法院列入前预警"),
        }
    )
