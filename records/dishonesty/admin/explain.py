"""What the choices on the entry form mean, worked out by the server; the page's script only shows it."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.clocks import services as clocks
from records.dishonesty.choices import (
    SOURCES_NEEDING_DETERMINATION,
    USUAL_CATALOGUE_ITEM,
    USUAL_DOCUMENT,
    Scope,
    Severity,
    Source,
    SubjectType,
)
from records.dishonesty.rules import display_period

if TYPE_CHECKING:
    from records.dishonesty.admin.forms import RecordForm

Notes = dict[str, list[dict[str, str]]]

_SCOPES = {
    Scope.PUBLIC: gettext_lazy("任何人都能在网站上看到，并逐级归集到省和国家。"),
    Scope.GOVERNMENT: gettext_lazy("只供政府部门共享，逐级归集，网站上不显示。"),
    Scope.QUERY: gettext_lazy("只有经授权的查询才能看到，逐级归集，网站上不显示。"),
    Scope.INTERNAL: gettext_lazy("只在本节点内部使用，不归集、不共享。"),
}


def notes(values: Mapping[str, Any], *, on: date, region: str | None = None) -> Notes:
    """
    By field, the sentences to show under it.

    :param values: raw values of source, severity, decided_on, scope and subject_type; any may be missing or wrong
    :param on: the day of publication to reckon with
    """
    found: Notes = {}
    source = _one_of(Source, values.get("source"))
    severity = _one_of(Severity, values.get("severity"))
    scope = _one_of(Scope, values.get("scope"))
    decided_on = _day(values.get("decided_on"))
    if source:
        found["source"] = _about_source(Source(source))
    if severity:
        found["severity"] = _about_severity(Severity(severity), region)
    if severity and decided_on:
        found["decided_on"] = _about_dates(Severity(severity), decided_on, on, region)
    if scope:
        found["scope"] = _about_scope(Scope(scope), severity, values.get("subject_type"))
    return found


def notes_of_form(form: "RecordForm") -> Notes:
    """The same for a form as it is rendered, so that the page explains itself without any script."""
    names = ("source", "severity", "decided_on", "scope", "subject_type")
    values = {name: form[name].value() for name in names}
    region = None if form.instance._state.adding else form.instance.region_id
    return notes(values, on=timezone.localdate(form.at), region=region)


def _about_source(source: Source) -> list[dict[str, str]]:
    lines = [
        _say(
            _("通常依据：%(document)s；目录事项：%(item)s。不填即按此。")
            % {"document": USUAL_DOCUMENT[source].label, "item": USUAL_CATALOGUE_ITEM[source].label}
        )
    ]
    if source in SOURCES_NEEDING_DETERMINATION:
        lines.append(_say(_("此类失信须有认定机关的认定决定书或生效裁判文书。"), "warn"))
    return lines


def _about_severity(severity: Severity, region: str | None) -> list[dict[str, str]]:
    minimum = clocks.length_of(f"display_min_{severity}", region=region)
    maximum = clocks.length_of(f"display_max_{severity}", region=region)
    if minimum.number == 0:
        line = _("自文书日期起最长公示 %(most)s；义务履行后即可申请修复。") % {"most": maximum}
    else:
        line = _("自文书日期起最短公示 %(least)s，期满可申请修复；最长 %(most)s，期满自动终止。") % {
            "least": minimum,
            "most": maximum,
        }
    return [_say(line)]


def _about_dates(severity: Severity, decided_on: date, on: date, region: str | None) -> list[dict[str, str]]:
    if decided_on > on:
        return [_say(_("文书日期不能晚于今天，请核对文书。"), "warn")]
    period = display_period(
        decided_on=decided_on,
        published_on=on,
        minimum=clocks.length_of(f"display_min_{severity}", region=region),
        maximum=clocks.length_of(f"display_max_{severity}", region=region),
        calendar=clocks.calendar(),
    )
    if period.is_over(on):
        return [
            _say(_("公示期已于 %s 届满，这条记录不能再发布。") % period.display_until.isoformat(), "warn")
        ]
    return [
        _say(
            _("如今天发布：公示至 %(until)s，%(repair)s 起可申请修复。期限从文书日期算起，晚发布不延长。")
            % {"until": period.display_until.isoformat(), "repair": period.repairable_from.isoformat()}
        )
    ]


def _about_scope(scope: Scope, severity: str, subject_type: Any) -> list[dict[str, str]]:
    lines = [_say(str(_SCOPES[scope]))]
    if scope == Scope.PUBLIC and severity == Severity.MINOR:
        lines.append(_say(_("轻微失信一般不公示：请改为其他范围，或在下面写明仍予公示的理由。"), "warn"))
    if scope == Scope.PUBLIC and subject_type == SubjectType.OFFICIAL:
        lines.append(_say(_("公众只会看到机构；要公开姓名，须写明法律依据并由第二名审核人复核。"), "warn"))
    return lines


def _say(text: str, tone: str = "info") -> dict[str, str]:
    return {"text": text, "tone": tone}


def _one_of(choices: Any, value: Any) -> str:
    return str(value) if value in choices.values else ""


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        return None


def view(request: HttpRequest) -> JsonResponse:
    """The notes for values that are being typed; asked by the entry form's script."""
    on = timezone.localdate()
    return JsonResponse({"notes": notes(request.GET.dict(), on=on)}, headers={"Cache-Control": "no-store"})
