"""The sealed doors of a case: who the applicant is, what he handed in; and his slip, and more time."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.factors.stepup import require_recent
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, posted, render
from records.remedies import queries, services
from records.remedies.admin.forms import MoreTimeForm, PurposeForm
from records.remedies.admin.pages import CaseAdmin

IDENTITY_LABELS = {
    "name": gettext_lazy("名称、姓名"),
    "id_number": gettext_lazy("统一社会信用代码、身份证件号码"),
    "phone": gettext_lazy("联系电话"),
    "email": gettext_lazy("电子邮箱"),
    "address": gettext_lazy("联系地址"),
    "agent_name": gettext_lazy("代理人姓名"),
    "agent_id_number": gettext_lazy("代理人身份证件号码"),
    "agent_phone": gettext_lazy("代理人电话"),
}


class ApplicantCaseAdmin(CaseAdmin):
    """A kind of case that has an applicant."""

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("<uuid:uid>/identity/", wrap(self.identity_view), name=f"{self.name}_identity"),
            path("<uuid:uid>/proof/<uuid:proof>/", wrap(self.proof_view), name=f"{self.name}_proof"),
            path("<uuid:uid>/more-time/", wrap(self.more_time_view), name=f"{self.name}_more_time"),
            path("<uuid:uid>/slip/", wrap(self.slip_view), name=f"{self.name}_slip"),
        ]

    def identity_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """Ask what for, then show who the applicant is; both are written down."""
        case, at = self._at_the_door(request, uid, "identity_opened"), timezone.now()
        form = PurposeForm(*posted(request))
        if request.method == "POST" and form.is_valid():
            if (shown := require_recent(request)) is not None:
                return shown
            try:
                told = services.open_identity(
                    case=case, purpose=form.cleaned_data["purpose"], by=person(request), at=at
                )
            except TransitionDenied as denied:
                return self._refused(request, case, denied)
            response = render(
                request,
                "remedies/identity.html",
                _("申请人身份"),
                crumbs=[*self.crumbs(), (case.number, self.address(case))],
                case=case,
                page_url=self.address(case),
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
            title=_("查阅申请人身份"),
            says=_("申请人身份只供承办人员为办理本案查阅；查阅人、时间和目的记入审计日志。"),
        )

    def proof_view(self, request: HttpRequest, uid: uuid.UUID, proof: uuid.UUID) -> HttpResponse:
        """Ask what for, then hand out the file; both are written down."""
        case, at = self._at_the_door(request, uid, "proof_opened"), timezone.now()
        if not services.proofs_of(case).filter(pk=proof).exists():
            raise Http404
        form = PurposeForm(*posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                row, content = services.open_proof(
                    case=case,
                    proof_uid=proof,
                    purpose=form.cleaned_data["purpose"],
                    by=person(request),
                    at=at,
                )
            except TransitionDenied as denied:
                return self._refused(request, case, denied)
            return HttpResponse(
                content,
                content_type=row.content_type,
                headers={
                    "Content-Disposition": f'attachment; filename="{case.number}-{row.kind}{row.extension}"',
                    "X-Content-Type-Options": "nosniff",
                    "Cache-Control": "no-store",
                },
            )
        return self.sheet(
            request,
            case,
            form,
            title=_("查阅申请材料"),
            says=_("申请材料只供承办人员为办理本案查阅；查阅人、时间和目的记入审计日志。"),
        )

    def more_time_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """Ask for more time; a reviewer or supervisor other than the asker decides under 我的时限."""
        case = self.find(request, uid)
        form = MoreTimeForm(*posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                services.ask_more_time(
                    case=case, reason=form.cleaned_data["reason"], by=person(request), at=timezone.now()
                )
            except TransitionDenied as denied:
                form.add_error(None, denied.message)
            else:
                messages.success(request, _("延期申请已提出，等待负责人决定。"))
                return HttpResponseRedirect(self.address(case))
        return self.sheet(
            request,
            case,
            form,
            title=_("申请延长办理期限"),
            says=_("期限只能延长一次，由负责人（审核或督导人员，不能是申请人自己）批准。"),
        )

    def slip_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """Make the acceptance slip where there is none, and open its page."""
        case = self.find(request, uid)
        if request.method != "POST" or queries.is_only_a_leg(case, person(request)):
            raise PermissionDenied
        paper = services.slip_of(case, by=person(request), at=timezone.now())
        return HttpResponseRedirect(reverse("admin:records_paper_change", args=[paper.pk]))

    def _at_the_door(self, request: HttpRequest, uid: uuid.UUID, action: str) -> Any:
        """The case; who may not even see it is turned away as ever, and that he tried is written down."""
        try:
            return self.find(request, uid)
        except (Http404, PermissionDenied):
            tried = self.model._default_manager.filter(pk=uid).first()
            if tried is not None:
                audit.refused(
                    action=f"{tried.kind}.{action}",
                    by=person(request),
                    at=timezone.now(),
                    subject=tried,
                    details={"code": "out_of_reach"},
                )
            raise

    def _refused(self, request: HttpRequest, case: Any, denied: TransitionDenied) -> HttpResponse:
        messages.error(request, denied.message)
        return HttpResponseRedirect(self.address(case))
