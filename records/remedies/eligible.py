"""What is known of a record's repair, gathered for the rules, and the answer in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord
from records.remedies.choices import OPEN_REPAIRS
from records.remedies.models import Bar, Repair
from records.remedies.rules import Eligibility, Lack, Standing, eligibility


@dataclass(frozen=True)
class Answer:
    """The rules' answer about one record, with a sentence for everything that is missing."""

    eligibility: Eligibility
    sentences: tuple[str, ...]

    @property
    def is_eligible(self) -> bool:
        return self.eligibility.is_eligible

    @property
    def may_apply_from(self) -> date | None:
        return self.eligibility.may_apply_from


def standing_of(
    record: DishonestyRecord, *, duties_done: bool, pledged: bool, but: Repair | None = None
) -> Standing:
    """:param but: a repair that does not count as already asked: the one that is being looked at"""
    asked = Repair.objects.filter(record=record, status__in=OPEN_REPAIRS)
    if but is not None:
        asked = asked.exclude(pk=but.pk)
    return Standing(
        severity=record.severity,
        on_display=record.status == Status.PUBLISHED,
        of_this_node=not record.is_replica,
        repairable_from=record.repairable_from,
        display_until=record.display_until,
        rectification=record.rectification_status,
        barred_until=barred_until(record),
        already_asked=asked.exists(),
        duties_done=duties_done,
        pledged=pledged,
    )


def barred_until(record: DishonestyRecord) -> date | None:
    """The last day on which this subject may not ask, because it cheated before; past days count for nothing."""
    bars = Bar.objects.filter(organisation=record.organisation_id, official=record.official_id)
    return bars.aggregate(last=Max("until_on"))["last"]


def answer_for(
    record: DishonestyRecord, *, duties_done: bool, pledged: bool, at: datetime, but: Repair | None = None
) -> Answer:
    """The calculator: whether repair may be asked for today, what is missing, and from which day it may."""
    found = eligibility(
        standing_of(record, duties_done=duties_done, pledged=pledged, but=but), today=timezone.localdate(at)
    )
    return Answer(found, tuple(_sentences(found.lacks, record, found)))


class NotEligible(TransitionDenied):
    """Repair may not be asked for, or not yet; ``answer`` says what is missing and from when it may."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.eligibility.lacks[0].value, "".join(answer.sentences))
        self.answer = answer


def refuse_ineligible(repair: Any, *, at: datetime) -> None:
    """The conditions hold on the day they are decided on, not only on the day of the application."""
    answer = answer_for(
        repair.record, duties_done=repair.duties_done, pledged=repair.pledged, at=at, but=repair
    )
    if not answer.is_eligible:
        raise NotEligible(answer)


def _sentences(lacks: Iterable[Lack], record: DishonestyRecord, found: Eligibility) -> Iterable[str]:
    first = found.may_apply_from
    for lack in lacks:
        match lack:
            case Lack.NOT_HERE:
                yield _("本记录由%s产生，请向其申请修复。") % record.origin_name
            case Lack.NOT_ON_DISPLAY:
                yield _("本记录不在公示期内，无需修复。")
            case Lack.ENDS_BY_ITSELF:
                yield _("在可以申请之前，公示将于%s期满自动终止。") % record.display_until
            case Lack.BARRED:
                yield _("因以往修复中弄虚作假，限制期内不得申请。") + (
                    _("自%s起可以申请。") % first if first else ""
                )
            case Lack.TOO_EARLY:
                yield _("%(severity)s失信的最短公示期未满，自%(day)s起可以申请。") % {
                    "severity": record.get_severity_display(),
                    "day": first or record.repairable_from,
                }
            case Lack.NOT_RECTIFIED:
                yield _("整改尚未验收合格，请先完成整改并报请验收。")
            case Lack.DUTIES_OPEN:
                yield _("请先全部履行文书确定的义务，并提交证明。")
            case Lack.NO_PLEDGE:
                yield _("请作出信用承诺，承诺材料真实并愿意承担责任。")
            case Lack.ALREADY_ASKED:
                yield _("该记录的修复申请正在办理，请凭查询码查看进度。")
