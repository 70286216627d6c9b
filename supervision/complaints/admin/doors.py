"""The sealed doors of a complaint: who complained, and what he handed in; and the desk where complaints come in."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.factors.stepup import require_recent
from records.common.identity import Node, this_node
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.casework import attempted
from supervision.complaints import queries, services
from supervision.complaints.admin import forms
from supervision.complaints.admin.base import render
from supervision.complaints.models import Complaint, ComplaintFile, Informant

IDENTITY_LABELS = {
    "name": gettext_lazy("名称、姓名"),
    "id_number": gettext_lazy("统一社会信用代码、身份证件号码"),
    "phone": gettext_lazy("联系电话"),
    "email": gettext_lazy("电子邮箱"),
    "address": gettext_lazy("联系地址"),
}


class Doorkeeping:
    """What ``ComplaintAdmin`` has besides the steps."""

    def node(self) -> Node:
        return this_node()

    def own_urls(self: Any, wrap: Any) -> list[URLPattern]:
        return [
            path("intake/", wrap(self.intake_view), name=f"{self.name}_intake"),
            path("<uuid:uid>/identity/", wrap(self.identity_view), name=f"{self.name}_identity"),
            path("<uuid:uid>/file/<uuid:file>/", wrap(self.file_view), name=f"{self.name}_file"),
        ]

    def intake_view(self: Any, request: HttpRequest) -> HttpResponse:
        """What came by another way than the site; who will handle it is said once it is filed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = forms.IntakeForm(*posted(request), node=self.node().code)
        if request.method == "POST" and form.is_valid():
            done, made = attempted(form, lambda: _file(request, form))
            if done:
                return self.filed_view(request, *made)
        problems = form.problems() if form.is_bound else []
        response = render(
            request,
            "complaints/intake.html",
            _("登记投诉举报"),
            crumbs=self.crumbs(),
            form=form,
            problems=problems,
            list_url=reverse(f"admin:{self.name}_changelist"),
        )
        if problems:
            response.status_code = 422
        return response

    def filed_view(self: Any, request: HttpRequest, case: Complaint, code: str) -> HttpResponse:
        """The one page on which the code stands; nothing keeps it."""
        response = render(
            request,
            "complaints/filed.html",
            _("已登记"),
            case=case,
            code=services.spelt(code) if code else "",
            route=services.route(case, node=self.node()),
            # Whoever answers the telephone may take in what only others will handle.
            page_url=self.address(case) if self.get_queryset(request).filter(pk=case.pk).exists() else "",
        )
        response["Cache-Control"] = "no-store"
        return response

    def identity_view(self: Any, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """Ask what for, then show who complained; both are written down, and so is every refusal."""
        case, back = self._at_the_door(request, uid)
        form = forms.PurposeForm(*posted(request))
        if request.method == "POST" and form.is_valid():
            if (shown := require_recent(request)) is not None:
                return shown
            try:
                told = services.open_identity(
                    complaint=case.pk,
                    purpose=form.cleaned_data["purpose"],
                    by=person(request),
                    at=timezone.now(),
                )
            except TransitionDenied as denied:
                messages.error(request, denied.message)
                return HttpResponseRedirect(back)
            response = render(
                request,
                "complaints/identity.html",
                _("反映人身份"),
                case=case,
                page_url=back,
                purpose=form.cleaned_data["purpose"],
                lines=[(IDENTITY_LABELS[name], value) for name, value in told.items()],
            )
            # Nobody finds it in the browser's memory afterwards.
            response["Cache-Control"] = "no-store"
            return response
        return self.sheet(
            request,
            case,
            form,
            title=_("查阅反映人身份"),
            says=_("反映人身份只供办理本件所必需时查阅；查阅人、时间和目的永久留存。"),
            shown=_openings(case),
            heading=case.number,
            page_url=back,
        )

    def _at_the_door(self: Any, request: HttpRequest, uid: uuid.UUID) -> tuple[Complaint, str]:
        """The complaint and where to go back to: its page for who reads it, the custodians' list for them."""
        kept: Informant | None = (
            queries.identities_in_reach(person(request)).filter(complaint=uid).first()
            if person(request).has_perm("supervision.view_informant")
            else None
        )
        if kept is not None:
            return kept.complaint, reverse("admin:supervision_informant_changelist")
        case = self.find(request, uid, action="complaint.open_identity")
        return case, self.address(case)

    def file_view(self: Any, request: HttpRequest, uid: uuid.UUID, file: uuid.UUID) -> HttpResponse:
        """Ask what for, then hand out the file; both are written down."""
        case = self.find(request, uid)
        if not ComplaintFile.objects.filter(complaint=case, pk=file).exists():
            raise Http404
        form = forms.PurposeForm(*posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                row, content = services.open_file(
                    complaint=case.pk,
                    file=file,
                    purpose=form.cleaned_data["purpose"],
                    by=person(request),
                    at=timezone.now(),
                )
            except TransitionDenied as denied:
                messages.error(request, denied.message)
                return HttpResponseRedirect(self.address(case))
            return HttpResponse(
                content,
                content_type=row.content_type,
                headers={
                    "Content-Disposition": f'attachment; filename="{case.number}-{row.sha256[:8]}{row.extension}"',
                    "X-Content-Type-Options": "nosniff",
                    "Cache-Control": "no-store",
                },
            )
        return self.sheet(
            request,
            case,
            form,
            title=_("查阅材料"),
            says=_("材料只供办理本件查阅；查阅人、时间和目的记入审计日志。"),
        )


def _file(request: HttpRequest, form: forms.IntakeForm) -> tuple[Complaint, str]:
    return services.file_complaint(
        said=form.said(),
        informant=form.informant(),
        proofs=form.cleaned_data.get("files") or [],
        channel=form.cleaned_data["channel"],
        outside_number=form.cleaned_data["outside_number"],
        by=person(request),
        at=timezone.now(),
    )


def _openings(case: Complaint) -> list[tuple[str, str]]:
    """Who opened it before: whoever opens it next sees that nothing of this goes unseen."""
    return [
        (f"{timezone.localtime(one.at):%Y-%m-%d %H:%M} {one.by.get_full_name()}", one.purpose)
        for one in case.openings.select_related("by").order_by("-at", "-uid")[:20]
    ]
