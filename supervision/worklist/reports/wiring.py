"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions
from supervision.worklist.reports import deadlines, sections, travel
from supervision.worklist.reports.services import papers


def register() -> None:
    deadlines.register()
    papers.register()
    sections.register()
    travel.register()
    name_actions(
        **{
            "work_report.open": _("建立报告任务"),
            "work_report.compile": _("汇编报告数据"),
            "work_report.edit": _("编写报告章节"),
            "work_report.correct": _("改动报告数字"),
            "work_report.send": _("报告送签"),
            "work_report.rework": _("报告退回修改"),
            "work_report.sign": _("签发报送报告"),
            "work_report.file": _("签发存档报告"),
            "work_report.return": _("退回报告重报"),
            "work_report.accept": _("采用报告"),
            "work_report.arrive": _("收到下级报告"),
            "work_report.overdue": _("报告逾期未报"),
            "work_report.exempt": _("登记免予报送"),
            "work_report.end_exemption": _("取消免予报送"),
        }
    )
