"""Intake at the window: the clerk finds the record and files with the same services as the site."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, posted, record_in_reach, render
from records.dishonesty.choices import Status
from records.dishonesty.queries import records_in_reach
from records.remedies import queries, services
from records.remedies.admin import forms
from records.remedies.choices import CaseChannel, CaseKind
from records.remedies.models import Objection, Repair
from records.remedies.services.codes import spelt

MOST_FOUND = 20
AT_THE_WINDOW = (Role.CLERK, Role.REVIEWER)


def intake(request: HttpRequest) -> HttpResponse:
    """Find the record by document number, title or body, then choose what is asked for."""
    _only_staff_of_the_window(request)
    asked = request.GET.get("q", "").strip()[:100]
    found = records_in_reach(person(request)).none()
    if asked:
        found = (
            records_in_reach(person(request))
            .of_this_node()
            .filter(status=Status.PUBLISHED)
            .filter(
                Q(document_number__icontains=asked)
                | Q(title__icontains=asked)
                | Q(organisation__name__icontains=asked)
                | Q(organisation__uscc=asked.upper())
            )
            .with_parties()
            .order_by("-published_at", "-uid")
        )
    return render(
        request,
        "remedies/intake.html",
        _("窗口登记"),
        asked=asked,
        form=forms.FindForm({"q": asked}),
        records=found[:MOST_FOUND],
        most=MOST_FOUND,
    )


def file_objection(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """An objection at the window."""
    return _file(
        request, record, forms.ObjectionForm, services.file_objection, _("登记异议"), CaseKind.OBJECTION
    )


def file_repair(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """An application for repair at the window, with what the calculator says of the record."""
    return _file(request, record, forms.RepairForm, services.file_repair, _("登记修复申请"), CaseKind.REPAIR)


def propose(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """Leniency: proposed by the office or by the body itself."""
    about = record_in_reach(request, record)
    form = forms.MitigationForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        case = _tried(
            form,
            lambda: services.propose_mitigation(
                record_uid=about.pk, by=person(request), at=timezone.now(), **form.cleaned_data
            ),
        )
        if case is not None:
            return HttpResponseRedirect(reverse("admin:records_mitigation_change", args=[case.pk]))
    return _sheet(request, form, about, _("建议从轻或免于惩戒"), CaseKind.MITIGATION)


def file_complaint(request: HttpRequest, kind: str, about: uuid.UUID) -> HttpResponse:
    """A complaint about how a case was handled, entered at the window."""
    _only_staff_of_the_window(request)
    model: Any = {CaseKind.OBJECTION: Objection, CaseKind.REPAIR: Repair}.get(kind)  # type: ignore[call-overload]
    case = queries.cases_in_reach(model, person(request)).filter(pk=about).first() if model else None
    if case is None:
        raise Http404(_("没有这一件，或它不在您的权限范围内。"))
    form = forms.ComplaintForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        filed = _tried(
            form,
            lambda: services.file_handling_complaint(
                about=case,
                statement=form.cleaned_data["statement"],
                proofs=form.proofs(),
                channel=CaseChannel.WINDOW,
                by=person(request),
                at=timezone.now(),
            ),
        )
        if filed is not None:
            return _filed(request, *filed)
    return _sheet(request, form, case.record, _("登记办理投诉"), CaseKind.HANDLING)


def _file(
    request: HttpRequest,
    uid: uuid.UUID,
    form_class: type[Any],
    service: Callable[..., Any],
    title: str,
    kind: CaseKind,
) -> HttpResponse:
    _only_staff_of_the_window(request)
    about = record_in_reach(request, uid)
    form = form_class(*posted(request))
    if request.method == "POST" and form.is_valid():
        filed = _tried(
            form,
            lambda: service(
                record_uid=about.pk,
                applicant=form.applicant(),
                proofs=form.proofs(),
                channel=CaseChannel.WINDOW,
                by=person(request),
                at=timezone.now(),
                **form.said(),
            ),
        )
        if filed is not None:
            return _filed(request, *filed)
    return _sheet(request, form, about, title, kind)


def _tried(form: Any, act: Callable[[], Any]) -> Any:
    try:
        # A file that is refused takes the case back with it.
        with transaction.atomic():
            return act()
    except services.NotEligible as denied:
        for sentence in denied.answer.sentences:
            form.add_error(None, sentence)
    except TransitionDenied as denied:
        form.add_error(None, denied.message)
    except services.FileRefused as refused:
        form.add_error("files", refused.message)
    except ValidationError as error:
        form.take(error)
    return None


def _sheet(request: HttpRequest, form: Any, record: Any, title: str, kind: CaseKind) -> HttpResponse:
    problems = form.problems() if form.is_bound else []
    answer = None
    if kind == CaseKind.REPAIR:
        answer = services.answer_for(record, duties_done=True, pledged=True, at=timezone.now())
    response = render(
        request,
        "remedies/file.html",
        title,
        crumbs=[(_("窗口登记"), reverse("admin:records_objection_intake"))],
        record=record,
        form=form,
        answer=answer,
        problems=problems,
    )
    if problems:
        response.status_code = 422
    return response


def _filed(request: HttpRequest, case: Any, code: str) -> HttpResponse:
    """The one page on which the code stands; nothing keeps it."""
    name = case._meta.model_name
    response = render(
        request,
        "remedies/filed.html",
        _("已登记"),
        case=case,
        code=spelt(code),
        page_url=reverse(f"admin:records_{name}_change", args=[case.pk]),
        slip_url=reverse(f"admin:records_{name}_slip", args=[case.pk]),
    )
    response["Cache-Control"] = "no-store"
    return response


def _only_staff_of_the_window(request: HttpRequest) -> None:
    if not person(request).holds(AT_THE_WINDOW):
        raise PermissionDenied
