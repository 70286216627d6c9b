"""The clocks of this room; lengths and laws stand in ``records/clocks/catalogue.py``."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.clocks import cases
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline
from records.common.deadlines import Length
from supervision.oversight.models import (
    CongressOpinion,
    JudgmentDuty,
    OversightCase,
    ProposalPromise,
    ProposalUnit,
)

if TYPE_CHECKING:
    from records.access.models import User

# How deadlines name the cases themselves, and the rows of a case that have a clock of their own.
CASE = {
    "proposal": "oversight-proposal",
    "congress": "oversight-congress",
    "litigation": "oversight-litigation",
    "advice": "oversight-advice",
    "transfer": "oversight-transfer",
    "decision": "oversight-decision",
}
UNIT_KIND, PROMISE_KIND = "oversight-unit", "oversight-promise"
OPINION_KIND, DUTY_KIND = "oversight-opinion", "oversight-duty"

REFUSE, JOINT = "proposal_refuse", "proposal_joint"
ANSWER, ANSWER_COMPLEX, ANSWER_AGAIN = "proposal_answer", "proposal_answer_complex", "proposal_answer_again"
ANSWER_KEYS = (ANSWER, ANSWER_COMPLEX, ANSWER_AGAIN)
PROMISE, REPORT, OPINION = "proposal_promise", "congress_report", "congress_opinion"
DUTY, COURT_ADVICE, PROSECUTOR_ADVICE = "judgment_duty", "court_advice", "procuratorate_advice"
ADVICE_KEYS = (COURT_ADVICE, PROSECUTOR_ADVICE)
TRANSFER_TAKEN, TRANSFER_DECIDED = "transfer_receipt", "transfer_decision"

LATE = gettext_noop("逾期的在本件注明，报督导人员催办，并计入按期办理的统计。")
REFUSE_LATE = gettext_noop("逾期不能再退回，由该单位签收办理。")
PROMISE_LATE = gettext_noop("逾期没有落实的在本件注明，报督导人员过问。")
DUTY_LATE = gettext_noop("逾期没有履行的，可以据此起草失信记录。")


def register() -> None:
    labels = {
        "proposal": _("建议提案"),
        "congress": _("向人大政协报告"),
        "litigation": _("行政诉讼和复议"),
        "advice": _("司法建议和检察建议"),
        "transfer": _("涉嫌犯罪案件移送"),
        "decision": _("重大决策程序卷"),
    }
    for kind, name in CASE.items():
        register_case_kind(CaseKind(name, labels[kind], _PAGES[kind], _OVERDUE[kind]))
    for name, label, page, overdue in _ROWS:
        register_case_kind(CaseKind(name, label, page, overdue))


def page_of(kind: str, uid: Any) -> str:
    return reverse(f"admin:supervision_{_MODELS[kind]}_change", args=[uid])


_MODELS = {
    "proposal": "proposal",
    "congress": "congressreport",
    "litigation": "litigationcase",
    "advice": "legaladvice",
    "transfer": "criminaltransfer",
    "decision": "decisionfile",
}


def _page(kind: str) -> Any:
    def address(uid: uuid.UUID) -> str:
        return page_of(kind, uid)

    return address


def _overdue(kind: str) -> Any:
    def late(deadline: Deadline, *, at: datetime) -> None:
        from supervision.oversight.services.overdue import case_is_overdue

        case_is_overdue(kind=kind, uid=deadline.case_uid, label=str(deadline.label), key=deadline.key, at=at)

    return late


_PAGES = {kind: _page(kind) for kind in CASE}
_OVERDUE = {kind: _overdue(kind) for kind in CASE}


def _unit_page(uid: uuid.UUID) -> str:
    return page_of("proposal", ProposalUnit.objects.values_list("proposal_id", flat=True).get(pk=uid))


def _promise_page(uid: uuid.UUID) -> str:
    rows = ProposalPromise.objects.values_list("answer__proposal_id", flat=True)
    return page_of("proposal", rows.get(pk=uid))


def _opinion_page(uid: uuid.UUID) -> str:
    return page_of("congress", CongressOpinion.objects.values_list("report_id", flat=True).get(pk=uid))


def _duty_page(uid: uuid.UUID) -> str:
    return page_of("litigation", JudgmentDuty.objects.values_list("case_id", flat=True).get(pk=uid))


def _row_overdue(model: str) -> Any:
    def late(deadline: Deadline, *, at: datetime) -> None:
        from supervision.oversight.services.overdue import row_is_overdue

        row_is_overdue(model=model, uid=deadline.case_uid, at=at)

    return late


_ROWS = (
    (UNIT_KIND, _("建议提案会办、分办"), _unit_page, _row_overdue("unit")),
    (PROMISE_KIND, _("建议提案承诺事项"), _promise_page, _row_overdue("promise")),
    (OPINION_KIND, _("审议意见"), _opinion_page, _row_overdue("opinion")),
    (DUTY_KIND, _("裁判履行"), _duty_page, _row_overdue("duty")),
)


def start(case: OversightCase, key: str, *, by: "User", at: datetime, until: date | None = None) -> Deadline:
    """A clock of the case: its body's turn, in that body's region; ``until`` where a document sets the day."""
    body: Any = getattr(case, "body", None)
    begins = timezone.localdate(at)
    return _start(CASE[case.kind], case.pk, case.number, body, key, begins, until, LATE, by=by, at=at)


def start_row(
    name: str,
    uid: uuid.UUID,
    title: str,
    body: Any,
    key: str,
    *,
    until: date | None,
    by: "User",
    at: datetime,
) -> Deadline:
    """A clock of a row of a case."""
    says = {PROMISE: PROMISE_LATE, DUTY: DUTY_LATE}.get(key, LATE)
    return _start(name, uid, title, body, key, timezone.localdate(at), until, says, by=by, at=at)


def start_refusal(case: OversightCase, *, by: "User", at: datetime) -> Deadline:
    body: Any = getattr(case, "body", None)
    begins = timezone.localdate(at)
    return _start(
        CASE[case.kind], case.pk, case.number, body, REFUSE, begins, None, REFUSE_LATE, by=by, at=at
    )


def _start(
    name: str, uid: uuid.UUID, title: str, body: Any, key: str, begins: date, until: date | None,
    consequence: str, *, by: "User", at: datetime,
) -> Deadline:  # fmt: skip
    # A day set by a document may lie in the past when it is entered: then it is due at once, and late.
    begins = min(begins, until) if until else begins
    return cases.start(
        key=key,
        case_kind=name,
        case_uid=uid,
        case_title=title,
        start_on=begins,
        region=body.region_id,
        organisation=body,
        role=Role.DEPARTMENT,
        consequence=consequence,
        length=Length((until - begins).days, "d") if until else None,
        by=by,
        at=at,
    )


def meet(case: OversightCase, *keys: str, by: "User", at: datetime) -> None:
    for key in keys:
        cases.meet(key=key, case_kind=CASE[case.kind], case_uid=case.pk, by=by, at=at)


def cancel(case: OversightCase, *keys: str, by: "User", at: datetime) -> None:
    for key in keys:
        cases.cancel(key=key, case_kind=CASE[case.kind], case_uid=case.pk, by=by, at=at)


def meet_row(name: str, uid: uuid.UUID, key: str, *, by: "User", at: datetime) -> None:
    cases.meet(key=key, case_kind=name, case_uid=uid, by=by, at=at)


def cancel_row(name: str, uid: uuid.UUID, key: str, *, by: "User", at: datetime) -> None:
    cases.cancel(key=key, case_kind=name, case_uid=uid, by=by, at=at)


def deadlines_of(case: OversightCase, rows: Sequence[tuple[str, list[uuid.UUID]]] = ()) -> list[Deadline]:
    """Those of the case and of its rows, given as (case kind, uids)."""
    found = list(cases.of_case(CASE[case.kind], case.pk))
    for name, uids in rows:
        if uids:
            found += list(
                Deadline.objects.filter(case_kind=name, case_uid__in=uids)
                .with_history()
                .order_by("due_on", "uid")
            )
    return found
