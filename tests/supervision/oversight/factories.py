"""Cases of oversight about invented bodies in any state, made by the same services that staff use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.clocks.overdue import notice_overdue
from records.subjects.models import Organisation
from supervision.oversight import services
from supervision.oversight.models import (
    CongressReport,
    CriminalTransfer,
    DecisionFile,
    LegalAdvice,
    LitigationCase,
    Proposal,
)
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty.factories import bureau

# A Wednesday.
NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 24)
LATER = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
OTHER_CODE = "11990100000000027A"
THIRD_CODE = "119901000000000437"


@dataclass(frozen=True)
class Hall:
    """何琳 and 许强 oversee, 郑伟 and 高原 work at the body, 罗静 enters records; 方敏 works at another body."""

    supervisor: User
    second: User
    worker: User
    head: User
    stranger: User
    clerk: User
    body: Organisation
    other: Organisation


def hall() -> Hall:
    body, other = bureau(), bureau("示例市发展和改革委员会", OTHER_CODE)
    return Hall(
        supervisor=holder("何琳", Role.SUPERVISOR),
        second=holder("许强", Role.SUPERVISOR),
        worker=holder("郑伟", Role.DEPARTMENT, organisation=body),
        head=holder("高原", Role.DEPARTMENT, organisation=body),
        stranger=holder("方敏", Role.DEPARTMENT, organisation=other),
        clerk=holder("罗静", Role.CLERK),
        body=body,
        other=other,
    )


# --- Proposals ---------------------------------------------------------------------------------------


def received(at: Hall, **more: Any) -> Proposal:
    said = {
        "assembly": "congress",
        "session": "示例市八届人大五次会议",
        "session_number": "第17号",
        "proposer": "周明（市人大代表）",
        "title": "关于加快兑现涉企政策的建议",
        "text": "部分惠企政策兑现周期较长，建议公布兑现时限。",
        "proposed_on": date(2026, 6, 10),
        "region": XUCHANG,
        "field": "business",
        **more,
    }
    return services.enter_proposal(said=services.ProposalData(**said), by=at.supervisor, at=NOW)


def assigned(at: Hall, **more: Any) -> Proposal:
    units = {name: more.pop(name) for name in ("joint", "separate") if name in more}
    case = received(at, **more)
    return services.assign(case=case.pk, host=at.body, **units, by=at.supervisor, at=NOW)


def handling(at: Hall, **more: Any) -> Proposal:
    return services.take(case=assigned(at, **more).pk, by=at.worker, at=NOW)


def spoken(at: Hall, **more: Any) -> Proposal:
    case = handling(at, **more)
    services.note_contact(case=case.pk, way="visit", on=TODAY, notes="当面听取意见。", by=at.worker, at=NOW)
    return case


PROMISED = ({"text": "公布兑现时限", "due_on": date(2026, 12, 31)},)


def drafted(at: Hall, **more: Any) -> Proposal:
    case = spoken(at, **more)
    return services.draft_answer(
        case=case.pk, answer_class="B", text="已列入计划。", promised=PROMISED, by=at.worker, at=NOW
    )


def answered(at: Hall, **more: Any) -> Proposal:
    return services.sign_answer(case=drafted(at, **more).pk, by=at.head, at=NOW)


def again(at: Hall, **more: Any) -> Proposal:
    return services.rehandle(
        case=answered(at, **more).pk,
        process="mostly",
        result="no",
        remarks="没有期限。",
        on=TODAY,
        by=at.supervisor,
        at=NOW,
    )


def handled_again(at: Hall, **more: Any) -> Proposal:
    """Not satisfied once, and answered a second time."""
    case = again(at, **more)
    services.note_contact(case=case.pk, way="meeting", on=TODAY, notes="再次座谈。", by=at.worker, at=NOW)
    services.draft_answer(case=case.pk, answer_class="A", text="已经公布。", by=at.worker, at=NOW)
    return services.sign_answer(case=case.pk, by=at.head, at=NOW)


def closed(at: Hall, **more: Any) -> Proposal:
    return services.close(
        case=answered(at, **more).pk, process="yes", result="mostly", on=TODAY, by=at.supervisor, at=NOW
    )


PROPOSALS: dict[str, Callable[[Hall], Proposal]] = {
    "received": received,
    "assigned": assigned,
    "handling": handling,
    "spoken": spoken,
    "drafted": drafted,
    "answered": answered,
    "handled_again": handled_again,
    "closed": closed,
}


# --- Reports -----------------------------------------------------------------------------------------


def planned(at: Hall, **more: Any) -> CongressReport:
    said = {
        "assembly": "congress",
        "rhythm": "half",
        "title": "2026年上半年政务诚信建设情况报告",
        "body": at.body,
        "region": XUCHANG,
        "period_from": date(2026, 1, 1),
        "period_to": date(2026, 6, 30),
        "due_on": date(2026, 7, 5),
        **more,
    }
    return services.plan_report(said=services.ReportData(**said), by=at.supervisor, at=NOW)


def written(at: Hall) -> CongressReport:
    return services.draft_report(case=planned(at).pk, text="上半年情况如下。", by=at.worker, at=NOW)


def sent(at: Hall) -> CongressReport:
    return services.send_report(case=written(at).pk, on=TODAY, by=at.head, at=NOW)


def deliberated(at: Hall) -> CongressReport:
    opinions = [{"text": "进一步清理拖欠账款", "due_on": date(2026, 9, 30)}]
    return services.deliberate(case=sent(at).pk, on=TODAY, opinions=opinions, by=at.supervisor, at=NOW)


def reported_back(at: Hall) -> CongressReport:
    """Every opinion is answered."""
    case = deliberated(at)
    opinion = case.opinions.get()
    services.draft_opinion(opinion=opinion.pk, answer="已制定清欠计划。", by=at.worker, at=NOW)
    services.sign_opinion(opinion=opinion.pk, by=at.head, at=NOW)
    return case


REPORTS: dict[str, Callable[[Hall], CongressReport]] = {
    "planned": planned,
    "drafted": written,
    "sent": sent,
    "deliberated": deliberated,
    "reported_back": reported_back,
    "closed": lambda at: services.close_report(case=reported_back(at).pk, by=at.supervisor, at=NOW),
}


# --- Litigation --------------------------------------------------------------------------------------


def pending(at: Hall, **more: Any) -> LitigationCase:
    said = {
        "procedure": "litigation",
        "instance": "first",
        "case_number": "（2026）示01行初17号",
        "authority": "示例市中级人民法院",
        "title": "不履行行政协议",
        "plaintiff_kind": "firm",
        "body": at.body,
        "filed_on": date(2026, 3, 2),
        **more,
    }
    return services.enter_case(said=services.CaseData(**said), by=at.worker, at=NOW)


def heard(
    at: Hall, appeared: str = "deputy", case: LitigationCase | None = None, **more: Any
) -> LitigationCase:
    case = case or pending(at)
    said = {"held_on": date(2026, 4, 8), "post": "副局长" if appeared in LEADERS else "", **more}
    services.add_hearing(case=case.pk, appeared=appeared, **said, by=at.worker, at=NOW)
    case.refresh_from_db()
    return case


LEADERS = ("head", "deputy", "in_charge_deputy", "in_charge")
LOST = {"outcome": "ordered", "loss_reason": "inaction", "decided_on": date(2026, 5, 20)}
WON = {"outcome": "won", "decided_on": date(2026, 5, 20)}


def decided(at: Hall, case: LitigationCase | None = None, **more: Any) -> LitigationCase:
    case = case or pending(at)
    return services.decide(case=case.pk, **(more or LOST), by=at.worker, at=NOW)


def concluded(at: Hall, case: LitigationCase | None = None, **more: Any) -> LitigationCase:
    return services.confirm(case=decided(at, case, **more).pk, by=at.supervisor, at=NOW)


def obliged(at: Hall, due_on: date = date(2026, 7, 31)) -> LitigationCase:
    case = concluded(at)
    services.add_duty(
        case=case.pk, text="六十日内履行协议约定的补偿义务", due_on=due_on, by=at.worker, at=NOW
    )
    return case


def performed(at: Hall, on: date = TODAY) -> LitigationCase:
    """Noted by the body, not confirmed yet."""
    case = obliged(at)
    services.note_performance(
        duty=case.duties.get().pk, on=on, evidence="付款凭证0326号", by=at.worker, at=NOW
    )
    return case


def not_performed(at: Hall) -> LitigationCase:
    """The day of the judgment has passed, and the clocks noticed."""
    case = obliged(at)
    passed(LATER)
    case.refresh_from_db()
    return case


def passed(at: datetime) -> None:
    """What the hourly task does to clocks whose day has passed."""
    notice_overdue(at=at)


TRIALS: dict[str, Callable[[Hall], LitigationCase]] = {
    "pending": pending,
    "decided": decided,
    "concluded": concluded,
}


# --- Advice and transfers --------------------------------------------------------------------------------


def advised(at: Hall, **more: Any) -> LegalAdvice:
    said = {
        "adviser": "procuratorate",
        "document_number": "示检建〔2026〕9号",
        "issuer": "示例市人民检察院",
        "title": "关于规范行政协议管理的检察建议",
        "text": "建议建立行政协议履行台账。",
        "received_on": date(2026, 6, 1),
        "body": at.body,
        **more,
    }
    return services.enter_advice(said=services.AdviceData(**said), by=at.worker, at=NOW)


def replied(at: Hall) -> LegalAdvice:
    return services.draft_reply(case=advised(at).pk, answer="已建立台账。", by=at.worker, at=NOW)


def answered_advice(at: Hall) -> LegalAdvice:
    return services.sign_reply(case=replied(at).pk, by=at.head, at=NOW)


ADVICE: dict[str, Callable[[Hall], LegalAdvice]] = {
    "received": advised,
    "drafted": replied,
    "answered": answered_advice,
    "closed": lambda at: services.close_advice(
        case=answered_advice(at).pk, adopted="full", result="台账已经建立。", by=at.supervisor, at=NOW
    ),
}


def handed_over(at: Hall, **more: Any) -> CriminalTransfer:
    said = {
        "document_number": "示市监移〔2026〕3号",
        "title": "涉嫌销售伪劣产品案移送",
        "cause": "涉嫌销售伪劣产品罪",
        "facts": "检查中发现的销售金额达到移送标准。",
        "body": at.body,
        "receiver": "police",
        "receiver_name": "示例市公安局",
        "sent_on": date(2026, 6, 22),
        **more,
    }
    return services.enter_transfer(said=services.TransferData(**said), by=at.worker, at=NOW)


def taken(at: Hall) -> CriminalTransfer:
    return services.take_transfer(
        case=handed_over(at).pk, on=date(2026, 6, 23), receipt="示公回〔2026〕5号", by=at.worker, at=NOW
    )


def filed(at: Hall) -> CriminalTransfer:
    return services.note_filed(
        case=taken(at).pk, on=TODAY, decision_number="示公立〔2026〕8号", by=at.worker, at=NOW
    )


def refused(at: Hall) -> CriminalTransfer:
    return services.note_refused(
        case=taken(at).pk,
        on=TODAY,
        decision_number="示公不立〔2026〕1号",
        reason="金额不足。",
        by=at.worker,
        at=NOW,
    )


TRANSFERS: dict[str, Callable[[Hall], CriminalTransfer]] = {
    "sent": handed_over,
    "taken": taken,
    "filed": filed,
    "refused": refused,
    "back": lambda at: services.take_back(case=refused(at).pk, by=at.worker, at=NOW),
    "closed": lambda at: services.close_transfer(
        case=filed(at).pk, result="已移送审查起诉。", by=at.supervisor, at=NOW
    ),
}


# --- Decisions -------------------------------------------------------------------------------------------


def preparing(at: Hall, **more: Any) -> DecisionFile:
    said = {
        "title": "老旧小区改造三年行动方案",
        "summary": "确定三年改造任务和资金安排。",
        "body": at.body,
        "started_on": date(2026, 1, 5),
        **more,
    }
    return services.open_file(said=services.DecisionData(**said), by=at.worker, at=NOW)


PARTS: dict[str, dict[str, Any]] = {
    "participation": {"result": "done", "began_on": date(2026, 2, 1), "ended_on": date(2026, 3, 10)},
    "experts": {"result": "done", "ended_on": date(2026, 3, 20)},
    "risk": {"result": "done", "ended_on": date(2026, 4, 1)},
    "legality": {"result": "passed", "ended_on": date(2026, 4, 20)},
    "collective": {"result": "passed", "ended_on": date(2026, 5, 6)},
}


def part(at: Hall, case: DecisionFile, step: str, **more: Any) -> None:
    said = {"step": step, "notes": "情况见材料。", "document": "示例材料〔2026〕1号", **PARTS[step], **more}
    services.add_part(case=case.pk, said=services.PartData(**said), by=at.worker, at=NOW)


def prepared(at: Hall, *steps: str) -> DecisionFile:
    """All five steps, or only those named."""
    case = preparing(at)
    for step in steps or PARTS:
        part(at, case, step)
    return case


def decision(at: Hall, *steps: str) -> DecisionFile:
    return services.decide_file(
        case=prepared(at, *steps).pk,
        document_number="示政〔2026〕21号",
        decided_on=date(2026, 5, 8),
        by=at.worker,
        at=NOW,
    )


DECISIONS: dict[str, Callable[[Hall], DecisionFile]] = {
    "preparing": preparing,
    "prepared": prepared,
    "decided": decision,
    "checked": lambda at: services.check_file(case=decision(at).pk, by=at.supervisor, at=NOW),
    "stopped": lambda at: services.stop_file(
        case=preparing(at).pk, reason="条件变化。", by=at.worker, at=NOW
    ),
}

# By the kind of case, its states.
STATES: dict[str, dict[str, Callable[[Hall], Any]]] = {
    "proposal": PROPOSALS,
    "congress": REPORTS,
    "litigation": TRIALS,
    "advice": ADVICE,
    "transfer": TRANSFERS,
    "decision": DECISIONS,
}
