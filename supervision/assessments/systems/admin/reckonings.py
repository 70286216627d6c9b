"""Runs of figures for staff: how far one has come, what it found, and the rows behind each value."""

import uuid
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.access import audit
from records.dishonesty.admin.base import WORK_LIST, person
from records.dishonesty.admin.filters import by_choice
from records.subjects.models import Organisation
from supervision.assessments import reckoning
from supervision.assessments.systems import queries
from supervision.assessments.systems.choices import ReckoningStatus
from supervision.assessments.systems.exporting import in_order
from supervision.assessments.systems.models import ReckonedValue, Reckoning
from supervision.assessments.words import figure, rule_told
from supervision.complaints.admin.base import render
from supervision.figures.measures import MOST_ROWS, Period, is_measure, measure

OPEN = (ReckoningStatus.WAITING, ReckoningStatus.RUNNING)
SHOWN_BODIES = 100


@admin.register(Reckoning)
class ReckoningAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display: Any = ("title_cell", "period", "progress")
    list_filter = (by_choice("status", gettext_lazy("状态"), ReckoningStatus),)
    list_display_links = None
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = None
    ordering = ("-asked_at", "-uid")

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.reckonings_in_reach(person(request)).order_by(*self.ordering)

    @admin.display(description=gettext_lazy("指标体系"))
    def title_cell(self, run: Any) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            reverse("admin:supervision_reckoning_change", args=[run.pk]),
            run.version.title,
            _("%d个机构") % len(run.bodies),
        )

    @admin.display(description=gettext_lazy("期间"))
    def period(self, run: Any) -> str:
        return f"{run.since} — {run.until}"

    @admin.display(description=gettext_lazy("进度"))
    def progress(self, run: Any) -> str:
        return f"{run.get_status_display()} {run.done}/{run.total}"

    # --- Permissions ------------------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Reckoning:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_queryset(request).filter(pk=uid).first()
        except (ValueError, ValidationError):
            found = None
        if found is None:
            raise Http404(_("没有这次取数，或它不在您的权限范围内。"))
        return found

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:uid>/progress/", wrap(self.progress_view), name="supervision_reckoning_progress"),
            path(
                "<uuid:uid>/rows/<uuid:body>/<str:key>/",
                wrap(self.rows_view),
                name="supervision_reckoning_rows",
            ),
            *super().get_urls(),
        ]

    # --- Pages --------------------------------------------------------------------------------
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self.find(request, object_id)
        return render(
            request,
            "systems/reckoning.html",
            _("取数"),
            crumbs=_crumbs(run),
            run=run,
            is_open=run.status in OPEN,
            progress_url=reverse("admin:supervision_reckoning_progress", args=[run.pk]),
            tables=_tables(run),
            left_out=max(len(run.bodies) - SHOWN_BODIES, 0),
        )

    def progress_view(self, request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
        """What the page asks for while a run goes on."""
        run = self.find(request, uid)
        return JsonResponse(
            {
                "working": run.status in OPEN,
                "label": run.get_status_display(),
                "done": run.done,
                "total": run.total,
            }
        )

    def rows_view(self, request: HttpRequest, uid: uuid.UUID, body: uuid.UUID, key: str) -> HttpResponse:
        """The rows behind one value; reading them is written down, for some are not everybody's to read."""
        run = self.find(request, uid)
        value = run.values.select_related("body").filter(body=body, key=key).first()
        indicator = run.version.indicators.filter(key=key).first()
        if value is None or indicator is None:
            raise Http404
        found = reckoning.rows_behind(indicator, body, Period(run.since, run.until))
        audit.read(
            action="reckoning.rows",
            by=person(request),
            at=timezone.now(),
            subject=run,
            details={"body": str(body), "indicator": key},
        )
        return render(
            request,
            "systems/rows.html",
            _("查看依据"),
            crumbs=[*_crumbs(run), (_("取数"), reverse("admin:supervision_reckoning_change", args=[run.pk]))],
            run=run,
            value=value,
            told=figure(value.measure, value.value),
            indicator=indicator,
            rule=rule_told(indicator.mode, indicator.rule),
            measure=found[0] if found else None,
            rows=found[1] if found else [],
            most=MOST_ROWS,
        )


def _crumbs(run: Reckoning) -> list[tuple[str, str]]:
    return [
        (_("指标体系"), reverse("admin:supervision_systemversion_changelist")),
        (run.version.title, reverse("admin:supervision_systemversion_change", args=[run.version_id])),
    ]


def _tables(run: Reckoning) -> list[dict[str, Any]]:
    """Indicator by indicator the value of each body, with the door to its rows."""
    names = dict(Organisation.objects.filter(pk__in=run.bodies[:SHOWN_BODIES]).values_list("pk", "name"))
    values: dict[str, list[ReckonedValue]] = {}
    for one in run.values.filter(body__in=names):
        values.setdefault(one.key, []).append(one)
    return [
        {
            "indicator": indicator,
            "measure": measure(name).title if is_measure(name := indicator.rule.get("measure", "")) else "",
            "rule": rule_told(indicator.mode, indicator.rule),
            "values": [
                (
                    names[one.body_id],
                    figure(one.measure, one.value),
                    one,
                    reverse("admin:supervision_reckoning_rows", args=[run.pk, one.body_id, one.key]),
                )
                for one in sorted(values[indicator.key], key=lambda one: names[one.body_id])
            ],
        }
        for indicator in in_order(run.version.indicators.select_related("parent"))
        if indicator.key in values
    ]
