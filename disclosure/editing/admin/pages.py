"""The staff pages of one desk: list, form, page with the next steps, and the step that asks once more."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from disclosure.editing import markup, queries, services
from disclosure.editing.admin.attachments import Attachments
from disclosure.editing.admin.forms import ChangeForm, DeskForm, FilesForm, change_form, desk_form
from disclosure.editing.choices import EDITABLE, Status
from disclosure.editing.desk import Desk, desk_named, desk_of
from disclosure.editing.models import Written, WrittenStep, WrittenVersion
from disclosure.editing.workflow import WORKFLOW
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import WORK_LIST, person, refusals_as_messages
from records.dishonesty.admin.filters import OneOf, by_choice, by_region
from records.dishonesty.admin.forms import ReasonForm
from records.registers.admin.forms import problems_on, take

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
    "return": gettext_lazy("退回撰写人补正；撰写人会看到您写的理由。"),
    "publish": gettext_lazy("发布后从“展示自”那一天起按公开范围展示。"),
    "accept": gettext_lazy("采纳后形成新版本；属于更正的，页面显示更正说明。"),
    "refuse": gettext_lazy("不采纳，展示内容保持原样；提出人会看到您写的理由。"),
    "end": gettext_lazy("撤下后不再展示，不能恢复；原地址会告诉读者内容已撤下。"),
}


def render(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    """A page in the staff frame; ``crumbs`` are (title, address) on the way to it."""
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    return TemplateResponse(
        request,
        f"admin/disclosure/{template}",
        {**admin.site.each_context(request), "title": title, **context},
    )


class MyWork(OneOf):
    title = gettext_lazy("我的工作")  # type: ignore[assignment]
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", _("待我审核")), ("returned", _("退回给我"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("waiting", "returned"):
            return queryset
        find = queries.waiting_for if self.value() == "waiting" else queries.returned_to
        found = find(desk_of(queryset.model), person(request))
        return queryset.filter(pk__in=found.order_by().values("pk"))


class DeskAdmin(Attachments, ModelAdmin):
    """One desk for staff; a subclass names its kind."""

    kind: str
    form_base: type[DeskForm] = DeskForm
    change_base: type[ChangeForm] = ChangeForm
    page_template = "written/page.html"
    change_list_template = WORK_LIST
    list_display = ("subject", "said_of", "day", "status_word", "changed")
    list_display_links = None
    list_filter: Any = (MyWork, by_choice("status", gettext_lazy("状态"), Status), by_region())
    list_select_related: Any = ("organisation", "region")
    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False
    search_fields = ("title",)
    search_help_text = gettext_lazy("标题")
    sortable_by = ("day", "changed")
    actions = None

    @property
    def desk(self) -> Desk:
        return desk_named(self.kind)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = queries.items_in_reach(self.desk, person(request)).with_place()
        return found.order_by("-updated_at", "-uid")

    @admin.display(description=gettext_lazy("标题"))
    def subject(self, item: Any) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            self.address("page", item.pk),
            item.title,
            item.organisation.name,
        )

    @admin.display(description=gettext_lazy("类别"))
    def said_of(self, item: Any) -> str:
        """What kind it is, at a desk that has kinds."""
        return str(self.desk.label)

    @admin.display(description=gettext_lazy("日期"), ordering="dated_on")
    def day(self, item: Any) -> str:
        return item.dated_on.isoformat()

    @admin.display(description=gettext_lazy("状态"), ordering="status")
    def status_word(self, item: Any) -> SafeString:
        more = _("有变更待审核") if item.proposed is not None else ""
        if item.status == Status.PUBLISHED and item.show_from > timezone.localdate():
            more = _("定于 %s 展示") % item.show_from.isoformat()
        return format_html(
            '<span class="mark mark-{}"><span aria-hidden="true">{}</span> {}</span><span class="row-sub">{}</span>',
            item.status,
            _SHAPES[Status(item.status)],
            item.get_status_display(),
            more,
        )

    @admin.display(description=gettext_lazy("更新"), ordering="updated_at")
    def changed(self, item: Any) -> str:
        return timezone.localtime(item.updated_at).strftime("%Y-%m-%d %H:%M")

    # --- One item ---------------------------------------------------------------------------
    def address(self, page: str, *args: Any) -> str:
        return reverse(f"admin:disclosure_{self.model._meta.model_name}_{page}", args=args)

    def get_urls(self) -> list[URLPattern]:
        name, view = self.model._meta.model_name, self.admin_site.admin_view
        found = [
            path("<uuid:uid>/page/", view(self.page), name=f"disclosure_{name}_page"),
            path("<uuid:uid>/propose/", view(self.propose), name=f"disclosure_{name}_propose"),
            path("<uuid:uid>/do/<slug:name>/", view(self.step), name=f"disclosure_{name}_step"),
        ]
        if desk_of(self.model).files:
            found += self.file_urls()
        return [*found, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._write(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        item = self.find(request, object_id)
        if not self.may_edit(request, item):
            return HttpResponseRedirect(self.address("page", item.pk))
        return self._write(request, item)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(self.address("page", self.find(request, object_id).pk))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is taken down, never deleted."""
        return False

    def page(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """The item with what may be done next, and its history."""
        item, by, at = self.find(request, uid), person(request), timezone.now()
        allowed = WORKFLOW.allowed(item, by=by, at=at)
        desk = self.desk
        body = getattr(item, "body", "")
        return render(
            request,
            self.page_template,
            item.title,
            crumbs=self._crumbs(),
            item=item,
            desk=desk,
            lines=[
                (desk.label_of(name), desk.readable(name, desk.value(item, name)))
                for name in desk.carried
                if name != "body"
            ],
            text=markup.read(body) if body else None,
            steps=[
                (step.label, self._step_address(item, step.name), step.name)
                for step, denied in allowed
                if denied is None
            ],
            shut=[
                (step.label, denied.message)
                for step, denied in allowed
                if denied and denied.code not in ("wrong_state", "not_your_role", "no_change")
            ],
            may_edit=self.may_edit(request, item),
            edit_url=self.address("change", item.pk),
            proposal=self._proposal(item),
            files=[
                (
                    kept,
                    self.address("file", item.pk, kept.pk),
                    self.address("file_remove", item.pk, kept.pk),
                )
                for kept in queries.files_of(item.pk)
            ]
            if desk.files
            else [],
            files_form=FilesForm() if desk.files and self.may_edit(request, item) else None,
            attach_url=self.address("attach", item.pk) if desk.files else "",
            transitions=WrittenStep.objects.filter(item=item.pk)
            .select_related("by")
            .order_by("-at", "-uid")[:50],
            versions=WrittenVersion.objects.filter(item=item.pk).defer("content").order_by("-number")[:50],
            **self.more_context(request, item),
        )

    def more_context(self, request: HttpRequest, item: Any) -> dict[str, Any]:
        return {}

    def propose(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """Old values on the left, a form with the new ones on the right."""
        item = self.find(request, uid)
        form = change_form(self.desk, self.change_base)(
            request.POST if request.method == "POST" else None, instance=item
        )
        if request.method == "POST" and form.is_valid():
            try:
                services.propose_change(
                    desk=self.desk,
                    uid=item.pk,
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
                messages.success(request, _("变更已提出，等待另一人审核；审核前展示内容保持原样。"))
                return HttpResponseRedirect(self.address("page", item.pk))
        desk = self.desk
        return self._form_answer(
            request,
            "written/propose.html",
            _("提出变更"),
            form,
            item=item,
            rows=[(form[name], desk.readable(name, desk.value(item, name))) for name in desk.carried],
            page_url=self.address("page", item.pk),
        )

    def step(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        item = self.find(request, uid)
        if name not in CONSEQUENCES:
            raise Http404
        page = self.address("page", item.pk)
        return refusals_as_messages(lambda *_args, **_kwargs: page)(self._step)(request, item, name)

    def find(self, request: HttpRequest, uid: Any) -> Any:
        try:
            return queries.items_in_reach(self.desk, person(request)).with_place().get(pk=uid)
        except (self.model.DoesNotExist, ValueError, ValidationError) as error:
            raise Http404(_("没有这条内容，或它不在您的权限范围内。")) from error

    def may_edit(self, request: HttpRequest, item: Any) -> bool:
        return item.status in EDITABLE and person(request).holds([Role.CLERK], over=item)

    def _step(self, request: HttpRequest, item: Written, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        by, at = person(request), timezone.now()
        form = ReasonForm(request.POST if request.method == "POST" else None, needed=name in REASON_NEEDED)
        if request.method == "POST" and form.is_valid():
            self._take(
                item,
                name,
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen", ""),
                by=by,
                at=at,
            )
            messages.success(request, _("“%s”已办理。") % WORKFLOW.transitions[name].label)
            return HttpResponseRedirect(self.address("page", item.pk))
        denied = next(why for known, why in WORKFLOW.allowed(item, by=by, at=at) if known.name == name)
        return render(
            request,
            "written/step.html",
            str(WORKFLOW.transitions[name].label),
            crumbs=self._crumbs(item),
            item=item,
            grave=name in ("end", "refuse"),
            consequence=CONSEQUENCES[name],
            denied=denied,
            form=form,
            seen=request.GET.get("seen") or services.seen_as(item),
            page_url=self.address("page", item.pk),
        )

    def _take(self, item: Written, name: str, *, reason: str, seen: str, by: Any, at: Any) -> None:
        about: dict[str, Any] = {"desk": self.desk, "uid": item.pk, "by": by, "at": at}
        match name:
            case "submit":
                services.submit(**about)
            case "return":
                services.send_back(**about, reason=reason)
            case "publish":
                services.publish(**about, seen=seen)
            case "accept" | "refuse":
                services.decide_change(**about, accepted=name == "accept", note=reason)
            case "end":
                services.end(**about, reason=reason)

    def _write(self, request: HttpRequest, item: Written | None) -> HttpResponse:
        at, submitting = timezone.now(), "submit" in request.POST
        form = desk_form(self.desk, self.form_base)(
            request.POST if request.method == "POST" else None, instance=item, submitting=submitting, at=at
        )
        if request.method == "POST" and form.is_valid():
            saved = self._save(form, item, by=person(request), at=at)
            if saved is not None:
                said = _("已提交，等待另一人审核。") if submitting else _("草稿已保存。")
                messages.success(request, said)
                return HttpResponseRedirect(self.address("page", saved.pk))
        title = _("修改") if item else _("录入%s") % self.desk.label
        return self._form_answer(request, "written/form.html", title, form)

    def _save(self, form: Any, item: Written | None, *, by: Any, at: Any) -> Written | None:
        """Keep the draft and submit it where asked; all or nothing, with refusals on the form."""
        about: dict[str, Any] = {"desk": self.desk, "by": by, "at": at}
        try:
            with transaction.atomic():
                if item is None:
                    saved = services.create(**about, content=form.content())
                else:
                    saved = services.edit(**about, uid=item.pk, content=form.content())
                return services.submit(**about, uid=saved.pk) if form.submitting else saved
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
            crumbs=self._crumbs(context.get("item")),
            form=form,
            problems=problems,
            **context,
        )
        if problems:
            answer.status_code = 422
        return answer

    def _crumbs(self, item: Written | None = None) -> list[tuple[str, str]]:
        found = [(str(self.desk.label), self.address("changelist"))]
        return [*found, (item.title, self.address("page", item.pk))] if item is not None else found

    def _step_address(self, item: Written, name: str) -> str:
        if name == "propose":
            return self.address("propose", item.pk)
        # What the reader has before him, should a partner send other content while he reads.
        return f"{self.address('step', item.pk, name)}?{urlencode({'seen': services.seen_as(item)})}"

    def _proposal(self, item: Written) -> dict[str, Any] | None:
        if item.proposed is None:
            return None
        desk = self.desk
        return {
            "note": item.proposed["note"],
            "by": item.proposed_by,
            "at": item.proposed_at,
            "lines": [
                (desk.label_of(name), desk.readable(name, desk.value(item, name)), desk.readable(name, value))
                for name, value in item.proposed["fields"].items()
            ],
        }
