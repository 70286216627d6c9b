"""From frozen inputs to scores, grades and places among peers; and what of it is published."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from supervision.assessments.rounds import system
from supervision.assessments.rounds.choices import LATER, Stage
from supervision.assessments.rounds.deadlines import AUDIT, PUBLISH, cancel, meet, start_phase
from supervision.assessments.rounds.models import AssessmentRound, AssessmentSheet
from supervision.assessments.rounds.services.steps import (
    begin_round,
    finish_round,
    lock_round,
    lock_sheets,
    move_all,
    needed,
)
from supervision.assessments.rounds.valuing import marks_of
from supervision.assessments.shape import body_shape, input_shape

if TYPE_CHECKING:
    from records.access.models import User

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Peers:
    """What stands among bodies of one type; names nobody."""

    count: int
    middle: Decimal
    low: Decimal
    high: Decimal


@transaction.atomic
def settle(*, round_uid: UUID, by: "User", at: datetime) -> AssessmentRound:
    """Work out every sheet by the frozen version, and the places within each type of body."""
    case = lock_round(round_uid)
    step = begin_round(case, "settle", by=by, at=at)
    sheets = lock_sheets(case)
    work_out(case, sheets)
    case.settled_by, case.settled_at = by, at
    finish_round(case, step, by=by, at=at)
    move_all(sheets, "settle", at=at)
    meet(case, AUDIT, by=by, at=at)
    start_phase(case, PUBLISH, case.publish_until, by=by, at=at)
    return case


@transaction.atomic
def return_to_audit(*, round_uid: UUID, reason: str, by: "User", at: datetime) -> AssessmentRound:
    """The publisher finds something wrong: back to the audit, with the reason."""
    case = lock_round(round_uid)
    step = begin_round(case, "return", by=by, at=at)
    said = needed("reason", reason, _("请写明哪里不对。"))
    case.settled_by = case.settled_at = None
    sheets = lock_sheets(case)
    for sheet in sheets:
        sheet.audited_by = sheet.audited_at = None
        sheet.score = sheet.full = sheet.passed = sheet.rank = None
        sheet.grade, sheet.vetoed = "", False
    finish_round(case, step, by=by, at=at, note=said)
    move_all(sheets, "audit_again", at=at)
    cancel(case, PUBLISH, by=by, at=at)
    start_phase(case, AUDIT, case.audit_until, by=by, at=at)
    return case


def work_out(case: AssessmentRound, sheets: Sequence[AssessmentSheet]) -> None:
    """
    Score the sheets of a round, unsaved.

    :raises ValidationError: where something is still missing, or nothing applies to a body
    """
    for sheet in sheets:
        result = system.score(case.system, sheet.body_type, inputs_of(sheet))
        if result.missing or result.total is None:
            raise ValidationError(
                _("%(body)s还不能定分：%(why)s。")
                % {
                    "body": sheet.body.name,
                    "why": _("、").join(system.titles(case.system, result.missing))
                    if result.missing
                    else _("没有适用的指标"),
                }
            )
        sheet.score, sheet.grade, sheet.vetoed = result.total, result.grade, bool(result.vetoes)
        sheet.full = system.full(case.system, sheet.body_type)
        sheet.passed = not sheet.vetoed and sheet.score >= sheet.full * case.pass_share / 100
    for group in by_type(sheets).values():
        scores = [sheet.score or Decimal(0) for sheet in group]
        for sheet in group:
            # Equal scores share a place.
            sheet.rank = 1 + sum(score > (sheet.score or 0) for score in scores)


def by_type(sheets: Iterable[AssessmentSheet]) -> dict[str, list[AssessmentSheet]]:
    found: dict[str, list[AssessmentSheet]] = defaultdict(list)
    for sheet in sheets:
        found[sheet.body_type].append(sheet)
    return found


def peers_of(group: Sequence[AssessmentSheet]) -> Peers:
    scores = sorted(sheet.score or Decimal(0) for sheet in group)
    middle = Decimal(median(scores)).quantize(_CENT, ROUND_HALF_UP)
    return Peers(len(scores), middle, scores[0], scores[-1])


def inputs_of(sheet: AssessmentSheet) -> dict[str, dict[str, Any]]:
    """What counts of each indicator, in the published shape; with why it was changed, where it was."""
    marks = marks_of(sheet)
    found = {}
    for score in sheet.scores.all():
        if not score.stage:
            continue
        more: dict[str, Any] = {"source": _source(score.stage)}
        if score.is_automatic:
            more |= {"numerator": score.numerator, "denominator": score.denominator, "rows": score.rows}
        if score.stage in LATER:
            changed = marks[score.pk][score.stage]
            more |= {"changed_from": changed.old_value, "reason": changed.note}
        found[score.key] = input_shape(score.value, applies=_applies(score), **more)
    return found


def _applies(score: Any) -> bool:
    # A figure that had nothing to count is not a decision that the item does not apply: the system says what follows.
    return not score.is_absent or score.stage == Stage.FOUND


def _source(stage: str) -> str:
    """Readers are told what kind of finding it was, and nothing of who."""
    return {
        Stage.FOUND: "data",
        Stage.ANSWER: "reply",
        Stage.AUDIT: "audit",
        Stage.CORRECTION: "correction",
    }.get(Stage(stage), "review")


def content_of(case: AssessmentRound, sheet: AssessmentSheet, peers: Peers) -> dict[str, Any]:
    """The columns of the register's entry for one settled sheet."""
    inputs = inputs_of(sheet)
    result = system.score(case.system, sheet.body_type, inputs)
    kind = system.kind_label(sheet.body_type)
    body = {"uid": str(sheet.body.uid), "name": sheet.body.name, "kind": sheet.body_type}
    return {
        "title": f"{case.title}：{sheet.body.name}"[:200],
        "document_number": case.result_number,
        "document_name": case.result_name,
        "authority_name": case.authority.name,
        "authority_uscc": case.authority.uscc or "",
        "decided_on": case.result_on,
        "valid_until": None,
        "scope": case.scope,
        "round_uid": case.uid,
        "round_title": case.title,
        "year": case.year,
        "period_from": case.period_from,
        "period_until": case.period_until,
        "system_title": system.title(case.system)[:200],
        "peer_group": kind[:50],
        "score": sheet.score,
        "full": sheet.full,
        "grade": sheet.grade,
        "passed": sheet.passed,
        "vetoed": sheet.vetoed,
        "peer_count": peers.count,
        "peer_median": peers.middle,
        "peer_low": peers.low,
        "peer_high": peers.high,
        "rank": sheet.rank if case.publish_ranks else None,
        "details": system.published(case.system, [body_shape(body, inputs, result)], round=told_of(case)),
    }


def told_of(case: AssessmentRound) -> dict[str, str]:
    return {
        "uid": str(case.uid),
        "title": case.title,
        "from": case.period_from.isoformat(),
        "until": case.period_until.isoformat(),
        "pass_share": f"{case.pass_share.normalize():f}",
    }
