"""One page for leaders: overdue, worse, promised; each number opens its list, and the whole prints."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from records.clocks.kinds import address_of, label_of_kind
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person
from records.pledges.choices import OPEN_OUTCOMES, Outcome
from records.subjects.models import Region
from supervision.complaints.admin.base import render
from supervision.dashboards import queries, reckoning, services, tasks
from supervision.dashboards.models import DashboardDay
from supervision.dashboards.rules import quarters
from supervision.figures.complaints import FIELD as COMPLAINTS
from supervision.figures.measures import MOST_ROWS, Measure, Period, Row, field_title, is_measure, measure

NAME = "supervision_dashboardday"
# What of the promises opens which list.
PLEDGE_LISTS = {"due": None, "kept": Outcome.KEPT, "broken": Outcome.BROKEN, "overdue": None}


@admin.register(DashboardDay)
class DashboardDayAdmin(ModelAdmin):
    """Nothing is typed in here; the night reckons it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.page_view), name=f"{NAME}_changelist"),
            path("reckon/", wrap(require_POST(self.reckon_view)), name=f"{NAME}_reckon"),
            path("list/", wrap(self.list_view), name=f"{NAME}_list"),
        ]

    # --- The page -------------------------------------------------------------------------
    def page_view(self, request: HttpRequest) -> HttpResponse:
        region, mine = self._region(request)
        found = queries.newest(person(request), region)
        printed = request.GET.get("print") == "1"
        return render(
            request,
            "dashboards/page.html",
            _("领导看板"),
            crumbs=[],
            base="admin/supervision/dashboards/print.html" if printed else "admin/base_site.html",
            printed=printed,
            region=region,
            regions=mine,
            found=found,
            **(told(found, region) if found else {}),
            may_reckon=person(request).holds(services.LEADERS, over=DashboardDay(region=region)),
            print_url=f"?{urlencode({'region': region.pk, 'print': '1'})}",
            reckon_url=reverse(f"admin:{NAME}_reckon"),
        )

    def reckon_view(self, request: HttpRequest) -> HttpResponse:
        region, _mine = self._region(request, request.POST.get("region", ""))
        try:
            services.check_may_ask(region=region, by=person(request), at=timezone.now())
        except TransitionDenied as denied:
            raise PermissionDenied(denied.message) from denied
        transaction.on_commit(lambda: tasks.reckon_region.delay(region=region.pk))
        messages.success(request, _("正在重新计算，稍后刷新本页。"))
        return HttpResponseRedirect(
            f"{reverse(f'admin:{NAME}_changelist')}?{urlencode({'region': region.pk})}"
        )

    # --- The list behind a number -----------------------------------------------------------
    def list_view(self, request: HttpRequest) -> HttpResponse:
        region, _mine = self._region(request)
        found = queries.newest(person(request), region)
        what, key = request.GET.get("of", ""), request.GET.get("key", "")
        if found is None:
            raise Http404(_("还没有计算过，没有清单。"))
        title, rows = self._rows(request, found, region, what, key)
        back = f"{reverse(f'admin:{NAME}_changelist')}?{urlencode({'region': region.pk})}"
        return render(
            request,
            "dashboards/list.html",
            title,
            crumbs=[(_("领导看板"), back)],
            region=region,
            rows=rows,
            most=MOST_ROWS if len(rows) >= MOST_ROWS else 0,
        )

    def _rows(
        self, request: HttpRequest, found: DashboardDay, region: Region, what: str, key: str
    ) -> tuple[str, list[Row]]:
        if what == "overdue":
            return _("逾期：%s") % label_of_kind(key), _overdue_rows(region.pk, key)
        if what == "pledges" and key in PLEDGE_LISTS:
            return str(PLEDGE_TITLES[key]()), _pledge_rows(region.pk, key, found.on)
        if what in ("now", "before", "year", "twelve") and is_measure(key) and measure(key).whole_region:
            asked = measure(key)
            if asked.field == COMPLAINTS and any(
                reach.organisation_id for reach in person(request).reaches()
            ):
                # Who belongs to a body sees no complaint about it; a list of the whole region cannot tell them apart.
                raise PermissionDenied(_("您在某个单位任职，不能从这里查阅投诉举报清单。"))
            seat = reckoning.seat_of(region.pk)
            return f"{asked.title}", asked.rows(_period(what, found.on), seat) if seat else []
        raise Http404(_("没有这个清单。"))

    def _region(self, request: HttpRequest, asked: str = "") -> tuple[Region, list[Region]]:
        """The region that was asked for if it is this person's; else the widest of his."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        mine = queries.regions_of(person(request))
        code = asked or request.GET.get("region", "")
        if not mine:
            raise PermissionDenied
        chosen = next((one for one in mine if one.pk == code), None)
        if code and chosen is None:
            raise Http404(_("没有这个地区的看板，或它不在您的权限范围内。"))
        return chosen or mine[0], mine


PLEDGE_TITLES = {
    "due": lambda: _("九十天内到期的承诺"),
    "kept": lambda: _("一年内已兑现的承诺"),
    "broken": lambda: _("一年内未履行的承诺"),
    "overdue": lambda: _("一年内到期、尚未评定的承诺"),
}


def told(found: DashboardDay, region: Region) -> dict[str, Any]:
    """What was reckoned, as the page says it: words in the reader's language, each number with its door."""
    overdue, promised = found.data["overdue"], found.data["promised"]
    now, before, year = quarters(found.on)
    return {
        "overdue_kinds": _barred(
            [(label_of_kind(kind), n, _list(region, "overdue", kind)) for kind, n in overdue["kinds"]]
        ),
        "overdue_bodies": _barred([(name, n, "") for name, n in overdue["bodies"]]),
        "overdue_total": overdue["total"],
        "worse": [row for one in found.data["worse"] if (row := _worse_row(one, region))],
        "quarters": {"now": now, "before": before, "year": year},
        "due": promised["due"],
        "due_months": _barred([(month, n, "") for month, n in promised["months"]]),
        "pledges": [
            (PLEDGE_TITLES[key](), promised[key], _list(region, "pledges", key)) for key in PLEDGE_LISTS
        ],
        "promises": [
            (
                str(measure(one["key"]).title),
                _said(measure(one["key"]), one["now"]),
                _list(region, "twelve", one["key"]),
            )
            for one in promised["figures"]
            if is_measure(one["key"])
        ],
    }


def _worse_row(one: dict[str, Any], region: Region) -> dict[str, Any] | None:
    # A room that is switched off since last night takes its figures with it.
    if not is_measure(one["key"]):
        return None
    asked = measure(one["key"])
    return {
        "title": str(asked.title),
        "field": str(field_title(asked.field)),
        "now": (_said(asked, one["now"]), _list(region, "now", one["key"])),
        "before": (_said(asked, one["before"]), _list(region, "before", one["key"])),
        "year": (_said(asked, one["year"]), _list(region, "year", one["key"])),
        "by_before": _by(asked, one["by_before"]),
        "by_year": _by(asked, one["by_year"]),
    }


def _said(asked: Measure, kept: Any) -> str:
    return asked.told(reckoning.reading_of(kept))


def _by(asked: Measure, share: str | None) -> str:
    if share is None:
        return "—"
    hundredths = f"{100 * Decimal(share):.1f}"
    return _("%s个百分点") % hundredths if asked.kind == "rate" else f"{hundredths}%"


def _barred(rows: list[tuple[str, int, str]]) -> list[dict[str, Any]]:
    """Rows with the length of their bar, the longest 100."""
    most = max([number for _label, number, _url in rows] + [1])
    return [
        {"label": label, "number": number, "url": url, "length": round(100 * number / most)}
        for label, number, url in rows
    ]


def _list(region: Region, what: str, key: str) -> str:
    return f"{reverse(f'admin:{NAME}_list')}?{urlencode({'region': region.pk, 'of': what, 'key': key})}"


def _period(what: str, on: date) -> Period:
    if what == "twelve":
        return Period(on - timedelta(days=365), on)
    now, before, year = quarters(on)
    quarter = {"now": now, "before": before, "year": year}[what]
    return Period(quarter.since, quarter.until)


def _overdue_rows(code: str, kind: str) -> list[Row]:
    rows = reckoning.overdue_of(code, timezone.localdate()).filter(case_kind=kind)
    return [
        Row(
            address_of(one.case_kind, one.case_uid),
            one.case_title,
            one.due_on,
            f"{one.label} {one.organisation.name if one.organisation else ''}".strip(),
        )
        for one in rows.select_related("organisation").order_by("due_on", "uid")[:MOST_ROWS]
    ]


def _pledge_rows(code: str, key: str, on: date) -> list[Row]:
    if key == "due":
        rows = reckoning.due_soon(code, on)
    elif key == "overdue":
        rows = reckoning.of_a_year(code, on, outcome__in=OPEN_OUTCOMES)
    else:
        rows = reckoning.of_a_year(code, on, outcome=PLEDGE_LISTS[key])
    shown = rows.with_parties().order_by("due_on", "uid")[:MOST_ROWS]  # type: ignore[attr-defined]
    return [
        Row(reverse("admin:records_pledge_page", args=[one.pk]), one.title, one.due_on, one.organisation.name)
        for one in shown
    ]
