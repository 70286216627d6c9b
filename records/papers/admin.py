"""Staff's window on issued papers: find one, open it for a stated purpose, take it back."""

import uuid
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold import widgets
from unfold.admin import ModelAdmin

from records.access.models import User
from records.common.workflow import TransitionDenied
from records.papers import services
from records.papers.kinds import KINDS, paper_kind
from records.papers.models import Paper
from records.papers.numbering import as_number
from records.papers.queries import papers_in_reach


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=gettext_lazy("查阅目的"),
        help_text=gettext_lazy("例如：应申请人要求补发。会记入审计日志。"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": " ".join(widgets.INPUT_CLASSES)}),
        error_messages={"required": gettext_lazy("请填写查阅目的。")},
    )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("收回原因"),
        help_text=gettext_lazy("收回后核验页立即显示“已收回”，不能撤销。"),
        max_length=500,
        widget=forms.Textarea(attrs={"class": " ".join(widgets.TEXTAREA_CLASSES), "rows": 3}),
        error_messages={"required": gettext_lazy("请填写收回原因，它会记入审计日志。")},
    )


class ByKind(admin.SimpleListFilter):
    title = gettext_lazy("文书种类")  # type: ignore[assignment]
    parameter_name = "kind"

    def selected(self) -> str:
        return self.value() or ""

    def has_output(self) -> bool:
        return True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.name, str(kind.label)) for kind in KINDS.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() in KINDS else queryset


@admin.register(Paper)
class PaperAdmin(ModelAdmin):
    change_list_template = "admin/records/work_list.html"
    list_display = ("paper", "kind_words", "holder_name", "issued", "state")
    list_display_links = None
    list_filter = (ByKind,)
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = None
    search_fields = ("=number",)
    search_help_text = gettext_lazy("完整编号")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Paper]:
        return papers_in_reach(_person(request)).order_by("-issued_at", "-uid")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        # As it is read from paper: with or without hyphens, in small letters.
        return super().get_search_results(request, queryset, as_number(search_term) or search_term)

    @admin.display(description=gettext_lazy("文书"))
    def paper(self, paper: Paper) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            _address(paper),
            paper.title,
            paper.number,
        )

    @admin.display(description=gettext_lazy("文书种类"), ordering="kind")
    def kind_words(self, paper: Paper) -> str:
        return paper.kind_label

    @admin.display(description=gettext_lazy("出具时间"), ordering="issued_at")
    def issued(self, paper: Paper) -> str:
        return f"{timezone.localtime(paper.issued_at):%Y-%m-%d %H:%M}"

    @admin.display(description=gettext_lazy("状态"))
    def state(self, paper: Paper) -> str:
        return state_words(paper)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                "<uuid:uid>/copy/", self.admin_site.admin_view(require_POST(copy)), name="records_paper_copy"
            ),
            path(
                "<uuid:uid>/withdraw/",
                self.admin_site.admin_view(require_POST(withdraw)),
                name="records_paper_withdraw",
            ),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return page(request, _in_reach(request, object_id))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def page(request: HttpRequest, paper: Paper, **forms_shown: forms.Form) -> HttpResponse:
    may_withdraw = not paper.is_withdrawn and _person(request).holds(services.WITHDRAWERS, over=paper)
    wrong = any(form.is_bound and form.errors for form in forms_shown.values())
    return TemplateResponse(
        request,
        "admin/records/paper/page.html",
        {
            **admin.site.each_context(request),
            "title": paper.title,
            "crumbs": [(_("出具的文书"), reverse("admin:records_paper_changelist"))],
            "paper": paper,
            "state": state_words(paper),
            "may_open": _person(request).holds(paper_kind(paper.kind).readers, over=paper),
            "may_withdraw": may_withdraw,
            "purpose_form": forms_shown.get("purpose_form") or PurposeForm(),
            "withdrawal_form": forms_shown.get("withdrawal_form") or WithdrawalForm(),
        },
        status=422 if wrong else 200,
    )


def copy(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The PDF, for a purpose that is written down with the reading."""
    paper = _in_reach(request, uid)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return page(request, paper, purpose_form=form)
    purpose = form.cleaned_data["purpose"]
    try:
        pdf = services.read_pdf(paper=paper, purpose=purpose, by=_person(request), at=timezone.now())
    except TransitionDenied as denied:
        messages.error(request, denied.message)
        return HttpResponseRedirect(_address(paper))
    return pdf_response(pdf, paper)


def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    paper = _in_reach(request, uid)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return page(request, paper, withdrawal_form=form)
    try:
        services.withdraw(
            paper=paper, reason=form.cleaned_data["reason"], by=_person(request), at=timezone.now()
        )
    except TransitionDenied as denied:
        messages.error(request, denied.message)
    else:
        messages.success(request, _("已收回，核验页现在显示“已收回”。"))
    return HttpResponseRedirect(_address(paper))


def pdf_response(pdf: bytes, paper: Paper) -> HttpResponse:
    """A file to save, never kept by a cache and never opened as anything else."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{paper.number}.pdf") or "attachment"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def state_words(paper: Paper) -> str:
    if paper.is_withdrawn:
        return _("已收回")
    return _("已过有效期") if paper.is_expired(on=timezone.localdate()) else _("有效")


def _in_reach(request: HttpRequest, uid: str | uuid.UUID) -> Paper:
    try:
        return papers_in_reach(_person(request)).get(pk=uid)
    except (Paper.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404(_("没有这份文书，或它不在您的权限范围内。")) from error


def _address(paper: Paper) -> str:
    return reverse("admin:records_paper_change", args=[paper.pk])


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
