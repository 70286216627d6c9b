"""Letters that leave the house: answers to proposals, and to suggestions of courts and procuratorates."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from records.access.roles import Role
from records.papers.cleaning import chinese_day
from records.papers.kinds import PaperKind, register_paper_kind
from records.papers.models import Paper
from records.papers.services import issue
from supervision.oversight.choices import Adviser, Assembly
from supervision.oversight.deadlines import CASE
from supervision.oversight.models import LegalAdvice, OversightCase, Proposal, ProposalAnswer

if TYPE_CHECKING:
    from records.access.models import User

# Read from the case's own page, where a unit sees its own alone.
_READERS = frozenset({Role.AUDIT_ADMIN})
ANSWER = PaperKind("proposal-answer", _("建议提案答复"), "decision-letter.typ", readers=_READERS)
REPLY = PaperKind("advice-reply", _("司法、检察建议回复"), "decision-letter.typ", readers=_READERS)
MEMBERS = (
    "《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》",
    "《全国人民代表大会代表建议、批评和意见处理办法》",
)
CONFERENCE = ("《中国人民政治协商会议全国委员会提案工作条例》",)
PROCURATORATE = "《人民检察院检察建议工作规定》（2019年）第19条"
COURT = "《最高人民法院关于综合治理类司法建议工作若干问题的规定》（法释〔2023〕11号）"


def register() -> None:
    for kind in (ANSWER, REPLY):
        register_paper_kind(kind)


def papers_of(case: OversightCase) -> QuerySet[Paper]:
    return Paper.objects.filter(about_kind=CASE[case.kind], about_uid=case.pk).order_by("-issued_at", "-uid")


def answer_letter(case: Proposal, answer: ProposalAnswer, *, by: "User", at: datetime) -> Paper:
    to_congress = case.assembly == Assembly.CONGRESS
    title = "对人大代表建议的答复" if to_congress else "对政协提案的答复"
    text = answer.text
    if answer.promised:
        lines = (
            f"{number}. {one['text']}（{one['due_on']}前）" for number, one in enumerate(answer.promised, 1)
        )
        text = "\n".join([text, "下一步将做好以下事项：", *lines])
    facts = [
        ("届次和编号", f"{case.session} {case.session_number}"),
        ("标题", case.title),
        ("提出人", case.proposer),
        ("答复单位", case.body.name if case.body else ""),
        ("答复类别", f"{answer.answer_class}类"),
        ("答复前沟通", chinese_day(answer.contact.on)),
    ]
    basis = list(MEMBERS if to_congress else CONFERENCE)
    return _letter(ANSWER, title, case, facts, text, basis, by=by, at=at)


def advice_letter(case: LegalAdvice, *, by: "User", at: datetime) -> Paper:
    from_court = case.adviser == Adviser.COURT
    facts = [
        ("建议书", f"{case.title}（{case.document_number}）"),
        ("发出机关", case.issuer),
        ("收到日期", chinese_day(case.received_on)),
        ("回复单位", case.body.name),
    ]
    title = "对司法建议的回复" if from_court else "对检察建议的回复"
    basis = [COURT if from_court else PROCURATORATE]
    return _letter(REPLY, title, case, facts, case.answer, basis, by=by, at=at)


def _letter(
    kind: PaperKind, title: str, case: Any, facts: list[tuple[str, str]], text: str, basis: list[str],
    *, by: "User", at: datetime,
) -> Paper:  # fmt: skip
    data: dict[str, Any] = {
        "reference": case.number,
        "facts": [{"label": label, "value": value} for label, value in facts],
        "body": [line for line in text.splitlines() if line.strip()],
        "basis": basis,
        "signed_by": case.body.name,
    }
    with override("zh-hans"):
        return issue(
            kind=kind.name,
            title=title,
            data=data,
            about_kind=CASE[case.kind],
            about_uid=case.pk,
            region=case.region,
            organisation=case.body,
            by=by,
            at=at,
        )
