"""Filing an objection or an application for repair: the record first, then one form, then the receipt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from disclosure.published import PUBLIC, readable, records_for
from disclosure.search.criteria import Criteria
from disclosure.search.matching import matching
from disclosure.site.reading import Reading
from disclosure.site.remedies.forms import ApplicantForm, ObjectionForm, RepairForm
from records.access.throttling import client_address, count
from records.common.workflow import TransitionDenied
from records.dishonesty.models import DishonestyRecord
from records.remedies import services
from records.remedies.choices import CaseChannel, CaseKind
from records.remedies.due import deadlines_of
from records.remedies.services.codes import spelt

FOUND = 10


@dataclass(frozen=True)
class Way:
    """One remedy as the site offers it."""

    kind: CaseKind
    form: type[ApplicantForm]
    file: Callable[..., Any]
    new: str
    track: str


OBJECTION = Way(
    CaseKind.OBJECTION, ObjectionForm, services.file_objection, "site:objection-new", "site:objection-track"
)
REPAIR = Way(CaseKind.REPAIR, RepairForm, services.file_repair, "site:repair-new", "site:repair-track")


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_objection(request: HttpRequest) -> HttpResponse:
    return _new(request, OBJECTION)


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_repair(request: HttpRequest) -> HttpResponse:
    return _new(request, REPAIR)


def _new(request: HttpRequest, way: Way) -> HttpResponse:
    record = _record(request)
    if record is None:
        return _choose(request, way)
    if record.is_replica:
        # Upper levels never edit a lower level's record; the origin's own site takes it in.
        return render(
            request,
            "site/remedies/elsewhere.html",
            {"way": way, "record": Reading(record), "origin": record.origin},
        )
    form = way.form(request.POST or None, request.FILES or None) if request.method == "POST" else way.form()
    if request.method == "POST":
        if wait := _too_many(request):
            form.add_error(None, _("提交过于频繁，请 %d 秒后再试；已填写的内容都已保留。") % wait)
        elif form.is_valid() and (filed := _file(way, form, record)):
            return _receipt(request, way, *filed)
    answer = _answer(record) if way is REPAIR else None
    return render(
        request,
        "site/remedies/new.html",
        {
            "way": way,
            "is_repair": way is REPAIR,
            "record": Reading(record),
            "form": form,
            "problems": form.problems() if form.is_bound else [],
            "answer": answer,
            # Time and what only the office can do; duties and the pledge are asked for on this very form.
            "blocked": answer is not None and not answer.is_eligible,
            "pledge": services.PLEDGE_TEXT,
            "here": f"{reverse(way.new)}?record={record.uid}",
        },
        status=422 if form.is_bound else 200,
    )


def _record(request: HttpRequest) -> DishonestyRecord | None:
    """The record in the address, if it is one that everybody may read today."""
    try:
        uid = UUID(request.GET.get("record", ""))
    except ValueError:
        return None
    return readable(records_for(PUBLIC, on=localdate())).filter(uid=uid).first()


def _choose(request: HttpRequest, way: Way) -> HttpResponse:
    """Find the record by what stands on its document; a name is enough."""
    asked = request.GET.get("q", "").strip()[:100]
    found = []
    if asked:
        criteria, _problems = Criteria.read({"q": asked})
        records = matching(records_for(PUBLIC, on=localdate()), criteria)
        found = [Reading(row) for row in readable(records).order_by("-published_at", "-uid")[:FOUND]]
    return render(
        request,
        "site/remedies/choose.html",
        {
            "way": way,
            "is_repair": way is REPAIR,
            "asked": asked,
            "found": found,
            "new_url": reverse(way.new),
            "lost": bool(request.GET.get("record")),
        },
    )


def _answer(record: DishonestyRecord) -> services.Answer:
    """The calculator, as if duties were done and the pledge given: the form asks for both."""
    return services.answer_for(record, duties_done=True, pledged=True, at=timezone.now())


def _file(way: Way, form: Any, record: DishonestyRecord) -> Any:
    try:
        # A file that is refused takes the case back with it.
        with transaction.atomic():
            return way.file(
                record_uid=record.pk,
                applicant=form.applicant(),
                proofs=form.proofs(),
                channel=CaseChannel.SITE,
                by=None,
                at=timezone.now(),
                **form.said(),
            )
    except services.NotEligible as denied:
        for sentence in denied.answer.sentences:
            form.add_error(None, sentence)
    except TransitionDenied as denied:
        form.add_error(None, denied.message)
    except services.FileRefused as refused:
        form.add_error("identity", refused.message)
    except ValidationError as error:
        form.take(error)
    return None


def _receipt(request: HttpRequest, way: Way, case: Any, code: str) -> HttpResponse:
    """The one page on which the code stands; nothing here keeps it."""
    return render(
        request,
        "site/remedies/receipt.html",
        {
            "way": way,
            "is_repair": way is REPAIR,
            "case": case,
            "code": spelt(code),
            "deadlines": deadlines_of(case),
            "track_url": reverse(way.track),
            "slip_url": reverse("site:remedy-slip"),
        },
    )


def _too_many(request: HttpRequest) -> int:
    usage = count(policy="filing", who=f"address:{client_address(request)}")
    return usage.resets_in if usage is not None and usage.exceeded else 0
