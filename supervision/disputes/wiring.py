"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_steps
from supervision.disputes import deadlines
from supervision.disputes.services import papers
from supervision.disputes.workflow import WORKFLOW


def register() -> None:
    deadlines.register()
    papers.register()
    name_steps(
        "dispute",
        _("违约协调"),
        WORKFLOW,
        file=_("登记"),
        open=_("查看"),
        set_lead=_("确定牵头单位"),
        add_side=_("登记参加方"),
        name_representative=_("登记代表人"),
        side_opened=_("查看代表人信息"),
        record_meeting=_("登记会议纪要"),
        note_answer=_("登记各方答复"),
        note_performance=_("登记履行情况"),
        check_performance=_("核验履行情况"),
        draft=_("起草失信记录"),
        overdue=_("逾期"),
    )
