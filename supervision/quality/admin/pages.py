"""The page of a month: every supplier with its rates, a chart with its table, and the same as a file."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.access.roles import Role
from records.consequences.admin.forms import Dressed
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import attempted
from records.remedies.admin.forms import area
from supervision.complaints.admin.base import render
from supervision.quality import queries, services
from supervision.quality.choices import SupplierKind
from supervision.quality.models import QualityMonth


class ReckonForm(Dressed):
    note = forms.CharField(label=gettext_lazy("重新计算的理由"), max_length=500, widget=area(3))


@admin.register(QualityMonth)
class QualityMonthAdmin(ModelAdmin):
    """Nothing is typed in: months are counted, and counted anew with a reason."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.month_view), name="supervision_qualitymonth_changelist"),
            path("csv/", wrap(self.csv_view), name="supervision_qualitymonth_csv"),
            path("<slug:month>/reckon/", wrap(self.reckon_view), name="supervision_qualitymonth_reckon"),
        ]

    # --- The month ------------------------------------------------------------------------
    def month_view(self, request: HttpRequest) -> HttpResponse:
        self._refuse_strangers(request)
        by = person(request)
        months = queries.months(by)
        month = _chosen(request, months)
        rows = list(queries.of_month(by, month)[: queries.MOST_SUPPLIERS]) if month else []
        return render(
            request,
            "quality/month.html",
            _("数据报送质量"),
            crumbs=[],
            month=month,
            months=months,
            groups=_grouped(rows),
            most=queries.MOST_SUPPLIERS if len(rows) == queries.MOST_SUPPLIERS else 0,
            course=_course(by, months),
            may_reckon=month is not None and by.holds([Role.SUPERVISOR]),
            csv_url=f"{reverse('admin:supervision_qualitymonth_csv')}?month={month:%Y-%m}" if month else "",
            reckon_url=reverse("admin:supervision_qualitymonth_reckon", args=[f"{month:%Y-%m}"])
            if month
            else "",
        )

    def csv_view(self, request: HttpRequest) -> HttpResponse:
        self._refuse_strangers(request)
        by = person(request)
        month = _chosen(request, queries.months(by))
        if month is None:
            raise Http404(_("还没有定格的月份。"))
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="data-quality-{month:%Y-%m}.csv"'
        response["X-Content-Type-Options"] = "nosniff"
        # So that Excel reads it as UTF-8.
        response.write("\ufeff")
        lines = csv.writer(response)
        lines.writerow([str(one) for one in HEADINGS])
        lines.writerows(_lines(queries.of_month(by, month)))
        return response

    def reckon_view(self, request: HttpRequest, month: str) -> HttpResponse:
        self._refuse_strangers(request)
        day = _day(month)
        if day is None:
            raise Http404(_("没有这个月份。"))
        if not person(request).holds([Role.SUPERVISOR]):
            raise PermissionDenied
        back = f"{reverse('admin:supervision_qualitymonth_changelist')}?month={day:%Y-%m}"
        form = ReckonForm(*posted(request))
        if request.method == "POST" and form.is_valid():
            done, changed = attempted(
                form,
                lambda: services.reckon_anew(
                    month=day, note=form.cleaned_data["note"], by=person(request), at=timezone.now()
                ),
            )
            if done:
                messages.success(request, _("已重新计算，%d家的数字有变化。") % changed)
                return HttpResponseRedirect(back)
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            _("重新计算"),
            crumbs=[(_("数据报送质量"), back)],
            heading=f"{day:%Y-%m}",
            page_url=back,
            says=_("按现在的数据重新统计本月；数字有变化的另存一版，原来的保留。"),
            shown=[],
            form=form,
            grave=False,
            denied=None,
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


HEADINGS = (
    gettext_lazy("月份"),
    gettext_lazy("类别"),
    gettext_lazy("报送方"),
    gettext_lazy("地区"),
    gettext_lazy("报送条数"),
    gettext_lazy("按时"),
    gettext_lazy("可判断是否按时"),
    gettext_lazy("及时率（%）"),
    gettext_lazy("完整"),
    gettext_lazy("可判断是否完整"),
    gettext_lazy("完整率（%）"),
    gettext_lazy("内容有误"),
    gettext_lazy("差错率（%）"),
    gettext_lazy("未接收"),
    gettext_lazy("疑问数据"),
    gettext_lazy("已补正"),
    gettext_lazy("重复"),
    gettext_lazy("版次"),
)


def _lines(rows: Any) -> Iterator[list[Any]]:
    for one in rows.iterator(chunk_size=500):
        yield [
            f"{one.month:%Y-%m}",
            str(one.get_kind_display()),
            _harmless(one.name),
            one.region.name,
            one.items,
            one.timely,
            one.timely_of,
            _spelt(one.timely_rate),
            one.complete,
            one.complete_of,
            _spelt(one.complete_rate),
            one.wrong,
            _spelt(one.error_rate),
            one.rejected,
            one.questionable,
            one.mended,
            one.duplicates,
            one.revision,
        ]


def _harmless(text: str) -> str:
    """A name that a spreadsheet would take for a formula is shown as text."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _spelt(rate: Any) -> str:
    return "" if rate is None else str(rate)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=timezone.get_default_timezone()).date()
    except ValueError:
        return None


def _chosen(request: HttpRequest, months: list[date]) -> date | None:
    """The month that was asked for if there is one to be seen; else the newest."""
    asked = _day(request.GET.get("month", ""))
    return asked if asked in months else (months[0] if months else None)


def _grouped(rows: list[QualityMonth]) -> list[tuple[str, list[QualityMonth]]]:
    return [
        (str(kind.label), found)
        for kind in SupplierKind
        if (found := [one for one in rows if one.kind == kind])
    ]


def _course(by: Any, months: list[date]) -> list[dict[str, Any]]:
    """The rates of all together, month by month, the oldest first."""
    found = queries.course(by, months=months)
    course = []
    for month in sorted(found):
        sums = found[month]
        course.append(
            {
                "month": month,
                "items": sums["items"],
                "timely": _rate(sums["timely"], sums["timely_of"]),
                "complete": _rate(sums["complete"], sums["complete_of"]),
                "wrong": _rate(sums["wrong"], sums["items"]),
            }
        )
    return course


def _rate(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
