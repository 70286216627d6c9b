"""Staff's window on the deadlines of cases: one's own list, what one oversees, and extensions."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.admin.base import person
from records.access.models import User
from records.clocks import cases, queries
from records.clocks.admin import AuditedAdmin
from records.clocks.forms import AskExtensionForm, DecideExtensionForm
from records.clocks.kinds import label_of_kind
from records.clocks.models import Deadline, DeadlineExtension
from records.clocks.reckoning import reckon
from records.clocks.workflow import DECIDERS
from records.common.deadlines import Extension
from records.common.workflow import TransitionDenied

LIST = "admin:records_deadline_changelist"
PER_PAGE = 50
# Parts of the list in the order of their tabs; the mail's links name them too.
WHEN = {
    "due": gettext_lazy("3 个工作日内到期和超期"),
    "overdue": gettext_lazy("已超期"),
    "today": gettext_lazy("今天到期"),
    "soon": gettext_lazy("3 个工作日内到期"),
    "open": gettext_lazy("全部未完成"),
}
SHOW = {
    "own": gettext_lazy("我的时限"),
    "overseen": gettext_lazy("所辖单位"),
    "to_decide": gettext_lazy("等我决定的延期"),
}


@admin.register(Deadline)
class DeadlineAdmin(AuditedAdmin):
    """Deadlines begin and end with their cases; here they are looked at, and more time is asked for and given."""

    actions = None

    def get_urls(self) -> list[URLPattern]:
        # Only these: nothing of a deadline is typed in, and none is deleted.
        wrap, name = self.admin_site.admin_view, "records_deadline"
        return [
            path("", wrap(self.changelist_view), name=f"{name}_changelist"),
            path("<uuid:uid>/", wrap(self.page), name=f"{name}_page"),
            path("<uuid:uid>/extend/", wrap(self.ask), name=f"{name}_ask"),
            path("extension/<uuid:uid>/", wrap(self.decide), name=f"{name}_decide"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deadline]:
        return queries.visible(person(request), on=timezone.localdate())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- The list -------------------------------------------------------------------------
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        user, today = person(request), timezone.localdate()
        shows = _shows_of(user)
        show = request.GET.get("show", "own")
        show = show if show in shows else "own"
        when = request.GET.get("when", "")
        when = when if when in WHEN else "due" if show == "own" else "open"
        near = queries.window(today)
        deadlines = {
            "own": lambda: near.of(queries.own(user, on=today), when),
            "overseen": lambda: near.of(queries.overseen(user), when),
            "to_decide": lambda: Deadline.objects.filter(pk__in=queries.to_decide(user).values("deadline")),
        }[show]()
        pages = Paginator(deadlines.with_history().order_by("due_on", "uid"), PER_PAGE)
        return self._render(
            request,
            "list.html",
            SHOW["own"],
            show=show,
            when=when,
            shows=[(name, SHOW[name]) for name in shows],
            whens=[] if show == "to_decide" else list(WHEN.items()),
            page=pages.get_page(request.GET.get("page")),
            today=today,
        )

    # --- One deadline -----------------------------------------------------------------------
    def page(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        deadline = self._in_reach(request, uid)
        return self._render(
            request,
            "page.html",
            deadline.label,
            crumbs=_crumbs(),
            deadline=deadline,
            deadlines=[deadline],
            case_label=label_of_kind(deadline.case_kind),
        )

    def ask(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        deadline = self._in_reach(request, uid)
        user = person(request)
        if not user.holds(deadline.role, over=deadline):
            self._refuse(user, deadline, "deadline.extension_asked")
        form = AskExtensionForm(request.POST if request.method == "POST" else None, deadline=deadline)
        if request.method == "POST" and form.is_valid():
            try:
                cases.ask_extension(deadline=deadline, by=user, at=timezone.now(), **form.cleaned_data)
            except (TransitionDenied, ValidationError) as denied:
                _say(request, denied)
            else:
                messages.success(
                    request, _("延期申请已提交，由另一位审核或督导人员决定；批准前仍按原截止日办理。")
                )
            return _to_page(deadline)
        return self._render(
            request, "ask.html", _("申请延期"), crumbs=_crumbs(deadline), deadline=deadline, form=form
        )

    def decide(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        extension = (
            DeadlineExtension.objects.filter(
                pk=uid, deadline__in=queries.visible(person(request), on=timezone.localdate())
            )
            .select_related("asked_by")
            .first()
        )
        if extension is None:
            raise Http404(_("没有这份延期申请，或它不在您的权限范围内。"))
        deadline = self._in_reach(request, extension.deadline_id)
        user = person(request)
        if not user.holds(DECIDERS, over=deadline):
            self._refuse(user, deadline, "deadline.extension_granted")
        form = DecideExtensionForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                cases.decide_extension(extension=extension, by=user, at=timezone.now(), **form.cleaned_data)
            except TransitionDenied as denied:
                _say(request, denied)
            else:
                messages.success(request, _("已决定，截止日和计算过程见下。"))
            return _to_page(deadline)
        return self._render(
            request,
            "decide.html",
            _("决定延期申请"),
            crumbs=_crumbs(deadline),
            deadline=deadline,
            extension=extension,
            would_be=reckon(
                deadline, today=timezone.localdate(), more=Extension(extension.length, extension.reason)
            ),
            form=form,
        )

    def _in_reach(self, request: HttpRequest, uid: uuid.UUID) -> Deadline:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = (
            queries.visible(person(request), on=timezone.localdate()).with_history().filter(pk=uid).first()
        )
        if found is None:
            raise Http404(_("没有这一时限，或它不在您的权限范围内。"))
        return found

    def _refuse(self, user: User, deadline: Deadline, action: str) -> None:
        audit.refused(action=action, by=user, at=timezone.now(), subject=deadline)
        raise PermissionDenied

    def _render(self, request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        frame = self.admin_site.each_context(request)
        return TemplateResponse(
            request, f"admin/records/deadline/{template}", {**frame, "title": title, **context}
        )


def _shows_of(user: User) -> list[str]:
    """The tabs that this person's roles have to do with."""
    shows = ["own"]
    if user.roles() & set(queries.OVERSEERS):
        shows.append("overseen")
    if user.roles() & DECIDERS:
        shows.append("to_decide")
    return shows


def _crumbs(deadline: Deadline | None = None) -> list[tuple[str, str]]:
    crumbs = [(str(SHOW["own"]), reverse(LIST))]
    if deadline is not None:
        crumbs.append((deadline.case_title, reverse("admin:records_deadline_page", args=[deadline.pk])))
    return crumbs


def _to_page(deadline: Deadline) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:records_deadline_page", args=[deadline.pk]))


def _say(request: HttpRequest, denied: TransitionDenied | ValidationError) -> None:
    for sentence in denied.messages if isinstance(denied, ValidationError) else [denied.message]:
        messages.error(request, sentence)
