"""The entrance: what one may do about a record, and how it has gone for others."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.site.charts import Row, bar_chart
from records.common.identity import this_node
from records.remedies.figures import Figures, figures


@require_safe
@cache_control(no_cache=True)
def hub(request: HttpRequest) -> HttpResponse:
    on = localdate()
    counted = figures(first=date(on.year, 1, 1), last=on, region=this_node().code)
    return render(
        request, "site/remedies/hub.html", {"counted": counted, "on": on, "charts": _charts(counted)}
    )


def _charts(counted: Figures) -> list[Any]:
    return [
        bar_chart(
            _("异议的处理结果"),
            [
                Row(_("维持"), counted.objections_kept),
                Row(_("更正"), counted.objections_corrected),
                Row(_("撤销"), counted.objections_annulled),
                Row(_("不予受理"), counted.objections_refused),
            ],
            keep_order=True,
        ),
        bar_chart(
            _("修复申请的结果"),
            [
                Row(_("同意修复"), counted.repairs_granted),
                Row(_("不予修复"), counted.repairs_refused),
                Row(_("修复后撤销"), counted.repairs_revoked),
            ],
            keep_order=True,
        ),
        bar_chart(
            _("从轻、免于惩戒"),
            [
                Row(_("从轻"), counted.mitigations_lighter),
                Row(_("免于"), counted.mitigations_none),
                Row(_("未采纳"), counted.mitigations_refused),
            ],
            keep_order=True,
        ),
    ]
