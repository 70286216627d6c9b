"""Questionable data (疑问数据): rows that failed their checks, mended in place or discarded with a reason."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.access.roles import Role
from records.dishonesty import queries
from records.dishonesty.admin.base import REFUSALS, WORK_LIST, person, render, sentences
from records.dishonesty.admin.filters import OneOf
from records.dishonesty.admin.forms import dress
from records.dishonesty.admin.words import moment
from records.dishonesty.choices import RowState
from records.dishonesty.models import ImportRow
from records.dishonesty.services import imports
from records.dishonesty.services.import_kinds import ImportKind, import_kind


@dataclass(frozen=True)
class Cell:
    name: str
    label: str
    value: str
    problems: tuple[str, ...]


def kind_of(row: ImportRow) -> ImportKind:
    return import_kind(row.batch.kind)


def problems_of_row(row: ImportRow) -> list[tuple[str, str]]:
    """(column's label, what is wrong there) for every error of a row."""
    labels = {column.name: column.label for column in kind_of(row).columns}
    return [(str(labels.get(error["column"], "")), _said(row, error)) for error in row.errors]


def cells_of(row: ImportRow) -> list[Cell]:
    """The telling cells of a row and those with problems, in the order of the template."""
    kind, wrong = kind_of(row), dict[str, list[str]]()
    for error in row.errors:
        wrong.setdefault(error["column"], []).append(_said(row, error))
    return [
        Cell(
            column.name,
            str(column.label),
            str(row.content.get(column.name) or ""),
            tuple(wrong.get(column.name, ())),
        )
        for column in kind.columns
        if column.name in kind.telling or column.name in wrong
    ]


def address_of(row: ImportRow) -> str:
    """The staff page of what became of the row."""
    kind = kind_of(row)
    uid = row.record_id if kind.target == "record" else row.entry
    return kind.address(uid) if uid else ""


def _said(row: ImportRow, error: dict[str, str]) -> str:
    """What is wrong, for a person: where a code is unknown, the words to choose from instead of the codes."""
    choices = next(
        (column.choices for column in kind_of(row).columns if column.name == error["column"]), None
    )
    if error["code"] != "unknown_code" or choices is None:
        return error["detail"]
    return _("“%(value)s”不在可选范围内，可选：%(words)s。") % {
        "value": row.content.get(error["column"], ""),
        "words": _("、").join(str(label) for label in choices.labels),
    }


class MendForm(forms.Form):
    """The row as a form: one field a column, with its problems beside it."""

    def __init__(self, *args: Any, row: ImportRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = kind_of(row)
        for column in kind.columns:
            value = str(row.content.get(column.name) or "")
            if column.choices and column.name not in kind.long:
                known = [(str(value), label) for value, label in column.choices.choices]
                # What the file said stays choosable, so that the person sees what has to change.
                strange = [(value, value)] if value and value not in dict(known) else []
                field: forms.Field = forms.ChoiceField(choices=[("", "—"), *strange, *known])
            else:
                long = column.name in kind.long
                field = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput)
            field.label, field.help_text, field.required = str(column.label), str(column.help), False
            field.initial = value
            dress(field)
            self.fields[column.name] = field

    def show(self, row: ImportRow) -> None:
        """Put the row's standing errors beside their fields."""
        self.full_clean()
        for error in row.errors:
            self.add_error(error["column"] if error["column"] in self.fields else None, _said(row, error))


class RowsByState(OneOf):
    """Open questions unless something else is asked for."""

    title = gettext_lazy("状态")  # type: ignore[assignment]
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (state.value, state.label)
            for state in (RowState.QUESTIONABLE, RowState.DISCARDED, RowState.IMPORTED)
        ]

    def selected(self) -> str:
        return self.value() or RowState.QUESTIONABLE

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(
            state=self.value() if self.value() in RowState.values else RowState.QUESTIONABLE
        )


class BySupplier(OneOf):
    title = gettext_lazy("提供单位")  # type: ignore[assignment]
    parameter_name = "supplier"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = queries.rows_in_reach(person(request)).filter(state=RowState.QUESTIONABLE)
        found = (
            names.order_by("batch__supplier_name").values_list("batch__supplier_name", flat=True).distinct()
        )
        return [(name, name) for name in found[:100]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(batch__supplier_name=self.value()) if self.value() else queryset


class ByBatch(OneOf):
    title = gettext_lazy("批次")  # type: ignore[assignment]
    parameter_name = "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = queries.rows_in_reach(person(request)).filter(state=RowState.QUESTIONABLE)
        found = rows.order_by("-batch__uploaded_at").values_list("batch_id", "batch__file_name").distinct()
        return [(str(uid), name) for uid, name in found[:50]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # Compared as text: a hand-written address must not end in an error page.
        known = dict(self.lookup_choices)
        return queryset.filter(batch_id=self.value()) if self.value() in known else queryset


@admin.register(ImportRow)
class RowAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display = ("subject", "problems", "supplier", "number", "uploaded")
    list_display_links = None
    list_filter = (RowsByState, BySupplier, ByBatch)
    list_select_related = ("batch",)
    list_fullwidth = True
    show_full_result_count = False
    actions = None
    search_fields = ("batch__file_name",)
    search_help_text = gettext_lazy("文件名、提供单位、行内文字")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRow]:
        return queries.rows_in_reach(person(request)).order_by("-batch__uploaded_at", "number")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in search_term.split():
            queryset = queryset.filter(
                Q(batch__file_name__icontains=word)
                | Q(batch__supplier_name__icontains=word)
                | Q(content__title__icontains=word)
                | Q(content__organisation_name__icontains=word)
            )
        return queryset, False

    @admin.display(description=gettext_lazy("行"))
    def subject(self, row: ImportRow) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            reverse("admin:records_importrow_change", args=[row.pk]),
            row.content.get("title") or _("（未填标题）"),
            row.content.get("organisation_name") or row.content.get("organisation_uscc") or "—",
        )

    @admin.display(description=gettext_lazy("问题"))
    def problems(self, row: ImportRow) -> SafeString:
        lines = [detail for _label, detail in problems_of_row(row)]
        more = [_("另有 %d 处") % (len(lines) - 2)] if len(lines) > 2 else []
        return format_html_join(
            "", '<span class="row-line">{}</span>', ((line,) for line in [*lines[:2], *more])
        )

    @admin.display(description=gettext_lazy("提供单位"))
    def supplier(self, row: ImportRow) -> str:
        return row.batch.supplier_name

    @admin.display(description=gettext_lazy("上传时间"))
    def uploaded(self, row: ImportRow) -> str:
        return moment(row.batch.uploaded_at)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return mend(request, object_id)


def mend(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a row where it stands and send it through the checks again, or discard it with a reason."""
    row = queries.rows_in_reach(person(request)).filter(pk=pk).first() if str(pk).isdigit() else None
    if row is None:
        raise Http404(_("没有这一行，或它不在您的权限范围内。"))
    is_open = row.state == RowState.QUESTIONABLE
    may_mend = is_open and person(request).holds([Role.CLERK], over=row.batch)
    form = MendForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and may_mend:
        answer = _discard(request, row) if "discard" in request.POST else _resubmit(request, row, form)
        if answer is not None:
            return answer
        row.refresh_from_db()
    if request.method == "GET" and is_open:
        said = {column.name: row.content.get(column.name) or "" for column in kind_of(row).columns}
        form = MendForm(said, row=row)
        form.show(row)
    return render(
        request,
        "importrow/mend.html",
        _("疑问数据"),
        crumbs=[(_("疑问数据"), reverse("admin:records_importrow_changelist"))],
        row=row,
        form=form,
        may_mend=may_mend,
        rest=[
            (column.label, row.content.get(column.name))
            for column in kind_of(row).columns
            if row.content.get(column.name)
        ],
        address=address_of(row),
        problems=[("", "", str(error)) for error in form.non_field_errors()]
        + [
            (form[name].id_for_label, str(form[name].label), str(error))
            for name, found in form.errors.items()
            if name in form.fields
            for error in found
        ],
    )


def _resubmit(request: HttpRequest, row: ImportRow, form: MendForm) -> HttpResponse | None:
    content = {name: request.POST.get(name, "").strip() for name in form.fields}
    try:
        mended = imports.mend_row(row_id=row.pk, content=content, by=person(request), at=timezone.now())
    except REFUSALS as refused:
        for sentence in sentences(refused):
            messages.error(request, sentence)
        return None
    if mended.state == RowState.QUESTIONABLE:
        form.show(mended)
        messages.warning(request, _("还有问题，请按提示继续修正。"))
        return None
    messages.success(request, _("已修正并重新提交核对。"))
    return _next(request)


def _discard(request: HttpRequest, row: ImportRow) -> HttpResponse | None:
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("请写明作废的理由。"))
        return None
    try:
        imports.discard_row(row_id=row.pk, reason=reason, by=person(request), at=timezone.now())
    except REFUSALS as refused:
        for sentence in sentences(refused):
            messages.error(request, sentence)
        return None
    messages.success(request, _("已作废该行。"))
    return _next(request)


def _next(request: HttpRequest) -> HttpResponse:
    """The next open row, so that a queue is worked through without going back to its list."""
    rows = queries.rows_in_reach(person(request), Role.CLERK).filter(state=RowState.QUESTIONABLE)
    following = rows.order_by("batch__uploaded_at", "number").first()
    if following is None or "next" not in request.POST:
        return HttpResponseRedirect(reverse("admin:records_importrow_changelist"))
    return HttpResponseRedirect(reverse("admin:records_importrow_change", args=[following.pk]))
