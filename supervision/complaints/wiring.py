"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions, name_steps
from supervision.complaints import deadlines, handing_over
from supervision.complaints.api import happenings
from supervision.complaints.workflow import DEEDS, WORKFLOW


def register() -> None:
    deadlines.register()
    handing_over.register()
    happenings.register()
    name_steps("complaint", _("投诉举报"), WORKFLOW, **{name: deed.label for name, deed in DEEDS.items()})
    name_actions(
        **{
            "complaint.file": _("提出投诉举报"),
            "complaint.open": _("查看投诉举报"),
            "complaint.open_identity": _("查看反映人身份"),
            "complaint.pulled": _("热线系统读取投诉举报"),
            "complaint.message": _("给反映人留言"),
            "complaint.message_of_informant": _("反映人留言"),
            "complaint.hand_over": _("投诉举报变更承办人"),
            "complaint.merged_here": _("投诉举报并入另一件"),
            "complaint.overdue": _("投诉举报逾期"),
        }
    )
