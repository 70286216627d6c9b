"""What the site says about itself: what it shows, for how long, what not and why, and how its figures come about."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published.periods import Period, periods
from disclosure.site.explained import FIGURES
from records.common.identity import this_node
from records.dishonesty.choices import Source

# The periods that a reader or a subject counts on, by what they are about; their lengths and laws stand in the
# catalogue of deadlines and may differ from region to region.
PERIODS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "display",
        _("失信记录公示多久"),
        (
            "display_min_minor", "display_max_minor", "display_min_ordinary", "display_max_ordinary",
            "display_min_serious", "display_max_serious", "hard_cap_disclosure",
        ),
    ),
    ("before", _("公示之前"), ("incoming_data_check", "prior_notice_hold")),
    ("publicity", _("行政许可和行政处罚"), ("dual_publicity_publish", "withdraw_after_revocation")),
    (
        "objection",
        _("异议多久办完"),
        (
            "objection_mark", "objection_transfer", "objection_own", "objection_source", "objection_total",
            "objection_extension", "objection_correct", "handling_review",
        ),
    ),
    (
        "repair",
        _("信用修复多久办完"),
        (
            "repair_accept", "repair_source", "repair_total", "repair_extension", "repair_execute",
            "stop_display_sync", "measure_lift",
        ),
    ),
    (
        "complaints",
        _("投诉举报多久办完"),
        (
            "petition_sort", "petition_notice", "petition_wrong_agency", "petition_finish", "petition_extension",
            "default_verify", "arrears_transfer", "arrears_result", "arrears_max", "hotline_answer",
        ),
    ),
    ("rectification", _("责令整改"), ("rectification_explain", "rectification_finish", "rectification_check")),
)  # fmt: skip


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    keys = ("objection_mark", "objection_total", "objection_extension", "repair_accept", "repair_total")
    days = {period.key: period.length for period in periods(keys, region=this_node().code)}
    return render(request, "site/about/about.html", {"sources": Source.choices, "days": days})


@require_safe
def how_figures(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about/figures.html", {"explained": FIGURES.values()})


@require_safe
@cache_control(no_cache=True)
def how_long(request: HttpRequest) -> HttpResponse:
    found = {
        period.key: period
        for period in periods(
            [key for _name, _title, keys in PERIODS for key in keys], region=this_node().code
        )
    }
    groups: list[tuple[str, Any, list[Period]]] = [
        (name, title, [found[key] for key in keys]) for name, title, keys in PERIODS
    ]
    return render(request, "site/about/periods.html", {"groups": groups})


@require_safe
def withheld(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about/withheld.html")


@require_safe
def marks(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about/marks.html")


@require_safe
def data_protection(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about/data_protection.html")
