"""The staff pages of one register: list, form, page with the next steps, and the step that asks once more."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import WORK_LIST, person, refusals_as_messages, render
from records.dishonesty.admin.filters import OneOf, by_choice, by_region
from records.dishonesty.admin.forms import ReasonForm
from records.registers import queries, services
from records.registers.admin.forms import change_form, changeable, entry_form, problems_on, take
from records.registers.choices import Status
from records.registers.models import EntryTransition, EntryVersion, RegisterEntry
from records.registers.register import EMPTY, Register, register_named, registers
from records.registers.services import EDITABLE_STATES
from records.registers.workflow import WORKFLOW

REASON_NEEDED = frozenset({"return", "refuse", "end"})
_SHAPES = {
    Status.DRAFT: "○",
    Status.SUBMITTED: "◐",
    Status.RETURNED: "↩",
    Status.PUBLISHED: "●",
    Status.ENDED: "■",
}
# What the confirming page says will happen.
CONSEQUENCES = {
    "submit": gettext_lazy("提交后不能再修改，由另一人审核。"),
    "return": gettext_lazy("退回录入人补正；录入人会看到您写的理由。"),
    "publish": gettext_lazy("发布后按公开范围展示，并在数秒内逐级归集到上级。"),
    "accept": gettext_lazy("采纳后形成新版本，并逐级归集。"),
    "refuse": gettext_lazy("不采纳，公示内容保持原样；提出人会看到您写的理由。"),
    "end": gettext_lazy("终止后不再公示和共享，各级同步终止；不能恢复。"),
}


class MyWork(OneOf):
    title = gettext_lazy("我的工作")  # type: ignore[assignment]
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", _("待我审核")), ("returned", _("退回给我"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("waiting", "returned"):
            return queryset
        register = next(one for one in registers() if one.model is queryset.model)
        find = queries.waiting_for if self.value() == "waiting" else queries.returned_to
        return queryset.filter(pk__in=find(register, person(request)).order_by().values("pk"))


class EntryAdmin(ModelAdmin):
    """One register for staff; a subclass names its kind."""

    kind: str
    change_list_template = WORK_LIST
    list_display: tuple[str, ...] = ("subject", "authority", "decided", "status_word", "changed")
    list_display_links = None
    list_filter: tuple[Any, ...] = (MyWork, by_choice("status", gettext_lazy("状态"), Status), by_region())
    list_select_related = ("organisation", "region")
    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False
    search_fields = ("title",)
    search_help_text = gettext_lazy("名称、机构名称、文书文号")
    sortable_by: tuple[str, ...] = ("decided", "changed")
    actions = None
    # Steps that this register's own room takes, and nobody here.
    elsewhere: tuple[str, ...] = ()

    @property
    def register(self) -> Register:
        return register_named(self.kind)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = queries.entries_in_reach(self.register, person(request)).with_parties()
        return found.order_by("-updated_at", "-uid")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in search_term.split():
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(organisation__name__icontains=word)
                | Q(document_number__icontains=word)
            )
        return queryset, False

    @admin.display(description=gettext_lazy("登记事项"))
    def subject(self, entry: RegisterEntry) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{} · {}</span>',
            self.address("page", entry.pk),
            entry.title,
            entry.organisation.name,
            entry.document_number or _("文号未填"),
        )

    @admin.display(description=gettext_lazy("作出机关"))
    def authority(self, entry: RegisterEntry) -> str:
        return entry.authority_name or "—"

    @admin.display(description=gettext_lazy("文书日期"), ordering="decided_on")
    def decided(self, entry: RegisterEntry) -> str:
        return entry.decided_on.isoformat()

    @admin.display(description=gettext_lazy("状态"), ordering="status")
    def status_word(self, entry: RegisterEntry) -> SafeString:
        pending = _("有变更待审核") if entry.proposed is not None else ""
        return format_html(
            '<span class="mark mark-{}"><span aria-hidden="true">{}</span> {}</span><span class="row-sub">{}</span>',
            entry.status,
            _SHAPES[Status(entry.status)],
            entry.get_status_display(),
            pending,
        )

    @admin.display(description=gettext_lazy("更新"), ordering="updated_at")
    def changed(self, entry: RegisterEntry) -> str:
        return timezone.localtime(entry.updated_at).strftime("%Y-%m-%d %H:%M")

    # --- One entry ------------------------------------------------------------------------
    def address(self, page: str, *args: Any) -> str:
        return reverse(f"admin:records_{self.model._meta.model_name}_{page}", args=args)

    def get_urls(self) -> list[URLPattern]:
        name, view = self.model._meta.model_name, self.admin_site.admin_view
        return [
            path("<uuid:uid>/page/", view(self.page), name=f"records_{name}_page"),
            path("<uuid:uid>/propose/", view(self.propose), name=f"records_{name}_propose"),
            path("<uuid:uid>/do/<slug:name>/", view(self.step), name=f"records_{name}_step"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._write(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        entry = self._find(request, object_id)
        if not self._may_edit(request, entry):
            return HttpResponseRedirect(self.address("page", entry.pk))
        return self._write(request, entry)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(self.address("page", self._find(request, object_id).pk))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An entry is ended, never deleted."""
        return False

    def page(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """The entry with what may be done next, and its history."""
        entry, by, at = self._find(request, uid), person(request), timezone.now()
        allowed = WORKFLOW.allowed(entry, by=by, at=at)
        return render(
            request,
            "register/page.html",
            entry.title,
            crumbs=self._crumbs(),
            entry=entry,
            register=self.register,
            lines=self.lines_of(request, entry),
            extra=self.beyond(request, entry),
            steps=[
                (step.label, self._step_address(entry, step.name), step.name)
                for step, denied in allowed
                if denied is None and step.name not in self.elsewhere
            ],
            shut=[
                (step.label, denied.message)
                for step, denied in allowed
                if denied
                and step.name not in self.elsewhere
                and denied.code not in ("wrong_state", "not_your_role", "no_change")
            ],
            may_edit=self._may_edit(request, entry),
            edit_url=self.address("change", entry.pk),
            proposal=self._proposal(entry),
            transitions=EntryTransition.objects.filter(entry=entry.pk)
            .select_related("by")
            .order_by("-at", "-uid")[:50],
            versions=EntryVersion.objects.filter(entry=entry.pk)
            .select_related("by")
            .defer("content")
            .order_by("-number")[:50],
        )

    def lines_of(self, request: HttpRequest, entry: Any) -> list[tuple[str, str]]:
        """What the entry says, line by line."""
        return [(self.register.label_of(name), self._said(entry, name)) for name in self.register.carried]

    def beyond(self, request: HttpRequest, entry: Any) -> dict[str, Any]:
        """What a register's page shows beyond every entry's, with the ``template`` that shows it."""
        return {}

    def more_content(self, request: HttpRequest) -> dict[str, Any]:
        """What a new entry says besides its form."""
        return {}

    def propose(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """Old values on the left, a form with the new ones on the right."""
        entry = self._find(request, uid)
        form = change_form(self.register)(request.POST or None, instance=entry)
        if request.method == "POST" and form.is_valid():
            try:
                services.propose_change(
                    register=self.register,
                    uid=entry.pk,
                    content=form.content(),
                    reason=form.cleaned_data["reason"],
                    note=form.cleaned_data["note"],
                    by=person(request),
                    at=timezone.now(),
                )
            except ValidationError as error:
                take(form, error)
            except TransitionDenied as denied:
                form.add_error(None, denied.message)
            else:
                messages.success(request, _("变更已提出，等待另一人审核；审核前公示内容保持原样。"))
                return HttpResponseRedirect(self.address("page", entry.pk))
        return self._form_answer(
            request,
            "register/propose.html",
            _("提出变更"),
            form,
            entry=entry,
            rows=[(form[name], self._said(entry, name)) for name in changeable(self.register)],
            page_url=self.address("page", entry.pk),
        )

    def step(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        entry = self._find(request, uid)
        if name not in CONSEQUENCES:
            raise Http404
        page = self.address("page", entry.pk)
        return refusals_as_messages(lambda *_args, **_kwargs: page)(self._step)(request, entry, name)

    def _step(self, request: HttpRequest, entry: RegisterEntry, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        by, at = person(request), timezone.now()
        form = ReasonForm(request.POST if request.method == "POST" else None, needed=name in REASON_NEEDED)
        if request.method == "POST" and form.is_valid():
            self._take(entry, name, reason=form.cleaned_data["reason"], by=by, at=at)
            messages.success(request, _("“%s”已办理。") % WORKFLOW.transitions[name].label)
            return HttpResponseRedirect(self.address("page", entry.pk))
        denied = next(why for known, why in WORKFLOW.allowed(entry, by=by, at=at) if known.name == name)
        return render(
            request,
            "register/step.html",
            str(WORKFLOW.transitions[name].label),
            crumbs=self._crumbs(entry),
            entry=entry,
            grave=name in ("end", "refuse"),
            consequence=CONSEQUENCES[name],
            denied=denied,
            form=form,
            page_url=self.address("page", entry.pk),
        )

    def _take(self, entry: RegisterEntry, name: str, *, reason: str, by: Any, at: Any) -> None:
        about: dict[str, Any] = {"register": self.register, "uid": entry.pk, "by": by, "at": at}
        match name:
            case "submit":
                services.submit_entry(**about)
            case "return":
                services.return_entry(**about, reason=reason)
            case "publish":
                services.publish_entry(**about)
            case "accept" | "refuse":
                services.decide_change(**about, accepted=name == "accept", note=reason)
            case "end":
                services.end_entry(**about, reason=reason)

    def _write(self, request: HttpRequest, entry: RegisterEntry | None) -> HttpResponse:
        at, submitting = timezone.now(), "submit" in request.POST
        form = entry_form(self.register)(
            request.POST if request.method == "POST" else None, instance=entry, submitting=submitting, at=at
        )
        if request.method == "POST" and form.is_valid():
            more = self.more_content(request) if entry is None else {}
            saved = self._save(form, entry, more, by=person(request), at=at)
            if saved is not None:
                said = _("已提交，等待另一人审核。") if submitting else _("草稿已保存。")
                messages.success(request, said)
                return HttpResponseRedirect(self.address("page", saved.pk))
        return self._form_answer(
            request, "register/form.html", _("修改") if entry else _("录入%s") % self.register.label, form
        )

    def _save(
        self, form: Any, entry: RegisterEntry | None, more: dict[str, Any], *, by: Any, at: Any
    ) -> RegisterEntry | None:
        """Keep the draft and submit it where asked; all or nothing, with refusals on the form."""
        about: dict[str, Any] = {"register": self.register, "by": by, "at": at}
        try:
            with transaction.atomic():
                if entry is None:
                    saved = services.create_entry(**about, content={**form.content(), **more})
                else:
                    saved = services.edit_entry(**about, uid=entry.pk, content=form.content())
                return services.submit_entry(**about, uid=saved.pk) if form.submitting else saved
        except ValidationError as error:
            take(form, error)
        except TransitionDenied as denied:
            form.add_error(None, denied.message)
        return None

    def _form_answer(
        self, request: HttpRequest, template: str, title: str, form: Any, **context: Any
    ) -> HttpResponse:
        problems = problems_on(form) if form.is_bound else []
        answer = render(
            request,
            template,
            title,
            crumbs=self._crumbs(context.get("entry")),
            form=form,
            problems=problems,
            **context,
        )
        if problems:
            answer.status_code = 422
        return answer

    def _find(self, request: HttpRequest, uid: Any) -> Any:
        try:
            return queries.entries_in_reach(self.register, person(request)).with_parties().get(pk=uid)
        except (self.model.DoesNotExist, ValueError, ValidationError) as error:
            raise Http404(_("没有这条登记，或它不在您的权限范围内。")) from error

    def _may_edit(self, request: HttpRequest, entry: RegisterEntry) -> bool:
        return (
            not entry.is_replica
            and entry.status in EDITABLE_STATES
            and person(request).holds([Role.CLERK], over=entry)
        )

    def _crumbs(self, entry: RegisterEntry | None = None) -> list[tuple[str, str]]:
        found = [(str(self.register.label), self.address("changelist"))]
        return [*found, (entry.title, self.address("page", entry.pk))] if entry is not None else found

    def _step_address(self, entry: RegisterEntry, name: str) -> str:
        return (
            self.address("propose", entry.pk) if name == "propose" else self.address("step", entry.pk, name)
        )

    def _said(self, entry: RegisterEntry, name: str) -> str:
        return readable(self.register, name, getattr(entry, name))

    def _proposal(self, entry: RegisterEntry) -> dict[str, Any] | None:
        if entry.proposed is None:
            return None
        fields = entry.proposed["fields"]
        return {
            "note": entry.proposed["note"],
            "by": entry.proposed_by,
            "at": entry.proposed_at,
            "lines": [
                (
                    self.register.label_of(name),
                    self._said(entry, name),
                    readable(self.register, name, self.register.read(name, value)),
                )
                for name, value in fields.items()
            ],
        }


def readable(register: Register, name: str, value: Any) -> str:
    """A value as a person reads it: labels for codes, a dash for nothing."""
    if value in EMPTY:
        return "—"
    field: Any = register.model._meta.get_field(name)
    if isinstance(value, list):
        labels = dict(field.base_field.flatchoices)
        return _("、").join(str(labels.get(one, one)) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(dict(field.flatchoices).get(value, value))
