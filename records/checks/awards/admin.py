"""The award check for staff: hand a list in, follow the progress, read the answer, print the sheet."""

import io
import uuid
from typing import Any

import xlsxwriter
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.access import audit
from records.access.roles import Role
from records.checks.awards import services as awards
from records.checks.awards import tasks
from records.checks.awards.choices import CheckState, Purpose, Result, SubjectKind
from records.checks.awards.columns import COLUMNS, read_file, read_lines
from records.checks.awards.models import AwardCheck, AwardCheckItem
from records.checks.awards.queries import checks_in_reach
from records.checks.awards.sheet import findings_of
from records.common import tables
from records.common.masking import mask_id_number
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import WORK_LIST, person, posted, render
from records.dishonesty.admin.filters import by_choice, regions_in_reach
from records.dishonesty.admin.forms import dress
from records.dishonesty.admin.words import moment
from records.dishonesty.choices import Channel
from records.subjects.models import Region

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKING = frozenset({CheckState.PENDING, CheckState.RUNNING})
SHOWN = 100
MOST_BYTES = 5 * 2**20


class AskForm(forms.Form):
    purpose = forms.ChoiceField(
        label=gettext_lazy("用途"), choices=[("", gettext_lazy("请选择")), *Purpose.choices]
    )
    title = forms.CharField(
        label=gettext_lazy("用途说明"),
        max_length=200,
        help_text=gettext_lazy("为哪项评选、哪次任用或哪个项目核查；会记入日志并印在核查单上。"),
    )
    region = forms.ChoiceField(
        label=gettext_lazy("行政区划"), help_text=gettext_lazy("按名称查找时，只在这个地区及其下级查找。")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("对象类别"), choices=SubjectKind.choices, initial=SubjectKind.ORGANISATION
    )
    lines = forms.CharField(
        label=gettext_lazy("名单"),
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "一行一个：名称，代码，所在单位（后两项可不填）。机构可以只填统一社会信用代码。"
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("或上传名单文件"),
        required=False,
        help_text=gettext_lazy("xlsx 或 csv，最多 10000 行；先下载模板。"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions_in_reach(user)  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"
        for name, field in self.fields.items():
            field.error_messages["required"] = _("请填写%s。") % field.label
            if name != "file":
                dress(field)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, lines = data.get("file"), data.get("lines", "")
        if bool(file) == bool(lines.strip()):
            self.add_error("lines", _("请填写名单，或者上传名单文件，两者选一。"))
        return data

    def entries(self) -> list[awards.Entry]:
        """:raises ValidationError: where the file cannot be read"""
        file, kind = self.cleaned_data["file"], self.cleaned_data["kind"]
        if not file:
            return read_lines(self.cleaned_data["lines"], kind=kind)
        try:
            extension = tables.kind_of(file) if file.size <= MOST_BYTES else None
            if extension is None:
                raise ValidationError({"file": _("只能上传 5 兆字节以内的 xlsx 或 csv 文件，请用模板填写。")})
            return read_file(file, extension, kind=kind)
        except tables.Unreadable as unreadable:
            raise ValidationError({"file": str(unreadable)}) from unreadable


@admin.register(AwardCheck)
class AwardCheckAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display = ("subject", "purpose", "state", "total", "clear", "found", "unclear", "asked")
    list_display_links = None
    list_filter = (
        by_choice("state", gettext_lazy("状态"), CheckState),
        by_choice("purpose", gettext_lazy("用途"), Purpose),
        by_choice("audience", gettext_lazy("查询方"), AwardCheck.Audience),
    )
    list_select_related = ("region", "requested_by")
    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False
    search_fields = ("title",)
    search_help_text = gettext_lazy("用途说明")
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        # About whom was asked stands in the list by name.
        audit.read(action="check.listed", by=person(request), at=timezone.now())
        return response

    def get_queryset(self, request: HttpRequest) -> QuerySet[AwardCheck]:
        return (
            checks_in_reach(person(request))
            .select_related("region", "requested_by", "paper")
            .order_by("-requested_at", "-uid")
        )

    @admin.display(description=gettext_lazy("核查"))
    def subject(self, check: AwardCheck) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            _page_url(check),
            check.title,
            check.region.full_name,
        )

    @admin.display(description=gettext_lazy("申请"), ordering="requested_at")
    def asked(self, check: AwardCheck) -> SafeString:
        return format_html(
            '{}<span class="row-sub">{}</span>',
            check.requested_by.get_full_name(),
            moment(check.requested_at),
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("template.xlsx", view(template), name="records_awardcheck_template"),
            path("<uuid:uid>/page/", view(self.page), name="records_awardcheck_page"),
            path("<uuid:uid>/progress/", view(self.progress), name="records_awardcheck_progress"),
            path("<uuid:uid>/results.xlsx", view(self.results), name="records_awardcheck_results"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AskForm(*posted(request), user=person(request))
        problems: list[tuple[str, str, str]] = []
        if request.method == "POST" and form.is_valid():
            try:
                return self._ask(request, form)
            except TransitionDenied as denied:
                form.add_error(None, denied.message)
            except ValidationError as error:
                _onto(form, error)
        if form.is_bound:
            problems = [("", "", str(error)) for error in form.non_field_errors()] + [
                (form[name].id_for_label, str(form[name].label), str(error))
                for name in form.fields
                for error in form.errors.get(name, [])
            ]
        answer = render(
            request,
            "awardcheck/ask.html",
            _("发起核查"),
            crumbs=_crumbs(),
            form=form,
            problems=problems,
        )
        if problems:
            answer.status_code = 422
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return HttpResponseRedirect(_page_url(self._find(request, object_id)))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(_page_url(self._find(request, object_id)))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def page(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """The answer, line by line; reading it is written down."""
        check = self._find(request, uid)
        working = check.state in WORKING
        wanted = request.GET.get("result", "")
        items = check.items.order_by("position")
        if wanted in Result.values:
            items = items.filter(result=wanted)
        after = request.GET.get("after", "0")
        items = items.filter(position__gt=int(after) if after.isdecimal() and len(after) < 9 else 0)
        rows = [] if working else list(items[: SHOWN + 1])
        if not working:
            audit.read(
                action="check.read",
                by=person(request),
                at=timezone.now(),
                subject=check,
                details={"purpose": check.purpose},
            )
        return render(
            request,
            "awardcheck/page.html",
            check.title,
            crumbs=_crumbs(),
            check=check,
            working=working,
            tabs=[
                ("", _("全部"), check.done, wanted == ""),
                *((value, label, getattr(check, value), wanted == value) for value, label in Result.choices),
            ],
            rows=[(item, _code(item), findings_of(item)) for item in rows[:SHOWN]],
            next_after=rows[SHOWN - 1].position if len(rows) > SHOWN else None,
            wanted=wanted,
        )

    def progress(self, request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
        check = self._find(request, uid)
        return JsonResponse(
            {
                "working": check.state in WORKING,
                "label": check.get_state_display(),
                "done": check.done,
                "total": check.total,
            }
        )

    def results(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """All lines as a file, whose digest the sheet bears."""
        check = self._find(request, uid)
        if check.state != CheckState.READY:
            raise Http404(_("核查还没有完成。"))
        audit.read(
            action="check.exported",
            by=person(request),
            at=timezone.now(),
            subject=check,
            details={"sha256": check.list_digest},
        )
        name = _("核查结果-%s.xlsx") % check.title[:60]
        headers = {
            "Content-Disposition": content_disposition_header(True, name) or "",
            "Cache-Control": "no-store",
        }
        return HttpResponse(_as_table(check), content_type=XLSX, headers=headers)

    def _ask(self, request: HttpRequest, form: AskForm) -> HttpResponse:
        data = form.cleaned_data
        check = awards.ask(
            entries=form.entries(),
            purpose=data["purpose"],
            title=data["title"],
            region=Region.objects.get(pk=data["region"]),
            channel=Channel.IMPORT if data["file"] else Channel.STAFF,
            by=person(request),
            at=timezone.now(),
        )
        tasks.run_check.delay_on_commit(uid=str(check.pk))  # type: ignore[attr-defined]
        messages.success(request, _("名单已收下，正在核查。"))
        return HttpResponseRedirect(_page_url(check))

    def _find(self, request: HttpRequest, uid: Any) -> AwardCheck:
        try:
            return self.get_queryset(request).get(pk=uid)
        except (AwardCheck.DoesNotExist, ValueError, ValidationError) as error:
            audit.refused(
                action="check.read",
                by=person(request),
                at=timezone.now(),
                details={"check": str(uid)[:40]},
            )
            raise Http404(_("没有这次核查，或它不在您的权限范围内。")) from error


def template(request: HttpRequest) -> HttpResponse:
    if not person(request).holds([*awards.ASKERS, Role.AUDIT_ADMIN]):
        raise PermissionDenied
    headers = {"Content-Disposition": content_disposition_header(True, _("核查名单模板.xlsx")) or ""}
    return HttpResponse(tables.template(COLUMNS, _("名单")), content_type=XLSX, headers=headers)


def _page_url(check: AwardCheck) -> str:
    return reverse("admin:records_awardcheck_page", args=[check.pk])


def _crumbs() -> list[tuple[str, str]]:
    return [(_("评优评先核查"), reverse("admin:records_awardcheck_changelist"))]


def _onto(form: AskForm, error: ValidationError) -> None:
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error("lines" if form.cleaned_data.get("lines") else "file", error)


def _code(item: AwardCheckItem) -> str:
    if item.subject_kind == SubjectKind.OFFICIAL:
        return mask_id_number(item.id_number) if item.id_number else item.unit
    return item.uscc


def _as_table(check: AwardCheck) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet(_("核查结果"))
    bold = book.add_format({"bold": True})
    headings = (_("序号"), _("对象"), _("代码或单位"), _("结果"), _("说明"), _("发现的记录及理由"))
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    for line, item in enumerate(check.items.order_by("position").iterator(chunk_size=2_000), 1):
        found = "\n".join(
            "；".join(filter(None, (f["title"], f["authority"], f["decided_on"], f["reason"])))
            for f in findings_of(item)
        )
        cells = (item.name, _code(item), item.get_result_display() or "", item.explanation or "", found)
        sheet.write_number(line, 0, item.position)
        for place, text in enumerate(cells, 1):
            sheet.write_string(line, place, str(text))
    book.close()
    return out.getvalue()
