"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions
from supervision.ratings import deadlines, measures, partners


def register() -> None:
    deadlines.register()
    measures.register()
    partners.register()
    name_actions(
        **{
            "rating_agency.entered": _("登记评级机构"),
            "rating_agency.confirmed": _("核实评级机构"),
            "rating_agency.ended": _("停用评级机构"),
            "rating_agency.method_entered": _("登记评级方法"),
            "rating_case.receive": _("接收评级"),
            "rating_case.mend": _("补正评级"),
            "rating_case.attach": _("上传评级报告"),
            "rating_case.file_opened": _("查看评级报告"),
            "rating_case.resubmit": _("评级补正后提交"),
            "rating_case.check": _("核对评级"),
            "rating_case.take_back": _("报送单位收回评级更正"),
            "rating_case.return": _("评级退回补正"),
            "rating_case.refuse": _("不予公布评级"),
            "rating_case.comment": _("对评级提出意见"),
            "rating_case.publish": _("公布评级"),
            "rating_case.show_comment": _("公布对评级的意见"),
            "rating_case.propose_withdrawal": _("提出撤回评级"),
            "rating_case.withdraw": _("核定撤回评级"),
            "rating_case.keep": _("不予撤回评级"),
            "rating_case.replace": _("评级由新评级替代"),
            "rating_case.overdue": _("评级逾期未公布"),
            # What was refused of the four above is told under a name of its own.
            "rating.agency_entered": _("登记评级机构"),
            "rating.agency_confirmed": _("核实评级机构"),
            "rating.agency_ended": _("停用评级机构"),
            "rating.method_entered": _("登记评级方法"),
        }
    )
