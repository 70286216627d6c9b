"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions
from supervision.complaints import hooks
from supervision.complaints.referrals import lines, services


def register() -> None:
    lines.register()
    name_actions(
        **{
            "complaint.refer": _("投诉举报转办到其他节点"),
            "complaint.referral": _("查看节点之间的转办往来"),
            "complaint.release": _("核定并转告反映人的留言"),
            "complaint.keep_back": _("不转告反映人的留言"),
        }
    )
    hooks.register_referral(out=services.out, told=services.told)
