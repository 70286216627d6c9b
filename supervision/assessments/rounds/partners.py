"""
What other offices send to an assessment: the value of one indicator for one body, by a document of their own.

Results themselves are not sent: they come out of a round that anybody can work out again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.services.partner_matters import MatterColumn, Matters, register_matters
from records.subjects.models import Organisation
from supervision.assessments.rounds.choices import RoundStatus
from supervision.assessments.rounds.models import AssessmentScore, AssessmentSheet, SuppliedFigure
from supervision.assessments.rounds.services.supplying import PHASES, Supplied, supply

if TYPE_CHECKING:
    from records.access.models import User

KIND = "assessment-figure"
_SAID = ("value", "authority_name", "document_name", "document_number", "dated_on", "note", "url")
_COLUMNS = (
    MatterColumn("round_title", gettext_lazy("考核名称"), True, "示例省2025年度城市政务诚信考核", gettext_lazy("考核通知上的名称，正在自评或者评审。"), longest=200),
    MatterColumn("indicator", gettext_lazy("指标编号"), True, "A2", gettext_lazy("考核所用指标体系中的编号；系统取数的指标不报送。"), longest=80),
    MatterColumn("value", gettext_lazy("数值"), True, "18.00", gettext_lazy("得分、测得的数值或者发生的次数，按指标的评分办法。"), form="rate"),
    MatterColumn("authority_name", gettext_lazy("提供单位"), True, "示例省审计厅", gettext_lazy("作出评价、认定或者统计的单位。"), longest=200),
    MatterColumn("document_name", gettext_lazy("文书名称"), True, "2025年度审计整改情况通报", longest=200),
    MatterColumn("document_number", gettext_lazy("文书文号"), True, "示审〔2026〕3号", longest=128),
    MatterColumn("dated_on", gettext_lazy("文书日期"), True, "2026-01-15", form="day"),
    MatterColumn("note", gettext_lazy("说明"), False, "", gettext_lazy("怎样得出的；不写个人信息。")),
    MatterColumn("url", gettext_lazy("网址"), False, "", gettext_lazy("文书的公开网址，以 https:// 开头。"), longest=500),
)  # fmt: skip


def register() -> None:
    label = gettext_lazy("考核指标数据")
    register_matters(
        Matters(
            KIND,
            label,
            SuppliedFigure,
            _COLUMNS,
            _find,
            _enter,
            _follow,
            _fate,
            places={"key": "indicator"},
            body_help=gettext_lazy("被考核机构的全称，须已登记。"),
        )
    )


def _sheet(body: Organisation, said: Mapping[str, Any]) -> AssessmentSheet:
    sheets = AssessmentSheet.objects.filter(body=body, round__title=said["round_title"])
    found = list(sheets.filter(round__status__in=PHASES).select_related("round").order_by("-pk")[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(
            {"round_title": _("有几次同名的考核正在进行，请联系本站确定名称后再报送。")}, code="ambiguous"
        )
    words = (
        _("这次考核已过评审环节，不再接收数据。")
        if sheets.exists()
        else _("没有正在自评或评审的这一考核，或该机构不在其中，请核对考核名称。")
    )
    raise ValidationError({"round_title": ValidationError(words, code="no_such_round")})


def _score(body: Organisation, said: Mapping[str, Any]) -> AssessmentScore:
    sheet = _sheet(body, said)
    found = sheet.scores.filter(key=said["indicator"]).first()
    if found is None:
        keys = sheet.scores.filter(is_automatic=False).order_by("position").values_list("key", flat=True)
        listed = _("、").join(keys)
        raise ValidationError({"indicator": _("没有这个指标，由人评审的指标为：%s。") % listed})
    return found


def _find(body: Organisation, said: Mapping[str, Any], *, by: "User") -> SuppliedFigure | None:
    of_round = {"score__sheet__body": body, "score__sheet__round__title": said["round_title"]}
    rows = SuppliedFigure.objects.filter(
        **of_round, score__key=said["indicator"], entered_by=by, replaced_at=None
    ).select_related("score", "score__sheet__round")
    # What was said in a round that is over is known again, unless another one of the name is running.
    if AssessmentSheet.objects.filter(
        body=body, round__title=said["round_title"], round__status__in=PHASES
    ).exists():
        rows = rows.filter(score__sheet__round__status__in=PHASES)
    return rows.order_by("-pk").first()


def _enter(*, body: Organisation, said: Mapping[str, Any], by: "User", at: datetime) -> SuppliedFigure:
    score = _score(body, said)
    content = Supplied(**{name: said[name] for name in _SAID})
    return supply(sheet=score.sheet_id, key=score.key, said=content, by=by, at=at)


def _follow(
    figure: SuppliedFigure, *, said: Mapping[str, Any], by: "User", at: datetime
) -> SuppliedFigure | None:
    """Other content is a further figure: it replaces what waits, and stands beside what was decided."""
    if all(getattr(figure, name) == said[name] for name in _SAID):
        return None
    return _enter(body=figure.score.sheet.body, said=said, by=by, at=at)


def _fate(figure: SuppliedFigure) -> tuple[str, list[str]]:
    """Approved is what a reviewer took over; published, once the round's results are."""
    status = AssessmentSheet.objects.values_list("round__status", flat=True).get(scores=figure.score_id)
    if figure.taken:
        return ("published" if status == RoundStatus.PUBLISHED else "approved"), []
    if figure.taken is False:
        return "returned", [figure.reason or ""]
    if figure.replaced_at is not None:
        return "ended", [_("已由贵单位的新数据替代。")]
    return ("in_review", []) if status in PHASES else ("ended", [_("考核已过评审环节，不再采用。")])
