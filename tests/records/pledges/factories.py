"""Promises of invented bodies, in any state, made by the same services that staff use."""

import io
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from records.pledges import services
from records.pledges.entries import PLEDGES
from records.pledges.models import Pledge, PledgeStep
from records.pledges.services import EvidenceData
from records.registers import services as registers
from records.subjects.models import Official, Post
from tests.records.dishonesty.factories import NOW, People, bureau

FIRM_CODE = "91990100MA0000001G"
LINK = EvidenceData("竣工验收备案表", "https://example.org/acceptance")


def content(**more: Any) -> dict[str, Any]:
    return {
        "organisation": more.pop("organisation", None) or bureau(),
        "pledge_kind": "livelihood",
        "title": "年内建成三所社区托育园",
        "counts_as_kept": "2026年6月30日前建成并开放3所托育园，新增托位300个。",
        "due_on": date(2026, 6, 30),
        "post_title": "局长",
        "document_name": "2026年民生实事清单",
        "document_number": "示政办〔2026〕1号",
        "decided_on": date(2026, 1, 15),
        **more,
    }


def contract(**more: Any) -> dict[str, Any]:
    return content(
        **{
            "pledge_kind": "contract",
            "domain": "investment",
            "title": "为示例装备项目建设10千伏供电专线",
            "document_name": "示例装备制造项目投资协议",
            "document_number": "示招协〔2026〕12号",
            "counterparty_kind": "法人及非法人组织",
            "counterparty_name": "示例装备制造有限公司",
            "counterparty_uscc": FIRM_CODE,
            "amount": "1200",
            **more,
        }
    )


def draft(who: People, **more: Any) -> Pledge:
    said = contract(**more) if more.get("pledge_kind") in ("contract", "ppp") else content(**more)
    made = registers.create_entry(register=PLEDGES, content=said, by=who.clerk, at=NOW)
    assert isinstance(made, Pledge)
    return made


def submitted(who: People, **more: Any) -> Pledge:
    return submit(who, draft(who, **more))


def submit(who: People, pledge: Pledge) -> Any:
    return registers.submit_entry(register=PLEDGES, uid=pledge.uid, by=who.clerk, at=NOW)


def publish(who: People, pledge: Pledge, *, at: Any = NOW) -> Any:
    return registers.publish_entry(register=PLEDGES, uid=pledge.uid, by=who.reviewer, at=at)


def published(who: People, *, milestones: tuple[tuple[str, int], ...] = (), **more: Any) -> Pledge:
    pledge = draft(who, **more)
    for title, weight in milestones:
        propose(who, pledge, "milestone", title=title, weight=weight, due_on=date(2026, 5, 1))
    submit(who, pledge)
    return fresh(publish(who, pledge))


SAID: dict[str, dict[str, Any]] = {
    "milestone": {"title": "完成主体施工", "weight": 30, "due_on": date(2026, 5, 31)},
    "verdict": {"outcome": "kept", "fulfilled_on": date(2026, 5, 5), "reasons": "三所托育园均已开放。"},
    "change": {
        "ground": "public_interest",
        "procedure": "经区政府常务会议第12次会议审议，报市政府批准。",
        "document_name": "关于调整民生实事实施方案的批复",
        "document_number": "示政复〔2026〕7号",
        "decided_on": date(2026, 5, 4),
        "reasons": "原址发现文物，须先行保护发掘。",
        "compensation_terms": "对已预约入托的家庭发放过渡期补贴。",
        "compensation_amount": None,
        "new_due_on": date(2026, 10, 31),
        "new_counts_as_kept": "",
        "ends": False,
    },
    "stage": {
        "stage": "construction",
        "post_title": "项目科科长",
        "official": None,
        "disclose_by": date(2026, 4, 30),
    },
    "disclosure": {
        "stage": "construction",
        "disclosed_on": date(2026, 5, 5),
        "document_name": "开工情况公告",
        "url": "https://example.org/construction",
    },
}
PROVED = frozenset({"reaching", "verdict"})


def propose(who: People, pledge: Pledge, kind: str, *, by: Any = None, at: Any = NOW, **more: Any) -> Any:
    evidence = more.pop("evidence", [LINK] if kind in PROVED else [])
    if kind == "reaching":
        said = {
            "milestone": pledge.milestones.filter(status="accepted").first(),
            "reached_on": date(2026, 5, 4),
            "statement": "主体结构封顶。",
            **more,
        }
    else:
        said = {**SAID[kind], **more}
    return services.propose_step(
        kind=kind, pledge=pledge.uid, said=said, evidence=evidence, by=by or who.clerk, at=at
    )


def decide(who: People, step: PledgeStep, *, accepted: bool = True, by: Any = None, at: Any = NOW) -> Any:
    note = "" if accepted else "材料不足。"
    return services.decide_step(step=step, accepted=accepted, note=note, by=by or who.reviewer, at=at)


def settled(who: People, pledge: Pledge, kind: str, **more: Any) -> Any:
    return decide(who, propose(who, pledge, kind, **more), at=more.get("at", NOW))


def fresh(pledge: Any) -> Pledge:
    return Pledge.objects.get(pk=pledge.pk)


def tenure(
    name: str, from_on: date, until_on: date | None = None, *, title: str = "局长", organisation: Any = None
) -> Post:
    return Post.objects.create(
        organisation=organisation or bureau(),
        title=title,
        official=Official.objects.create(name=name),
        from_on=from_on,
        until_on=until_on,
    )


def scan(name: str = "signed.pdf") -> SimpleUploadedFile:
    """The smallest PDF that can be read and cleaned."""
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.add_metadata({"/Author": "某科员"})
    writer.write(out)
    return SimpleUploadedFile(name, out.getvalue(), "application/pdf")
