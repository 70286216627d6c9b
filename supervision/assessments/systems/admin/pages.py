"""Indicator systems for staff: the list, the page of one version with its tree, and its steps."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.consequences.admin.forms import Dressed
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, attempted, state_mark
from records.dishonesty.admin.filters import by_choice
from records.dishonesty.admin.look import Happening
from supervision.assessments.systems import queries, services
from supervision.assessments.systems.admin import forms, tree
from supervision.assessments.systems.admin.work import WORK
from supervision.assessments.systems.checks import problems
from supervision.assessments.systems.choices import Scope, Status
from supervision.assessments.systems.comparing import compare, grades_told
from supervision.assessments.systems.exporting import system_shape
from supervision.assessments.systems.models import SystemVersion
from supervision.assessments.systems.workflow import ASSESSORS, WORKFLOW
from supervision.complaints.admin.base import render

MOST_RUNS = 10


@dataclass(frozen=True)
class Step:
    take: Callable[..., Any]
    says: str | Promise
    form: type[Dressed] = forms.ReasonForm
    tone: str = ""


STEPS: dict[str, Step] = {
    "adopt": Step(
        services.adopt,
        gettext_lazy("通过后指标不能再改，可以用于考核。请核对指标、分值和计分规则。"),
        forms.NoteForm,
        "main",
    ),
    "reopen": Step(services.reopen, gettext_lazy("退回草稿修改；已有考核使用的不能退回。"), tone="grave"),
    "retire": Step(
        services.retire, gettext_lazy("停用后不能再用于新的考核，已有的考核不受影响。"), tone="grave"
    ),
    "discard": Step(services.discard, gettext_lazy("作废后不能恢复。"), tone="grave"),
}


@admin.register(SystemVersion)
class SystemVersionAdmin(Casework):
    workflow = WORKFLOW
    steps = STEPS
    list_display: Any = ("title_cell", "year", "state")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), Status),
        by_choice("system__scope", gettext_lazy("考核对象"), Scope),
    )
    ordering = ("-year", "-updated_at", "-uid")
    search_fields = ("title",)
    search_help_text = gettext_lazy("名称、制定机关、文号")
    search_columns = ("title__icontains", "issuer__icontains", "document_number__icontains")

    @property
    def name(self) -> str:
        return "supervision_systemversion"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.versions_in_reach(person(request)).order_by(*self.ordering)

    @admin.display(description=gettext_lazy("指标体系"))
    def title_cell(self, version: Any) -> SafeString:
        below = _("%(issuer)s · 第%(number)d版") % {"issuer": version.issuer, "number": version.number}
        return self.titled(version, version.title, below)

    # --- Permissions and reach ---------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entering is its own page; the side bar asks here whether to show its door."""
        return person(request).holds({Role.ASSESSOR})

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> SystemVersion:
        """The version if it lies within this person's reach; outside it does not exist."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_queryset(request).filter(pk=uid).first()
        except (ValueError, ValidationError):
            found = None
        if found is None:
            raise Http404(_("没有这个指标体系，或它不在您的权限范围内。"))
        return found

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("<uuid:uid>/about/", wrap(self.about_view), name=f"{self.name}_about"),
            path("<uuid:uid>/copy/", wrap(self.copy_view), name=f"{self.name}_copy"),
            path("<uuid:uid>/compare/<uuid:other>/", wrap(self.compare_view), name=f"{self.name}_compare"),
            *tree.urls(self, wrap),
        ]

    # --- Pages --------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A new system with an empty draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = forms.SystemForm(
            request.POST if request.method == "POST" else None,
            user=person(request),
            initial={"year": timezone.localdate().year},
        )

        def save(data: dict[str, Any]) -> str:
            made = services.create_system(
                key=data["key"],
                scope=data["scope"],
                region=data["region"],
                about=form.said(),
                by=person(request),
                at=timezone.now(),
            )
            return self.address(made)

        return write_form(
            request,
            form=form,
            title=_("新建指标体系"),
            lead=_("先建立草稿，再添加指标或从文件导入；由另一人通过后才能用于考核。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("建立草稿"),
            done=_("已建立草稿。"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        version = self.find(request, object_id)
        shape = system_shape(version)
        open_steps, shut_steps = self.steps_for(request, version)
        writes = person(request).holds(ASSESSORS, over=version)
        drafting = writes and version.status == Status.DRAFT
        others = version.system.versions.exclude(pk=version.pk).order_by("-number")
        return render(
            request,
            "systems/page.html",
            version.title,
            crumbs=self.crumbs(),
            version=version,
            state=state_mark(self.workflow, version),
            groups=self.said(version),
            lines=tree.lines(self, version, shape, drafting=drafting),
            problems=tree.problem_lines(shape, problems(shape)) if version.status == Status.DRAFT else [],
            drafting=drafting,
            writes=writes,
            addresses={
                name: self.address(version, name)
                for name in ("about", "copy", "indicator_add", "import", "export", "reckon")
            },
            others=[(one, self.address(version, "compare", one.pk)) for one in others],
            runs=list(version.reckonings.order_by("-asked_at")[:MOST_RUNS]),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=self.happenings(version),
        )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        version, step = self.find(request, uid), STEPS.get(name)
        if step is None:
            raise Http404
        form = step.form(*posted(request))
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: step.take(
                    version=version.pk,
                    note=form.cleaned_data["note"],
                    by=person(request),
                    at=timezone.now(),
                ),
            )
            if done:
                messages.success(request, _("已办理。"))
                return HttpResponseRedirect(self.address(version))
        problems_said = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            str(self.workflow.transitions[name].label),
            crumbs=self.crumbs_of(version),
            heading=str(version),
            page_url=self.address(version),
            says=step.says,
            shown=[],
            form=form,
            grave=step.tone == "grave",
            denied=self.denied(request, version, name),
            problems=problems_said,
        )
        if problems_said:
            response.status_code = 422
        return response

    def about_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """What the draft says of itself."""
        version = self.writable(request, uid)
        form = forms.AboutForm(
            request.POST if request.method == "POST" else None,
            initial=forms.AboutForm.initial_of(version),
        )

        def save(data: dict[str, Any]) -> str:
            services.say_about(version=version.pk, about=form.said(), by=person(request), at=timezone.now())
            return self.address(version)

        return write_form(
            request,
            form=form,
            title=_("修改基本情况"),
            lead=str(version),
            crumbs=self.crumbs_of(version),
            save=save,
            button=_("保存"),
            done=_("已保存。"),
        )

    def copy_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """The same tree as a draft for another year."""
        version = self.writable(request, uid)
        form = forms.CopyForm(
            request.POST if request.method == "POST" else None, initial={"year": version.year + 1}
        )

        def save(data: dict[str, Any]) -> str:
            made = services.copy_version(
                version=version.pk, year=data["year"], by=person(request), at=timezone.now()
            )
            return self.address(made)

        return write_form(
            request,
            form=form,
            title=_("复制为新版本"),
            lead=_("指标原样复制为草稿，修改并由另一人通过后使用；原版本不变。"),
            crumbs=self.crumbs_of(version),
            save=save,
            button=_("复制"),
            done=_("已复制为草稿。"),
        )

    def compare_view(self, request: HttpRequest, uid: uuid.UUID, other: uuid.UUID) -> HttpResponse:
        """What changed from an earlier version of the same system to a later one."""
        after, before = self.find(request, uid), self.find(request, other)
        if after.system_id != before.system_id:
            raise Http404
        before, after = sorted((before, after), key=lambda one: one.number)
        return render(
            request,
            "systems/compare.html",
            _("版本对照"),
            crumbs=self.crumbs_of(after),
            before=before,
            after=after,
            changes=compare(system_shape(before), system_shape(after)),
            page_url=self.address(after),
        )

    def writable(self, request: HttpRequest, uid: uuid.UUID) -> SystemVersion:
        """The version, for whoever may write systems of its region; what may be done the service says."""
        version = self.find(request, uid)
        if not person(request).holds(ASSESSORS, over=version):
            raise PermissionDenied
        return version

    def crumbs_of(self, version: SystemVersion) -> list[tuple[str, str]]:
        return [*self.crumbs(), (version.title, self.address(version))]

    # --- What the page says -----------------------------------------------------------------------
    def groups(self, version: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("基本情况"),
                [
                    (_("代码"), version.system.key),
                    (_("考核对象"), version.system.get_scope_display()),
                    (_("考核地区"), version.system.region.full_name),
                    (_("制定机关"), version.issuer),
                    (_("文号"), version.document_number),
                    (_("年度"), version.year),
                    (_("等次"), grades_told(version.grades)),
                    (_("加分上限"), version.bonus_cap),
                    (_("来源说明"), version.source_note),
                    (_("通过人"), version.adopted_by.get_full_name() if version.adopted_by else ""),
                    (
                        _("启用时间"),
                        version.frozen_at and f"{timezone.localtime(version.frozen_at):%Y-%m-%d %H:%M}",
                    ),
                ],
            )
        ]

    def happenings(self, version: Any) -> list[Happening]:
        return [
            Happening(
                at=step.at, title=_(step.label), who=step.by.get_full_name(), note=step.note, kind=step.name
            )
            for step in version.steps.select_related("by").order_by("-at", "-uid")
        ]
