"""The page on which an upper level asks the origin of a record to correct it."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.chain import notices
from records.chain import queries as chain
from records.dishonesty import services
from records.dishonesty.admin.base import (
    crumbs,
    person,
    record_in_reach,
    record_url,
    refusals_as_messages,
    render,
)
from records.dishonesty.admin.forms import ReasonForm
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.ordering import MAY_ORDER


def _page_of(uid: uuid.UUID) -> str:
    return reverse("admin:records_dishonestyrecord_page", args=[uid])


def may_order(request: HttpRequest, record: DishonestyRecord) -> bool:
    """Whether this person may ask for a correction now."""
    return (
        record.is_replica
        and record.status == Status.PUBLISHED
        and person(request).holds(MAY_ORDER, over=record)
        and not chain.asked_below(record.pk).filter(kind=notices.CORRECTION_ORDER).exists()
    )


@refusals_as_messages(_page_of)
def order(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take the reason and send the order down."""
    record = record_in_reach(request, uid)
    if not person(request).holds(MAY_ORDER, over=record):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None, needed=True)
    if request.method == "POST" and form.is_valid():
        notice = services.order_correction(
            uid=record.pk, reason=form.cleaned_data["reason"], by=person(request), at=timezone.now()
        )
        messages.success(request, _("更正要求已发往产生节点，期限 %(due)s。") % {"due": notice.due_on})
        return HttpResponseRedirect(record_url(record))
    return render(
        request,
        "dishonestyrecord/order.html",
        _("要求更正"),
        crumbs=crumbs(record),
        record=record,
        form=form,
    )
