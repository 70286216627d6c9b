"""What passes between two nodes about a complaint."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    HANDLE = "handle", _("转对方节点办理")
    ESCALATE = "escalate", _("逾期报上级督办")


class LetterKind(TextChoices):
    HELLO = "hello", _("建立加密往来")
    # To the node that handles it.
    COMPLAINT = "complaint", _("转办内容")
    INFORMANT_SAYS = "informant_says", _("反映人留言")
    RATED = "rated", _("反映人评价")
    REOPENED = "reopened", _("要求重新办理")
    SUPERVISED = "supervised", _("督办")
    # To the node where it was filed.
    RECEIVED = "received", _("已收件")
    STEP = "step", _("办理进度")
    HANDLER_SAYS = "handler_says", _("承办方留言")
    ANSWER = "answer", _("答复")
    RETURNED = "returned", _("退回")
    OVERDUE = "overdue", _("已逾期")


TO_HANDLER = frozenset(
    {
        LetterKind.COMPLAINT,
        LetterKind.INFORMANT_SAYS,
        LetterKind.RATED,
        LetterKind.REOPENED,
        LetterKind.SUPERVISED,
    }
)
TO_ORIGIN = frozenset(
    {
        LetterKind.RECEIVED,
        LetterKind.STEP,
        LetterKind.HANDLER_SAYS,
        LetterKind.ANSWER,
        LetterKind.RETURNED,
        LetterKind.OVERDUE,
    }
)
# Between who handles a matter that is late and his superior: what neither side can decide for the other is missing.
OF_ESCALATION = frozenset(
    {
        LetterKind.COMPLAINT,
        LetterKind.RECEIVED,
        LetterKind.STEP,
        LetterKind.HANDLER_SAYS,
        LetterKind.OVERDUE,
        LetterKind.SUPERVISED,
    }
)
