"""What follows a record and nobody but those concerned may see: written straight into the tables."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.timezone import localdate, now

from records.consequences.models import (
    ConsequenceStep,
    CriticismNotice,
    EvidenceFile,
    Measure,
    OwnReport,
    RectificationOrder,
    Responsibility,
)
from records.subjects.models import Official
from tests.disclosure.factories import body, user

if TYPE_CHECKING:
    from tests.access_matrix.world import World

STEPS = {
    "rectificationorder": ("explain", "submit", "accept", "remind", "draft"),
    "measure": ("decide", "lift", "execute"),
    "criticismnotice": ("issue", "edit"),
    "responsibility": ("confirm", "result"),
    "ownreport": ("file", "take"),
}
WITH_ROWS = tuple(STEPS)


def _rows(model: str) -> Any:
    return lambda world: [{"uid": uid} for uid in world.objects.get(model, [])]


def _steps(model: str) -> Any:
    return lambda world: [
        {"uid": uid, "name": name} for uid in world.objects.get(model, []) for name in STEPS[model]
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    **{f"admin:records_{model}_step": (_steps(model), ("",)) for model in STEPS},
    **{
        f"admin:records_{model}_new": (_rows("dishonestyrecord"), ("",))
        for model in ("rectificationorder", "measure", "criticismnotice", "responsibility")
    },
    "admin:records_rectificationorder_paper": (_rows("rectificationorder"), ("",)),
    "admin:records_rectificationorder_evidence": (_rows("evidencefile"), ("",)),
    "admin:records_rectificationorder_evidence_remove": (_rows("evidencefile"), ("",)),
    "admin:records_ownreport_ask": ([{}], ("",)),
}


def hide(world: "World", word: Callable[[str], str]) -> None:
    """
    An order with its explanation and evidence, measures, a draft of a notice, who answers, and an own report.

    Past the services, because those would say so on the record, which everybody may read.

    :param word: makes a hidden word and keeps it
    """
    record, today, at = world.public, localdate(), now()
    writer, reviewer = user("writer"), user("reviewer")
    about = {"record": record, "organisation": record.organisation, "region": record.region}
    order = RectificationOrder.objects.create(
        **about,
        number=word("整改文号"),
        status="explained",
        to_explain=word("须说明的问题"),
        requirements=word("整改要求"),
        basis="依据",
        explain_due_on=today,
        due_on=today + timedelta(days=9),
        ordered_by=reviewer,
        ordered_at=at,
        explanation=word("书面说明"),
        explained_by=writer,
        explained_at=at,
        writers=[writer.pk],
    )
    ConsequenceStep.objects.create(
        case_kind="order",
        case_uid=order.pk,
        name="remind",
        source="explained",
        target="explained",
        by=reviewer,
        at=at,
        reason=word("催办意见"),
    )
    evidence = EvidenceFile.objects.create(
        order=order,
        original_name=f"{word('佐证文件名')}.pdf",
        stored_name=default_storage.save("follow.pdf", ContentFile(word("佐证内容").encode())),
        content_type="application/pdf",
        size=1,
        sha256="3" * 64,
        uploaded_by=writer,
        uploaded_at=at,
    )
    bearer = Official.objects.create(name=word("受惩戒人员"))
    decided = {
        "kind": "honours",
        "legal_basis": word("惩戒依据"),
        "deciding_body": body(),
        "executing_body": body(),
        "decided_on": today,
        "starts_on": today,
        "entered_by": writer,
        "entered_at": at,
    }
    measures = [
        Measure.objects.create(**about, **decided, title=word("待定措施")),
        Measure.objects.create(
            **about,
            **decided,
            title=word("人员措施"),
            official=bearer,
            status="in_force",
            decided_by=reviewer,
            decided_at=at,
        ),
    ]
    notice = CriticismNotice.objects.create(
        **about,
        issuer=body(),
        number=word("通报文号"),
        title=word("通报标题"),
        text=word("通报正文"),
        dated_on=today,
        entered_by=writer,
        entered_at=at,
    )
    answers = Responsibility.objects.create(
        **about,
        official=Official.objects.create(name=word("责任人姓名")),
        role="principal",
        conduct=word("应负责任的行为"),
        conduct_on=today,
        entered_by=writer,
        entered_at=at,
    )
    report = OwnReport.objects.create(
        organisation=record.organisation,
        region=record.region,
        title=word("报告事项"),
        event_on=today,
        due_on=today + timedelta(days=5),
        facts=word("报告事实"),
        causes="原因",
        remedy="措施",
        status="filed",
        filed_by=writer,
        filed_at=at,
        filed_on=today,
        writers=[writer.pk],
    )
    world.objects |= {
        "rectificationorder": [order.pk],
        "evidencefile": [evidence.pk],
        "measure": [one.pk for one in measures],
        "criticismnotice": [notice.pk],
        "responsibility": [answers.pk],
        "ownreport": [report.pk],
    }
