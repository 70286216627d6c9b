"""The slip that a complaint was received: to be printed and shown around, so it says neither about whom nor by whom."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from records.access.services import clock_user
from records.papers.kinds import ACCEPTANCE_SLIP, PaperKind, register_paper_kind
from records.papers.models import Paper
from records.papers.queries import papers_about
from records.papers.services import issue
from supervision.complaints.deadlines import deadlines_of
from supervision.complaints.models import Complaint
from supervision.complaints.models.case import CASE_KIND

# Nobody of the staff finds it among the papers: a person of the reported body may hold any role there.
COMPLAINT_SLIP = PaperKind(
    "complaint-slip",
    gettext_lazy("投诉收件回执"),
    ACCEPTANCE_SLIP.template,
    readers=frozenset(),
    public_copy=True,
)
register_paper_kind(COMPLAINT_SLIP)


def slip_of(complaint: Complaint, *, at: datetime) -> Paper:
    """Made when it is first asked for, and the same one ever after."""
    known = papers_about(CASE_KIND, complaint.uid).filter(kind=COMPLAINT_SLIP.name).first()
    if known is not None:
        return known
    with override("zh-hans"):
        return issue(
            kind=COMPLAINT_SLIP.name,
            title=_("投诉收件回执"),
            data={
                "reference": complaint.number,
                "facts": [
                    {"label": _("类别"), "value": complaint.get_kind_display()},
                    {"label": _("收到时间"), "value": timezone.localtime(complaint.filed_at)},
                    {"label": _("提交材料"), "value": _("%d 个文件") % complaint.files.count()},
                ],
                "steps": [
                    {
                        "what": str(deadline.label),
                        "who": deadline.organisation.name if deadline.organisation else _("信用主管部门"),
                        "by": deadline.due_on.isoformat(),
                    }
                    for deadline in deadlines_of(complaint)
                    if deadline.is_open
                ],
                "notes": [
                    _(
                        "请妥善保管提交时显示的16位查询码；凭查询码查看进度、收发留言、补交材料。本单位不保存查询码，无法找回。"
                    ),
                    _("本回执不写被反映单位和反映人，可以出示。"),
                    _("办理不收取任何费用。"),
                ],
            },
            about_kind=CASE_KIND,
            about_uid=complaint.uid,
            region=complaint.handling_region,
            by=clock_user(),
            at=at,
        )
