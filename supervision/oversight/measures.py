"""The figures of this room, for assessments, warnings and dashboards."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.clocks.kinds import address_of
from records.clocks.models import Deadline
from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field
from supervision.oversight.choices import LOST, CaseStatus, DecisionStatus, DutyState, Procedure
from supervision.oversight.deadlines import ADVICE_KEYS, ANSWER_KEYS, CASE, UNIT_KIND
from supervision.oversight.models import DecisionFile, JudgmentDuty, LitigationCase

OVERSIGHT, JUSTICE = "oversight", "justice"


def _concluded(procedure: str) -> Any:
    def rows(period: Period) -> QuerySet[LitigationCase]:
        return LitigationCase.objects.filter(
            procedure=procedure,
            status=CaseStatus.CONCLUDED,
            decided_on__range=(period.since, period.until),
        ).order_by("decided_on", "uid")

    return rows


def _heard(period: Period) -> QuerySet[LitigationCase]:
    return LitigationCase.objects.filter(
        appearance_due=True, heard_on__range=(period.since, period.until)
    ).order_by("heard_on", "uid")


def _owed(period: Period) -> QuerySet[JudgmentDuty]:
    rows = JudgmentDuty.objects.filter(due_on__range=(period.since, period.until))
    # What still has time counts only once it is performed.
    counted = rows.filter(Q(state=DutyState.PERFORMED) | Q(due_on__lte=period.ended_until))
    return counted.select_related("case").order_by("due_on", "uid")


def _clocks(case_kinds: tuple[str, ...], keys: tuple[str, ...]) -> Any:
    def rows(period: Period) -> QuerySet[Deadline]:
        return (
            Deadline.objects.filter(
                case_kind__in=case_kinds,
                key__in=keys,
                cancelled_at=None,
                due_on__range=(period.since, period.until),
            )
            .filter(Q(met_at__isnull=False) | Q(due_on__lte=period.ended_until))
            .order_by("due_on", "uid")
        )

    return rows


def _decided(period: Period) -> QuerySet[DecisionFile]:
    return DecisionFile.objects.filter(
        status__in=(DecisionStatus.DECIDED, DecisionStatus.CHECKED),
        decided_on__range=(period.since, period.until),
    ).order_by("decided_on", "uid")


def _case_url(case: LitigationCase) -> str:
    return reverse("admin:supervision_litigationcase_change", args=[case.pk])


def _told(case: LitigationCase) -> str:
    return f"{case.case_number} {case.title}"


_LOST = Q(outcome__in=sorted(LOST))
_CASE: dict[str, Any] = {"url": _case_url, "title": _told, "body": "body"}
_IN_TIME = Q(met_at__date__lte=F("due_on"))
_CLOCK: dict[str, Any] = {
    "url": lambda one: address_of(one.case_kind, one.case_uid),
    "title": lambda one: one.case_title,
    "on": lambda one: one.due_on,
    "hits": lambda period: _IN_TIME,
    "words": (_("按期答复"), _("逾期或者没有答复")),
}


def register() -> None:
    register_field(OVERSIGHT, _("人大政协和司法监督"))
    register_field(JUSTICE, _("依法行政"))
    add(
        "litigation_lost_rate",
        _("行政诉讼败诉率"),
        Counted(
            rows=_concluded(Procedure.LITIGATION),
            on=lambda one: one.decided_on,
            hits=lambda period: _LOST,
            words=(_("败诉"), _("未败诉")),
            **_CASE,
        ),
        help=_(
            "期间内审结并经核对的行政诉讼案件中，被撤销、变更、确认违法、责令履行、判决赔偿的占比；各审级分别计算。"
        ),
        field=JUSTICE,
        better="less",
        kind="rate",
    )
    add(
        "review_corrected_rate",
        _("行政复议纠错率"),
        Counted(
            rows=_concluded(Procedure.REVIEW),
            on=lambda one: one.decided_on,
            hits=lambda period: _LOST,
            words=(_("被纠正"), _("未被纠正")),
            **_CASE,
        ),
        help=_("期间内审结并经核对的行政复议案件中，被撤销、变更、确认违法、责令履行的占比。"),
        field=JUSTICE,
        better="less",
        kind="rate",
    )
    add(
        "leader_appearance_rate",
        _("行政机关负责人出庭应诉率"),
        Counted(
            rows=_heard,
            on=lambda one: one.heard_on,
            hits=lambda period: Q(appearance_kept=True),
            words=(_("负责人已出庭"), _("负责人未出庭")),
            **_CASE,
        ),
        help=_(
            "期间内开庭的案件中负责人出庭的占比；同一审级出庭一次即计，有正当理由并经证明的不计入应出庭（法释〔2020〕3号）。"
        ),
        field=JUSTICE,
        better="more",
        kind="rate",
    )
    add(
        "judgments_performed_rate",
        _("生效裁判按期履行率"),
        Counted(
            rows=_owed,
            url=lambda one: _case_url(one.case),
            title=lambda one: f"{one.case.case_number} {one.text}",
            on=lambda one: one.due_on,
            hits=lambda period: Q(state=DutyState.PERFORMED, performed_on__lte=F("due_on")),
            body="case__body",
            region="case__region",
            words=(_("按期履行"), _("逾期或者没有履行")),
        ),
        help=_("履行期限在期间内届满的裁判、复议决定义务中，按期履行并经他人核实的占比。"),
        field=JUSTICE,
        better="more",
        kind="rate",
    )
    add(
        "decisions_five_steps_rate",
        _("重大决策程序完备率"),
        Counted(
            rows=_decided,
            url=lambda one: reverse("admin:supervision_decisionfile_change", args=[one.pk]),
            title=lambda one: f"{one.document_number} {one.title}",
            on=lambda one: one.decided_on,
            hits=lambda period: Q(steps_done=True),
            body="body",
            words=(_("五个程序完备"), _("程序有缺")),
        ),
        help=_(
            "期间内作出的重大行政决策中，公众参与、专家论证、风险评估、合法性审查、集体讨论都有记载或者依法不适用的占比。"
        ),
        field=JUSTICE,
        better="more",
        kind="rate",
    )
    add(
        "suggestions_answered_rate",
        _("司法建议、检察建议按期回复率"),
        Counted(rows=_clocks((CASE["advice"],), ADVICE_KEYS), **_CLOCK),
        help=_("回复期限在期间内届满的司法建议、检察建议中，按期书面回复的占比。"),
        field=OVERSIGHT,
        better="more",
        kind="rate",
    )
    add(
        "proposals_on_time_rate",
        _("建议提案按期答复率"),
        Counted(rows=_clocks((CASE["proposal"], UNIT_KIND), ANSWER_KEYS), **_CLOCK),
        help=_("答复期限在期间内届满的人大代表建议、政协提案（含重新办理和分办）中，按期答复的占比。"),
        field=OVERSIGHT,
        better="more",
        kind="rate",
    )
