"""Following one's complaint with the receipt code, which travels in the body of a request and never in an address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from disclosure.published.papers import pdf_of_own_paper
from disclosure.site.complaints import thresholds
from disclosure.site.complaints.discreet import discreet
from disclosure.site.complaints.forms import MessageForm, RateForm, ReopenForm
from disclosure.site.complaints.slips import slip_of
from disclosure.site.forms import PublicForm
from supervision.complaints import services
from supervision.complaints.models import Complaint

FORMS: dict[str, type[PublicForm]] = {"say": MessageForm, "rate": RateForm, "reopen": ReopenForm}


@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code; whoever has it sees how his complaint stands."""
    if request.method != "POST":
        return _ask(request)
    complaint, refused = _complaint(request)
    return _show(request, complaint) if complaint else refused


@discreet
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Say something, hand in files, rate the answer, or ask that it be looked at again."""
    complaint, refused = _complaint(request)
    if complaint is None:
        return refused
    name = request.POST.get("act", "")
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, request.FILES, auto_id=f"{name}-%s")
    if form.is_valid():
        try:
            # A file that is refused takes the message back with it.
            with transaction.atomic():
                _do(name, complaint, form)
        except services.TransitionDenied as denied:
            form.add_error(None, denied.message)
        except services.FileRefused as refusal:
            form.add_error("files" if "files" in form.fields else None, refusal.message)
        except ValidationError as error:
            form.take(error)
        else:
            return _show(request, services.find_by_code(_code(request)) or complaint, done=name)
    return _show(request, complaint, acting=name, form=form)


@discreet
@require_POST
def slip(request: HttpRequest) -> HttpResponse:
    """The printable slip; it bears the number and not the code."""
    complaint, refused = _complaint(request)
    if complaint is None:
        return refused
    answer = HttpResponse(
        pdf_of_own_paper(slip_of(complaint, at=timezone.now())), content_type="application/pdf"
    )
    answer["Content-Disposition"] = 'attachment; filename="slip.pdf"'
    return answer


def _code(request: HttpRequest) -> str:
    return request.POST.get("code", "")[:64]


def _complaint(request: HttpRequest) -> tuple[Complaint | None, HttpResponse]:
    """The complaint behind the typed code, or the page that says why there is none. All failures look alike."""
    if wait := thresholds.too_many_tries(request):
        answer = _ask(request, wait=wait)
        answer["Retry-After"] = str(wait)
        return None, answer
    complaint = services.find_by_code(_code(request))
    return complaint, HttpResponse() if complaint else _ask(request, unknown=True)


def _ask(request: HttpRequest, *, unknown: bool = False, wait: int = 0) -> HttpResponse:
    return render(
        request,
        "site/complaints/track.html",
        {"unknown": unknown, "wait": wait, "here": reverse("site:complaint-track")},
        status=429 if wait else 404 if unknown else 200,
    )


def _show(
    request: HttpRequest,
    complaint: Complaint,
    *,
    acting: str = "",
    form: PublicForm | None = None,
    done: str = "",
) -> HttpResponse:
    told = services.public_view(complaint)
    forms = {name: kind(auto_id=f"{name}-%s") for name, kind in FORMS.items() if name in told.may}
    if form is not None:
        forms[acting] = form
    return render(
        request,
        "site/complaints/progress.html",
        {
            "told": told,
            "code": _code(request),
            "forms": forms,
            "acting": acting,
            "problems": form.problems() if form is not None else [],
            "done": done,
            "here": reverse("site:complaint-act"),
        },
        status=422 if form is not None else 200,
    )


def _do(name: str, complaint: Complaint, form: Any) -> None:
    said, at = form.cleaned_data, timezone.now()
    if name == "rate":
        services.rate(complaint=complaint.uid, satisfaction=said["satisfaction"], by=None, at=at)
    elif name == "reopen":
        services.reopen(complaint=complaint.uid, reason=said["reason"], by=None, at=at)
    else:
        services.say_as_informant(complaint=complaint.uid, text=said["text"], proofs=said["files"], at=at)
