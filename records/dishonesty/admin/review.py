"""The reviewer's page: old and new side by side, a checklist, and the verdict."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.dishonesty import queries, services
from records.dishonesty.admin.base import (
    crumbs,
    note_reading,
    person,
    record_in_reach,
    record_url,
    refusals_as_messages,
    render,
)
from records.dishonesty.admin.forms import ChecklistForm
from records.dishonesty.admin.words import Clock
from records.dishonesty.choices import Status
from records.dishonesty.content import display_period_of
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.moving import seen_as


def _page_of(uid: uuid.UUID) -> str:
    return reverse("admin:records_dishonestyrecord_page", args=[uid])


@refusals_as_messages(_page_of)
def review(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show what was submitted beside what was seen before; approve or return it."""
    record = record_in_reach(request, uid)
    if record.status != Status.SUBMITTED:
        messages.info(request, _("本记录不在待审核状态。"))
        return HttpResponseRedirect(record_url(record))
    verdict = request.POST.get("verdict", "")
    form = ChecklistForm(request.POST if request.method == "POST" else None, approving=verdict != "return")
    if request.method == "POST" and form.is_valid():
        _decide(request, record, verdict, form.cleaned_data["reason"])
        return HttpResponseRedirect(
            _next_to_review(request) if "next" in request.POST else record_url(record)
        )
    note_reading(request, record)
    return _review_page(request, record, form)


def _decide(request: HttpRequest, record: DishonestyRecord, verdict: str, reason: str) -> None:
    by, at = person(request), timezone.now()
    if verdict == "return":
        services.return_record(uid=record.pk, by=by, at=at, reason=reason)
        messages.success(request, _("已退回录入人补正。"))
        return
    approved = services.approve_record(
        uid=record.pk, by=by, at=at, reason=reason, seen=request.POST.get("seen", "")
    )
    if verdict != "approve_publish":
        messages.success(request, _("已审核通过。"))
        return
    try:
        services.publish_record(uid=approved.pk, by=by, at=at)
    except services.TransitionDenied as denied:
        # Approved all the same: what is left is time, or a second reviewer.
        messages.warning(request, _("已审核通过，暂不能发布：%s") % denied.message)
    else:
        messages.success(request, _("已审核通过并发布，正在逐级归集。"))


def _review_page(request: HttpRequest, record: DishonestyRecord, form: ChecklistForm) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    steps = {
        transition.name: denied
        for transition, denied in services.available_transitions(record, by=person(request), at=at)
    }
    lines = queries.difference(record)
    period = display_period_of(record, published_on=today)
    response = render(
        request,
        "dishonestyrecord/review.html",
        _("审核记录"),
        crumbs=crumbs(record),
        record=record,
        lines=lines,
        changed=sum(line.changed for line in lines),
        is_first=all(line.old == "—" for line in lines),
        last_return=record.transitions.filter(name="return").select_related("by").order_by("-at").first(),
        attachments=record.attachments.filter(removed_at=None),
        period=period,
        clock=Clock(today).of(record),
        form=form,
        seen=seen_as(record),
        approve_denied=steps["approve"],
        return_denied=steps["return"],
        problems=[
            (form[name].id_for_label, str(form[name].label), str(error))
            for name, errors in form.errors.items()
            for error in errors
        ],
    )
    if form.is_bound and form.errors:
        response.status_code = 422
    return response


def _next_to_review(request: HttpRequest) -> str:
    """The next record that waits for this reviewer, else his list."""
    waiting = queries.my_work(person(request), on=timezone.localdate())["to_review"]
    following = waiting.order_by("submitted_at").first()
    if following is None:
        return reverse("admin:index")
    return record_url(following, "review")
