"""What bodies owe: the list, one claim with its money, and every step on a page of its own."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common import tables
from records.common.workflow import TransitionDenied
from records.consequences.admin.forms import Dressed
from records.consequences.admin.pages import CaseAdmin, Step, write_form
from records.dishonesty.admin.base import person, posted, record_url, render
from records.dishonesty.admin.filters import by_choice, by_region
from records.dishonesty.admin.look import Happening
from records.dishonesty.queries import records_in_reach
from records.pledges.arrears import importing, queries, services
from records.pledges.arrears.admin.forms import ArrearForm, DecisionForm, PurposeForm, UploadForm
from records.pledges.arrears.admin.steps import STEPS
from records.pledges.arrears.admin.work import WORK
from records.pledges.arrears.choices import Kind, RateBasis, Status
from records.pledges.arrears.content import FIELDS
from records.pledges.arrears.deadlines import deadlines_of
from records.pledges.arrears.models import Arrear, ArrearFile
from records.pledges.arrears.services.creditors import READERS
from records.pledges.arrears.services.paying import PAYABLE
from records.pledges.arrears.sums import account_of
from records.pledges.arrears.workflow import ARREAR, REASON_NEEDED

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# Lines of a history that are no transitions.
OTHER_STEPS = {
    "register": gettext_lazy("登记"),
    "edit": gettext_lazy("修改"),
    "pay": gettext_lazy("登记付款"),
    "payment_ok": gettext_lazy("付款核实属实"),
    "payment_no": gettext_lazy("付款核实不属实"),
    "propose": gettext_lazy("提出清偿计划"),
    "plan_no": gettext_lazy("不同意清偿计划"),
    "draft": gettext_lazy("起草失信记录"),
}


@admin.register(Arrear)
class ArrearAdmin(CaseAdmin):
    list_display = ("subject", "kind_word", "state", "due", "sum")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), Status),
        by_choice("kind", gettext_lazy("款项类别"), Kind),
        by_region(),
    )
    list_select_related = ("organisation",)
    search_columns = ("organisation__name__icontains", "contract_number__icontains", "contract_name__icontains", "creditor_name__icontains")  # fmt: skip
    search_help_text = gettext_lazy("欠款单位、合同、债权企业")
    ordering = ("-updated_at", "-uid")
    page_template = "arrears/page.html"
    workflow = ARREAR
    steps = STEPS

    def reach(self, request: HttpRequest) -> QuerySet[Arrear]:
        return queries.arrears_in_reach(person(request)).with_parties()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).has_perm("records.add_arrear")

    @admin.display(description=gettext_lazy("账款"))
    def subject(self, arrear: Arrear) -> SafeString:
        return self.titled(
            arrear, arrear.contract_name, f"{arrear.organisation.name} · {arrear.contract_number}"
        )

    @admin.display(description=gettext_lazy("类别"))
    def kind_word(self, arrear: Arrear) -> str:
        return arrear.get_kind_display()

    @admin.display(description=gettext_lazy("应付日期"), ordering="due_on")
    def due(self, arrear: Arrear) -> str:
        return arrear.due_on.isoformat()

    @admin.display(description=gettext_lazy("应付金额（元）"), ordering="amount")
    def sum(self, arrear: Arrear) -> str:
        return f"{arrear.amount:,.2f}"

    # --- One claim ------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("import/", wrap(self.import_view), name=f"{self.name}_import"),
            path("template.xlsx", wrap(self.template_view), name=f"{self.name}_template"),
            path("<uuid:uid>/creditor/", wrap(self.creditor_view), name=f"{self.name}_creditor"),
            path("file/<uuid:uid>/", wrap(self.file_view), name=f"{self.name}_file"),
        ]

    def heading(self, arrear: Arrear) -> str:
        return arrear.contract_name

    def form_of(self, step: Step, name: str, case: Any, data: Any, files: Any) -> Dressed:
        if issubclass(step.form, DecisionForm):
            return step.form(data, files, arrear=case)
        form = super().form_of(step, name, case, data, files)
        if "reason" in form.fields:
            form.fields["reason"].required = name in REASON_NEEDED
        return form

    def initial(self, name: str, arrear: Arrear) -> dict[str, Any]:
        if name != "edit":
            return {}
        kept = {field: getattr(arrear, field, None) for field in FIELDS}
        # A person's name is not put back onto a form: whoever edits writes it anew.
        return {
            **kept,
            "organisation": arrear.organisation,
            "creditor": arrear.creditor_name,
            "creditor_code": arrear.creditor_uscc,
        }

    def groups(self, arrear: Arrear) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("合同与账款"),
                [
                    (_("欠款单位"), arrear.organisation.name),
                    (_("款项类别"), arrear.get_kind_display()),
                    (_("合同编号"), arrear.contract_number),
                    (_("合同订立日期"), arrear.contract_on.isoformat()),
                    (_("应付金额（元）"), f"{arrear.amount:,.2f}"),
                    (_("交付、验收日期"), arrear.accepted_on and arrear.accepted_on.isoformat()),
                    (_("开票、结算日期"), arrear.invoiced_on and arrear.invoiced_on.isoformat()),
                    (_("合同约定付款天数"), arrear.agreed_days),
                    (_("应付日期"), arrear.due_on.isoformat()),
                    (_("逾期利息"), rate_words(arrear)),
                    (_("清偿日期"), arrear.settled_on and arrear.settled_on.isoformat()),
                    (_("说明"), arrear.note),
                ],
            ),
            (
                _("债权人"),
                [
                    (_("债权人类别"), arrear.get_creditor_kind_display()),
                    (_("名称"), arrear.creditor_name),
                    (_("统一社会信用代码"), arrear.creditor_uscc),
                    (_("涉及人数"), arrear.people),
                ],
            ),
        ]

    def more(self, request: HttpRequest, arrear: Arrear) -> dict[str, Any]:
        by = person(request)
        return {
            "line": arrear.organisation.name,
            "internal": True,
            "account": account_of(arrear, on=timezone.localdate())
            if arrear.status in PAYABLE | {Status.SETTLED}
            else None,
            "account_on": arrear.settled_on or timezone.localdate(),
            "payments": arrear.payments.select_related("noted_by", "decided_by").order_by("-paid_on", "-uid"),
            "plans": arrear.plans.select_related("proposed_by", "decided_by")
            .prefetch_related("instalments")
            .order_by("-proposed_at"),
            "files": arrear.files.select_related("uploaded_by").order_by("uploaded_at", "uid"),
            "deadlines": deadlines_of(arrear),
            "purpose_form": PurposeForm() if arrear.is_sealed and by.holds(READERS, over=arrear) else None,
        }

    def record_link(self, request: HttpRequest, arrear: Arrear) -> str:
        if arrear.draft is None:
            return ""
        inside = records_in_reach(person(request)).filter(pk=arrear.draft.pk).exists()
        return record_url(arrear.draft) if inside else ""

    def happenings(self, case: Any) -> list[Happening]:
        return [
            Happening(
                at=step.at,
                title=self.step_words(step.name),
                who=step.by.get_full_name() or step.by.get_username(),
                note=step.reason,
                kind=step.name,
            )
            for step in case.steps.select_related("by").order_by("-at", "-uid")
        ]

    def step_words(self, name: str) -> str:
        return str(OTHER_STEPS[name]) if name in OTHER_STEPS else super().step_words(name)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ArrearForm(request.POST if request.method == "POST" else None)

        def save(data: dict[str, Any]) -> str:
            made = services.register_arrear(
                organisation=data["organisation"],
                content=form.content(),
                by=person(request),
                at=timezone.now(),
            )
            return self.address(made)

        return write_form(
            request,
            form=form,
            title=_("登记拖欠账款"),
            lead=_(
                "按合同、交付凭证和发票登记；由另一人核实后才算数。债权人的名称只供政府部门使用，不上报、不公开。"
            ),
            crumbs=self.crumbs(),
            save=save,
            button=_("登记"),
            done=_("已登记，等待另一人核实。"),
        )

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, problems = UploadForm(*posted(request)), list[tuple[str, str, str]]()
        if request.method == "POST" and form.is_valid():
            try:
                count = importing.import_arrears(
                    file=form.cleaned_data["file"], by=person(request), at=timezone.now()
                )
            except tables.Unreadable as refused:
                form.add_error("file", str(refused))
            except importing.RowsRefused as refused:
                # What is wrong goes back as the same table, each cell marked: mended, it is sent again.
                report = tables.error_report(importing.COLUMNS, refused.rows, _("需要补正的行"))
                return _attachment(report, XLSX, "arrears-errors.xlsx", status=422)
            else:
                messages.success(request, _("已登记 %d 笔，等待另一人核实。") % count)
                return HttpResponseRedirect(reverse(f"admin:{self.name}_changelist"))
        problems = form.problems() if form.is_bound else []
        response = render(
            request,
            "arrears/upload.html",
            _("导入拖欠账款"),
            crumbs=self.crumbs(),
            form=form,
            problems=problems,
            columns=importing.COLUMNS,
        )
        if problems:
            response.status_code = 422
        return response

    def template_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return _attachment(tables.template(importing.COLUMNS, _("拖欠账款")), XLSX, "arrears-template.xlsx")

    def creditor_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """A person's name, for a purpose; only on POST, so that no link and no reload opens it."""
        arrear = self.find(request, uid)
        if request.method != "POST":
            return HttpResponseRedirect(self.address(arrear))
        form = PurposeForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("请写明查看债权人个人信息的用途。"))
            return HttpResponseRedirect(self.address(arrear))
        purpose = form.cleaned_data["purpose"]
        try:
            found = services.read_creditor(
                uid=arrear.pk, purpose=purpose, by=person(request), at=timezone.now()
            )
        except TransitionDenied as denied:
            raise PermissionDenied(denied.message) from denied
        response = render(
            request,
            "arrears/creditor.html",
            _("债权人个人信息"),
            crumbs=[*self.crumbs(), (self.heading(arrear), self.address(arrear))],
            purpose=purpose,
            lines=[(_("姓名"), found.name), (_("证件号码"), found.number or "—")],
            page_url=self.address(arrear),
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def file_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        kept = ArrearFile.objects.select_related("arrear").filter(pk=uid).first()
        if kept is None or not self.has_view_permission(request):
            raise Http404(_("没有这个文件，或它不在您的权限范围内。"))
        if not self.reach(request).filter(pk=kept.arrear_id).exists():
            raise Http404(_("没有这个文件，或它不在您的权限范围内。"))
        content = services.read_file(file=kept, by=person(request), at=timezone.now())
        return _attachment(content, kept.content_type, f"{kept.kind}{kept.extension}")


def rate_words(arrear: Arrear) -> str:
    """By which rate interest is reckoned, and why by that one."""
    if arrear.rate_basis != RateBasis.AGREED or arrear.agreed_rate is None or arrear.floor_rate is None:
        return arrear.get_rate_basis_display()
    if arrear.agreed_rate < arrear.floor_rate:
        return _("约定年利率%(agreed)s%%，低于合同订立时一年期LPR，按%(floor)s%%计算") % {
            "agreed": arrear.agreed_rate.normalize(),
            "floor": arrear.floor_rate.normalize(),
        }
    return _("约定年利率%s%%") % arrear.agreed_rate.normalize()


def _attachment(content: bytes, content_type: str, name: str, *, status: int = 200) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type, status=status)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
