"""Following one's case with the receipt code, which travels in the body of a request and never in an address."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from disclosure.published.papers import pdf_of_own_paper
from disclosure.site.forms import PublicForm
from disclosure.site.remedies.forms import ComplaintForm, SupplementForm, WithdrawForm
from records.access.throttling import client_address, count
from records.common.workflow import TransitionDenied
from records.remedies import services
from records.remedies.choices import CaseChannel, CaseKind
from records.remedies.services.codes import spelt
from records.remedies.tracking import progress
from records.remedies.tracking import track as find

FORMS: dict[str, type[PublicForm]] = {
    "withdraw": WithdrawForm,
    "supplement": SupplementForm,
    "complain": ComplaintForm,
}


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code; whoever has it sees how the case stands."""
    if request.method != "POST":
        return _ask(request)
    case, refused = _case(request)
    return refused or _show(request, case)


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Withdraw, hand in what was missing, or complain about the handling."""
    case, refused = _case(request)
    if refused is not None:
        return refused
    name = request.POST.get("act", "")
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, request.FILES, auto_id=_ids(name))
    if form.is_valid():
        try:
            with transaction.atomic():
                new = _do(name, case, form)
        except TransitionDenied as denied:
            form.add_error(None, denied.message)
        except services.FileRefused as refusal:
            form.add_error("files" if "files" in form.fields else None, refusal.message)
        except ValidationError as error:
            form.take(error)
        else:
            if new is not None:
                return _complaint_receipt(request, *new)
            return _show(request, find(_code(request)), done=name)
    return _show(request, case, acting=name, form=form)


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_POST
def slip(request: HttpRequest) -> HttpResponse:
    """The printable slip that the case was received."""
    case, refused = _case(request)
    if refused is not None:
        return refused
    return _pdf(pdf_of_own_paper(services.slip_of(case, at=timezone.now())))


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """A decision of one's own case, as PDF."""
    case, refused = _case(request)
    if refused is not None:
        return refused
    try:
        paper = services.papers_of(case).filter(pk=UUID(request.POST.get("paper", ""))).first()
    except ValueError:
        paper = None
    if paper is None:
        raise Http404
    return _pdf(pdf_of_own_paper(paper))


def _ids(name: str) -> str:
    # Several forms stand on one page.
    return f"{name}-%s"


def _code(request: HttpRequest) -> str:
    return request.POST.get("code", "")[:64]


def _case(request: HttpRequest) -> tuple[Any, HttpResponse | None]:
    """The case behind the typed code, or the page that says why there is none. All failures look alike."""
    usage = count(policy="tracking", who=f"address:{client_address(request)}")
    if usage is not None and usage.exceeded:
        answer = _ask(request, wait=usage.resets_in)
        answer["Retry-After"] = str(max(1, usage.resets_in))
        return None, answer
    case = find(_code(request))
    return (case, None) if case is not None else (None, _ask(request, unknown=True))


def _ask(request: HttpRequest, *, unknown: bool = False, wait: int = 0) -> HttpResponse:
    status = 429 if wait else 404 if unknown else 200
    return render(
        request,
        "site/remedies/track.html",
        {"unknown": unknown, "wait": wait, "here": reverse("site:remedy-track")},
        status=status,
    )


def _show(
    request: HttpRequest, case: Any, *, acting: str = "", form: PublicForm | None = None, done: str = ""
) -> HttpResponse:
    told = progress(case, at=timezone.now())
    forms = {name: FORMS[name](auto_id=_ids(name)) for name in FORMS if name in told.may}
    if form is not None:
        forms[acting] = form
    return render(
        request,
        "site/remedies/progress.html",
        {
            "told": told,
            "code": _code(request),
            "forms": forms,
            "acting": acting,
            "problems": form.problems() if form is not None else [],
            "done": done,
            "record_uid": getattr(case, "record_id", None),
            "is_repair": case.kind == CaseKind.REPAIR,
        },
        status=422 if form is not None else 200,
    )


def _do(name: str, case: Any, form: Any) -> Any:
    at = timezone.now()
    if name == "complain":
        return services.file_handling_complaint(
            about=case,
            statement=form.cleaned_data["statement"],
            channel=CaseChannel.SITE,
            by=None,
            at=at,
        )
    if name == "supplement":
        services.supplement_repair(
            uid=case.pk, statement=form.cleaned_data["statement"], proofs=form.proofs(), by=None, at=at
        )
        return None
    withdraw = {
        CaseKind.OBJECTION: services.withdraw_objection,
        CaseKind.REPAIR: services.withdraw_repair,
        CaseKind.HANDLING: services.withdraw_handling,
    }[case.kind]
    withdraw(uid=case.pk, reason=form.cleaned_data["reason"], by=None, at=at)
    return None


def _complaint_receipt(request: HttpRequest, case: Any, code: str) -> HttpResponse:
    return render(
        request,
        "site/remedies/receipt.html",
        {
            "case": case,
            "code": spelt(code),
            "track_url": reverse("site:remedy-track"),
            "slip_url": reverse("site:remedy-slip"),
            "heading": _("对办理的投诉已收到"),
        },
    )


def _pdf(content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="paper.pdf"'
    return answer
