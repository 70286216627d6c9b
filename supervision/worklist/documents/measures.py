"""The figure of incoming documents: answered in time."""

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period
from supervision.worklist.documents.choices import ANSWERING
from supervision.worklist.documents.models import DocumentReceiver
from supervision.worklist.ledger.measures import FIELD


def _due(period: Period) -> QuerySet[DocumentReceiver]:
    return (
        DocumentReceiver.objects.filter(
            part__in=ANSWERING, due_on__range=(period.since, max(period.since, period.ended_until))
        )
        .annotate(figure_answered_on=TruncDate("answered_at"))
        .select_related("document")
        .order_by("-due_on", "uid")
    )


def register() -> None:
    add(
        "documents_on_time_rate",
        _("公文按期回报率"),
        Counted(
            rows=_due,
            hits=lambda period: Q(figure_answered_on__lte=F("due_on")),
            url=lambda one: reverse("admin:supervision_incomingdocument_change", args=[one.document_id]),
            title=lambda one: f"{one.document.number} {one.document.title}",
            on=lambda one: one.due_on,
            words=(_("按期回报"), _("逾期或未回报")),
        ),
        help=_("回报期限在期内的公文，其中在期限当日或以前回报的比例；只需阅知的不计。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
