"""The charts of one region's figures; every bar leads to the list of what it counts."""

from datetime import date
from functools import lru_cache

from django.db.models import TextChoices
from django.urls import get_script_prefix
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disclosure.published.figures import Figures
from disclosure.search.criteria import Criteria
from disclosure.site.areas import named_keys
from disclosure.site.charts import Chart, Row, bar_chart, month_chart
from disclosure.site.choosing import address
from records.dishonesty.choices import Domain, Severity, Source

_Counts = tuple[tuple[str, int], ...]


def charts_of(figures: Figures, *, region: str, on: date) -> dict[str, Chart]:
    """Charts by name: ``severity``, ``source``, ``domain`` and ``month``."""
    counts = (tuple(figures.by.get(name, {}).items()) for name in ("severity", "source", "domain", "month"))
    return _charts(*counts, region, on, get_language(), get_script_prefix())


@lru_cache(maxsize=500)
def _charts(
    severity: _Counts,
    source: _Counts,
    domain: _Counts,
    month: _Counts,
    region: str,
    on: date,
    language: str | None,
    prefix: str,
) -> dict[str, Chart]:
    """They change once a minute at most and are asked for with each page."""
    base = Criteria(region=region)
    return {
        "severity": bar_chart(
            _("按失信程度"), _rows("severity", Severity, dict(severity), base), keep_order=True
        ),
        "source": bar_chart(_("按失信来源"), _rows("source", Source, dict(source), base)),
        "domain": bar_chart(_("按所属领域"), _rows("domain", Domain, dict(domain), base)),
        "month": month_chart(_("按公示月份"), dict(month), on=on),
    }


def chart_by_region(figures: Figures, *, region: str) -> Chart:
    return bar_chart(_("按行政区划"), _regions(figures, Criteria(region=region)))


def _rows(name: str, labels: type[TextChoices], counts: dict[str, int], base: Criteria) -> list[Row]:
    return [
        Row(str(label), counts.get(value, 0), address(base.having(name, value)), tone=value)
        for value, label in labels.choices
    ]


def _regions(figures: Figures, base: Criteria) -> list[Row]:
    counts = figures.by.get("region", {})
    return [
        Row(region.name, counts[key], address(base.having("region", region.code)))
        for key, region in named_keys(counts).items()
    ]
