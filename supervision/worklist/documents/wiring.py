"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_steps
from supervision.worklist.documents import deadlines, measures
from supervision.worklist.documents.services import papers
from supervision.worklist.documents.workflow import WORKFLOW


def register() -> None:
    deadlines.register()
    papers.register()
    measures.register()
    name_steps(
        "document",
        _("收文办理"),
        WORKFLOW,
        register=_("登记"),
        open=_("查看"),
        give=_("发给承办、阅知单位"),
        pass_on=_("转给其他单位"),
        confirm=_("签收"),
        answer=_("回报"),
        slip=_("出具办理单"),
        remind=_("催报"),
        task=_("生成任务"),
        overdue=_("逾期"),
    )
