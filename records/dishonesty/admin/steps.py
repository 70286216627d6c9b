"""The steps of the workflow, each with a page that asks once more and takes the reason."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

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
from records.dishonesty.choices import EndReason
from records.dishonesty.services.moving import REASON_NEEDED
from records.dishonesty.workflow import WORKFLOW

# What the confirming page says will happen.
CONSEQUENCES = {
    "submit": gettext_lazy("提交后不能再修改，由另一人审核。"),
    "return": gettext_lazy("退回录入人补正；录入人会看到您写的理由。"),
    "approve": gettext_lazy("审核通过；文书未送达当事机构的，系统将事先告知并开始计算告知期。"),
    "publish": gettext_lazy("发布后按公开范围对外展示，并在数秒内逐级归集到上级。"),
    "end": gettext_lazy("终止后不再公示和共享，各级同步终止；不能恢复。"),
}
DONE = {
    "submit": gettext_lazy("已提交，等待另一人审核。"),
    "return": gettext_lazy("已退回录入人补正。"),
    "approve": gettext_lazy("已审核通过。"),
    "publish": gettext_lazy("已发布，正在逐级归集。"),
    "end": gettext_lazy("已终止公示。"),
}


def _page_of(uid: uuid.UUID, *args: object, **kwargs: object) -> str:
    return reverse("admin:records_dishonestyrecord_page", args=[uid])


@refusals_as_messages(_page_of)
def step(request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
    """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
    record = record_in_reach(request, uid)
    transition = WORKFLOW.transitions.get(name)
    if transition is None or name in ("amend", "restore"):
        raise Http404
    at = timezone.now()
    form = ReasonForm(request.POST if request.method == "POST" else None, needed=name in REASON_NEEDED)
    if request.method == "POST" and form.is_valid():
        end_reason = request.POST.get("end_reason", "") if name == "end" else ""
        services.perform(
            uid=record.pk,
            name=name,
            by=person(request),
            at=at,
            reason=form.cleaned_data["reason"],
            end_reason=end_reason,
        )
        messages.success(request, str(DONE[name]))
        return HttpResponseRedirect(record_url(record))
    denied = next(
        why
        for known, why in services.available_transitions(record, by=person(request), at=at)
        if known.name == name
    )
    return render(
        request,
        "dishonestyrecord/step.html",
        str(transition.label),
        crumbs=crumbs(record),
        record=record,
        transition=transition,
        consequence=CONSEQUENCES[name],
        form=form,
        denied=denied,
        reason_needed=name in REASON_NEEDED,
        end_reasons=[(EndReason.REVOKED, _("撤销：文书被撤销、变更或认定有误"))] if name == "end" else [],
    )


@require_POST
@refusals_as_messages(_page_of)
def naming(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A second reviewer confirms that the official may be named."""
    record = record_in_reach(request, uid)
    services.confirm_naming(uid=record.pk, by=person(request), at=timezone.now())
    messages.success(request, _("已复核：可以依法公开姓名。"))
    return HttpResponseRedirect(record_url(record))


@require_POST
@refusals_as_messages(_page_of)
def comment(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter what the subject answered to the notice."""
    record = record_in_reach(request, uid)
    services.record_comment(
        uid=record.pk,
        comment=request.POST.get("comment", ""),
        by=person(request),
        at=timezone.now(),
    )
    messages.success(request, _("当事机构的意见已登记。"))
    return HttpResponseRedirect(record_url(record))
