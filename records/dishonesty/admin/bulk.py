"""One step for several records: asked once, decided for each by itself, reported row by row."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.dishonesty import queries, services
from records.dishonesty.admin.base import LIST, REFUSALS, crumbs, person, render, sentences
from records.dishonesty.admin.forms import ReasonForm
from records.dishonesty.admin.steps import CONSEQUENCES
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.moving import REASON_NEEDED
from records.dishonesty.workflow import WORKFLOW

# More than a person can have looked at is not a decision.
MOST = 100
NAMES = ("submit", "approve", "publish", "return")


@dataclass(frozen=True)
class Row:
    record: DishonestyRecord
    why_not: str
    done: bool = False


def confirm(request: HttpRequest, name: str, queryset: QuerySet[Any]) -> HttpResponse:
    """List what was ticked, with the reason beside each that cannot be done, and ask once more."""
    chosen = list(queryset.select_related("organisation", "region", "official")[: MOST + 1])
    if len(chosen) > MOST:
        messages.error(request, _("一次最多办理 %d 条，请缩小范围后再选。") % MOST)
        return HttpResponseRedirect(request.get_full_path())
    at = timezone.now()
    rows = [Row(record, _why_not(request, record, name, at)) for record in chosen]
    return _page(request, name, rows, form=ReasonForm(needed=name in REASON_NEEDED))


@require_POST
def run(request: HttpRequest, name: str) -> HttpResponse:
    """Take the step with each record on its own: one that is refused stops none of the others."""
    if name not in NAMES:
        raise Http404
    uids = request.POST.getlist("uid")[:MOST]
    # Within reach only; ids of anything else are as if they had not been sent.
    chosen = list(queries.records_in_reach(person(request)).with_parties().filter(pk__in=uids))
    form = ReasonForm(request.POST, needed=name in REASON_NEEDED)
    at = timezone.now()
    if not form.is_valid():
        return _page(
            request, name, [Row(record, _why_not(request, record, name, at)) for record in chosen], form=form
        )
    rows = [_one(request, record, name, form.cleaned_data["reason"]) for record in chosen]
    return _page(request, name, rows, form=form, finished=True)


def _one(request: HttpRequest, record: DishonestyRecord, name: str, reason: str) -> Row:
    try:
        done = services.perform(
            uid=record.pk,
            name=name,
            by=person(request),
            at=timezone.now(),
            reason=reason,
        )
    except REFUSALS as refused:
        return Row(record, " ".join(sentences(refused)))
    return Row(done, "", done=True)


def _why_not(request: HttpRequest, record: DishonestyRecord, name: str, at: Any) -> str:
    for transition, denied in services.available_transitions(record, by=person(request), at=at):
        if transition.name == name:
            return denied.message if denied else ""
    return ""


def _page(
    request: HttpRequest, name: str, rows: list[Row], *, form: ReasonForm, finished: bool = False
) -> HttpResponse:
    return render(
        request,
        "dishonestyrecord/bulk.html",
        _("批量办理：%s") % WORKFLOW.transitions[name].label,
        crumbs=crumbs(),
        name=name,
        label=WORKFLOW.transitions[name].label,
        consequence=CONSEQUENCES[name],
        rows=rows,
        possible=sum(not row.why_not for row in rows),
        done=sum(row.done for row in rows),
        form=form,
        finished=finished,
        back=reverse(LIST),
    )
