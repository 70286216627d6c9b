"""Agencies for staff: who may rate, by which methods."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from unfold.admin import ModelAdmin

from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import WORK_LIST, person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import attempted
from supervision.complaints.admin.base import render
from supervision.ratings import queries, services
from supervision.ratings.admin.forms import AgencyForm, MethodForm, Nothing, ReasonForm
from supervision.ratings.models import RatingAgency
from supervision.ratings.workflow import CHECKERS, RECEIVERS


@admin.register(RatingAgency)
class RatingAgencyAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display: Any = ("named", "qualification", "state")
    list_display_links = None
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = None
    search_fields = ("name", "uscc")
    search_help_text = gettext_lazy("名称、统一社会信用代码")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.agencies_in_reach(person(request)).order_by("name", "uid")

    @admin.display(description=gettext_lazy("评级机构"))
    def named(self, agency: Any) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            self._page(agency),
            agency.name,
            agency.uscc,
        )

    @admin.display(description=gettext_lazy("状态"))
    def state(self, agency: Any) -> str:
        return state_of(agency)

    # --- Permissions: nothing is typed in past the services -----------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).holds(RECEIVERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:uid>/method/", wrap(self.method_view), name="supervision_ratingagency_method"),
            path("<uuid:uid>/do/<slug:name>/", wrap(self.step_view), name="supervision_ratingagency_step"),
            *super().get_urls(),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(self._page(self._find(request, object_id)))

    # --- Pages --------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied

        def save(told: dict[str, Any]) -> str:
            return self._page(services.enter_agency(**told, by=person(request), at=timezone.now()))

        return write_form(
            request,
            form=AgencyForm(*posted(request)),
            title=_("登记评级机构"),
            lead=_("由另一人核实资质后，它的评级才能公布。"),
            crumbs=self._crumbs(),
            save=save,
            button=_("登记"),
            done=_("已登记，等待另一人核实。"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        agency = self._find(request, object_id)
        by = person(request)
        doors = []
        if agency.ended_by_id is None:
            if by.holds(CHECKERS, over=agency):
                if agency.confirmed_by_id is None and agency.entered_by_id != by.pk:
                    doors.append((_("核实"), self._step(agency, "confirm"), "main"))
                doors.append((pgettext("step", "停用"), self._step(agency, "end"), "grave"))
            if by.holds(RECEIVERS, over=agency):
                method_url = reverse("admin:supervision_ratingagency_method", args=[agency.pk])
                doors.append((_("登记评级方法"), method_url, ""))
        return render(
            request,
            "ratings/agency.html",
            agency.name,
            crumbs=self._crumbs(),
            agency=agency,
            state=state_of(agency),
            methods=list(agency.methods.select_related("entered_by")),
            open_steps=doors,
        )

    def method_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        agency = self._find(request, uid)
        if not person(request).holds(RECEIVERS, over=agency):
            raise PermissionDenied
        form = MethodForm(*posted(request))

        def save(told: dict[str, Any]) -> str:
            services.enter_method(
                agency=agency.pk, **form.data_for_service(), by=person(request), at=timezone.now()
            )
            return self._page(agency)

        return write_form(
            request,
            form=form,
            title=_("登记评级方法"),
            lead=_("登记后不能修改；方法有变的，登记新版本。"),
            crumbs=[*self._crumbs(), (agency.name, self._page(agency))],
            save=save,
            button=_("登记"),
            done=_("已登记。"),
        )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        agency = self._find(request, uid)
        steps: dict[str, tuple[Any, str, str, type[Any]]] = {
            "confirm": (services.confirm_agency, _("核实"), _("核对名称、代码和资质无误。"), Nothing),
            "end": (
                services.end_agency,
                pgettext("step", "停用"),
                _("停用后不再公布它的新评级；已公布的不变。"),
                ReasonForm,
            ),
        }
        if name not in steps:
            raise Http404
        take, title, says, kind = steps[name]
        if not person(request).holds(CHECKERS, over=agency):
            raise PermissionDenied
        form = kind(*posted(request))
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: take(agency=agency.pk, **form.cleaned_data, by=person(request), at=timezone.now()),
            )
            if done:
                messages.success(request, _("已办理。"))
                return HttpResponseRedirect(self._page(agency))
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            title,
            crumbs=[*self._crumbs(), (agency.name, self._page(agency))],
            heading=agency.name,
            page_url=self._page(agency),
            says=says,
            shown=[],
            form=form,
            grave=name == "end",
            denied=None,
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response

    def _find(self, request: HttpRequest, uid: Any) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = (
                self.get_queryset(request)
                .select_related("entered_by", "confirmed_by", "ended_by")
                .filter(pk=uid)
                .first()
            )
        except (ValueError, ValidationError):
            found = None
        if found is None:
            raise Http404(_("没有这家评级机构，或它不在您的权限范围内。"))
        return found

    def _page(self, agency: Any) -> str:
        return reverse("admin:supervision_ratingagency_change", args=[agency.pk])

    def _step(self, agency: Any, name: str) -> str:
        return reverse("admin:supervision_ratingagency_step", args=[agency.pk, name])

    def _crumbs(self) -> list[tuple[str, str]]:
        return [(_("评级机构"), reverse("admin:supervision_ratingagency_changelist"))]


def state_of(agency: Any) -> str:
    if agency.ended_by_id is not None:
        return _("已停用")
    if agency.confirmed_by_id is None:
        return _("待核实")
    if not agency.may_rate(on=timezone.localdate()):
        return _("资质已过期")
    return _("可以评级")
