"""
A city with something hidden in every corner.

Each hidden thing carries a word that stands nowhere else. Whoever meets that word, or the uid of a hidden record,
has seen what he may not.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, now

from records.access import audit
from records.access.models import Grant, User
from records.access.roles import Role
from records.access.services import ensure_system_users
from records.chain import notices
from records.chain.models import ChainEvent, Quarantined
from records.chain.services import sequence
from records.checks.awards import services as checks
from records.checks.reports import services as reports
from records.clocks.models import Deadline, DeadlineExtension
from records.dishonesty import services
from records.dishonesty.models import (
    Attachment,
    DishonestyRecord,
    ImportBatch,
    ImportRow,
    PriorNotice,
    ProposedChange,
    RecordTransition,
    RecordVersion,
    Submission,
    SubmissionItem,
)
from records.papers import services as papers
from records.registers import services as registers
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation
from records.subjects.models import Official, Organisation, Post
from tests.access_matrix import (
    archives,
    arrears,
    assessing,
    complaints,
    disputes,
    following,
    inspections,
    opendata,
    oversight,
    pledges,
    publicity,
    referrals,
    remedies,
    reporting,
    sharing,
    signing,
    stewards,
    systems,
    tasks,
    texts,
    trail,
    vigilance,
)
from tests.api.factories import partner
from tests.disclosure.factories import about_official, body, hidden_records, record, user
from tests.records.access.factories import XUCHANG, give, holder, person
from tests.records.dishonesty.factories import content
from tests.records.registers import factories as honours

ZHENGZHOU = "410100"
# Seen by all; what is proposed about it is not.
COMMENDED = "公开的表彰"
# What a published version said before it was taken back.
VERSION_WORDS = {"版本说明": "隐藏之版本说明", "旧版标题": "隐藏之旧版标题"}


@dataclass
class World:
    """
    :ivar words: hidden words, by what they belong to
    :ivar hidden: uids of records that an outsider must not even hear of
    :ivar objects: one row or more of every model that has pages by row, by model name
    """

    public: DishonestyRecord
    official_record: DishonestyRecord
    words: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, UUID] = field(default_factory=dict)
    objects: dict[str, list[Any]] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    submission: Submission | None = None
    batch: ImportBatch | None = None
    attachment: Attachment | None = None


def seen_by_all() -> tuple[DishonestyRecord, DishonestyRecord]:
    """What everybody may see: one record about a body, one about an official without his name."""
    ensure_system_users()
    official = about_official("欧阳隐名", title="公务员的一条")
    RecordVersion.objects.create(
        record=official,
        number=2,
        reason="corrected",
        note=VERSION_WORDS["版本说明"],
        content={"title": VERSION_WORDS["旧版标题"], "official": "欧阳隐名", "scope": "public"},
        made_at=now(),
        registered_at=now(),
        by=user("writer"),
    )
    official.version = 2
    official.save()
    public = record(title="公开的一条", version=2)
    _commend(public.organisation)
    publicity.seen(public.organisation)
    arrears.seen(public.organisation)
    pledges.seen(public.organisation)
    texts.seen(public.organisation)
    return public, official


def _commend(organisation: Organisation) -> None:
    clerk, reviewer = holder("表彰录入", Role.CLERK), holder("表彰审核", Role.REVIEWER)
    content = honours.content(
        organisation=organisation,
        title=COMMENDED,
        decided_on=localdate() - timedelta(days=20),
        valid_until=None,
    )
    entry = registers.create_entry(register=COMMENDATIONS, content=content, by=clerk, at=now())
    registers.submit_entry(register=COMMENDATIONS, uid=entry.uid, by=clerk, at=now())
    registers.publish_entry(register=COMMENDATIONS, uid=entry.uid, by=reviewer, at=now())


def hide(world: World) -> None:
    """Put something hidden into every corner of the world."""
    cache.clear()
    kept = hidden_records()
    kept["official's draft"] = about_official("司马隐草", status="draft", title="隐藏丑：公务员草稿")
    for kind, one in kept.items():
        world.hidden[kind] = one.uid
        world.words[kind] = one.title
        world.words[f"document of {kind}"] = one.document_number
    world.words |= {"official": "欧阳隐名", "official of a draft": "司马隐草", **VERSION_WORDS}
    _hide_beside_the_public_record(world)
    _hide_in_the_intake(world)
    _hide_in_the_trail_and_the_chain(world)
    _hide_in_the_deadlines(world)
    _hide_in_the_registers(world)
    _hide_in_the_checks(world)
    for place in (
        archives,
        arrears,
        assessing,
        pledges,
        complaints,
        referrals,
        disputes,
        oversight,
        following,
        inspections,
        remedies,
        reporting,
        publicity,
        opendata,
        systems,
        tasks,
        texts,
        trail,
        vigilance,
        stewards,
        signing,
        sharing,
    ):
        place.hide(world, lambda name: _word(world, name))
    world.objects["dishonestyrecord"] = [world.public.uid, world.official_record.uid, *world.hidden.values()]
    _subjects(world)


def _word(world: World, name: str) -> str:
    word = f"隐藏之{name}"
    world.words[name] = word
    return word


def _hide_beside_the_public_record(world: World) -> None:
    shown, writer = world.public, user("writer")
    at = now()
    RecordTransition.objects.create(
        record=shown,
        name="return",
        source="submitted",
        target="returned",
        by=user("reviewer"),
        at=at,
        reason=_word(world, "退回理由"),
        content={"title": _word(world, "退回前的标题")},
    )
    change = ProposedChange.objects.create(
        record=shown,
        fields={"title": {"old": shown.title, "new": _word(world, "拟改标题")}},
        reason="corrected",
        note=_word(world, "变更说明"),
        proposed_by=writer,
        proposed_at=at,
    )
    draft = DishonestyRecord.objects.get(pk=world.hidden["draft"])
    world.attachment = Attachment.objects.create(
        record=draft,
        kind="evidence",
        original_name=f"{_word(world, '附件名')}.pdf",
        stored_name=default_storage.save("matrix.pdf", ContentFile(_word(world, "附件内容").encode())),
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by=writer,
        uploaded_at=at,
    )
    held = DishonestyRecord.objects.get(pk=world.hidden["held"])
    PriorNotice.objects.create(
        record=held,
        reasons=_word(world, "告知理由"),
        basis="依据",
        rights="权利",
        delivered_by="书面送达",
        hold_working_days=5,
        hold_until=localdate() + timedelta(days=3),
        hold_explained="五个工作日",
        notified_by=user("reviewer"),
        notified_at=at,
    )
    world.objects["proposedchange"] = [change.pk]
    letter = papers.issue(
        kind="decision-letter",
        title=_word(world, "文书标题"),
        data={"body": [_word(world, "文书正文")]},
        about_kind="record",
        about_uid=draft.uid,
        region=draft.region,
        organisation=draft.organisation,
        holder_name=_word(world, "文书持有人"),
        by=writer,
        at=at,
    )
    world.objects["paper"] = [letter.pk]


def _hide_in_the_intake(world: World) -> None:
    writer, at = user("writer"), now()
    world.batch = ImportBatch.objects.create(
        file_name=f"{_word(world, '文件名')}.xlsx",
        stored_name="nothing-is-stored-here-either",
        sha256="1" * 64,
        region_id=XUCHANG,
        supplier_name=_word(world, "提供单位"),
        state="checked",
        rows_total=1,
        rows_done=1,
        rows_questionable=1,
        uploaded_by=writer,
        uploaded_at=at,
    )
    row = ImportRow.objects.create(
        batch=world.batch,
        number=2,
        content={"title": _word(world, "疑问行")},
        errors=[{"column": "title", "code": "wrong", "detail": _word(world, "疑问原因")}],
        state="questionable",
    )
    sender = partner("许昌市人民检察院")
    world.submission = Submission.objects.create(
        partner=sender, kind="dishonesty-record", received_at=at, digest="2" * 64, rejected=1
    )
    SubmissionItem.objects.create(
        submission=world.submission,
        position=0,
        external_id=_word(world, "外部编号"),
        outcome="rejected",
        errors=[{"pointer": "/items/0", "code": "wrong", "detail": _word(world, "未接收原因")}],
    )
    world.objects |= {
        "importbatch": [world.batch.pk],
        "importrow": [row.pk],
        "submission": [world.submission.pk],
    }
    world.people["sender"] = sender


def _hide_in_the_trail_and_the_chain(world: World) -> None:
    draft = DishonestyRecord.objects.get(pk=world.hidden["draft"])
    entry = audit.record(
        action="record.created",
        by=user("writer"),
        at=now(),
        subject=draft,
        details={"note": _word(world, "审计细节")},
    )
    world.objects["auditentry"] = [entry.pk]
    # By the services, so that it goes on the chain as a real one does.
    clerk, reviewer = holder("上链录入", Role.CLERK), holder("上链审核", Role.REVIEWER)
    said = content(
        organisation=body(),
        title=_word(world, "政务共享上链"),
        scope="government",
        decided_on=localdate() - timedelta(days=20),
    )
    shared = services.create_record(content=said, by=clerk, at=now())
    services.submit_record(uid=shared.uid, by=clerk, at=now())
    services.approve_record(uid=shared.uid, by=reviewer, at=now())
    services.publish_record(uid=shared.uid, by=reviewer, at=now())
    world.hidden["government, on the chain"] = shared.uid
    sequence(at=now())
    refused = Quarantined.objects.create(
        sender="410000",
        leaf_hash=b"\0" * 32,
        reason="unreadable",
        line=_word(world, "被隔离的原文"),
        received_at=now(),
    )
    world.objects["quarantined"] = [refused.pk]
    told = notices.issue(
        kind=notices.CORRECTION_ORDER,
        child="411000",
        thread=shared.uid,
        origin="411000",
        uid=shared.uid,
        version=1,
        details={"reason": _word(world, "更正要求的理由")},
        at=now(),
    )
    world.objects["notice"] = [told.pk] if told else []
    asked = reports.request_for_body(
        organisation=body(),
        purpose=_word(world, "查询目的"),
        agent_name=_word(world, "受托人"),
        letter=SimpleUploadedFile(f"{_word(world, '授权书')}.pdf", b"%PDF-1.7 letter"),
        by=clerk,
        at=now(),
    )
    reports.make(uid=asked.uid, at=now())
    world.objects["creditreport"] = [asked.pk]
    world.objects["chainevent"] = list(ChainEvent.objects.values_list("pk", flat=True))


def _hide_in_the_deadlines(world: World) -> None:
    shown = world.public
    deadline = Deadline.objects.create(
        key="rectification_finish",
        case_kind="rectification",
        case_uid=shown.uid,
        case_title=_word(world, "时限办件"),
        region_id=XUCHANG,
        organisation=shown.organisation,
        role=Role.DEPARTMENT,
        number=30,
        unit="d",
        rolls=True,
        basis="依据",
        consequence=_word(world, "逾期后果"),
        start_on=localdate(),
        due_on=localdate() + timedelta(days=1),
        explanation=_word(world, "计算过程"),
        started_by=user("writer"),
        started_at=now(),
    )
    extension = DeadlineExtension.objects.create(
        deadline=deadline,
        number=3,
        unit="wd",
        reason=_word(world, "延期理由"),
        asked_by=user("writer"),
        asked_at=now(),
    )
    world.objects |= {"deadline": [deadline.pk], "deadlineextension": [extension.pk]}


def _hide_in_the_registers(world: World) -> None:
    clerk, reviewer, at = holder("登记录入", Role.CLERK), holder("登记审核", Role.REVIEWER), now()
    about = {"organisation": world.public.organisation, "decided_on": localdate() - timedelta(days=20)}

    def entered(**said: Any) -> dict[str, Any]:
        content = honours.content(**about, **said, valid_until=None)
        entry = registers.create_entry(register=COMMENDATIONS, content=content, by=clerk, at=at)
        return {"register": COMMENDATIONS, "uid": entry.uid, "at": at}

    draft = entered(title=_word(world, "表彰草稿"), merits=_word(world, "草稿事迹"))
    ended = entered(title=_word(world, "已撤销的表彰"))
    shared = entered(title=_word(world, "政务共享的表彰"), scope="government")
    for one in (ended, shared):
        registers.submit_entry(**one, by=clerk)
        registers.publish_entry(**one, by=reviewer)
    shown = {"register": COMMENDATIONS, "uid": Commendation.objects.get(title=COMMENDED).pk, "at": at}
    registers.propose_change(
        **shown,
        content={"merits": _word(world, "拟改事迹")},
        reason="updated",
        note=_word(world, "表彰变更依据"),
        by=clerk,
    )
    registers.end_entry(**ended, reason=_word(world, "表彰撤销理由"), by=reviewer)
    world.objects["commendation"] = [one["uid"] for one in (draft, shown, ended, shared)]


def _hide_in_the_checks(world: World) -> None:
    asker, at = holder("核查人事", Role.HR_ARCHIVIST), now()
    found = []
    for kind, name in (("organisation", "受核查机构"), ("official", "受核查人员")):
        check = checks.ask(
            entries=[checks.Entry(kind, _word(world, name))],
            purpose="award",
            title=_word(world, f"{name}的用途"),
            basis=_word(world, f"{name}的依据"),
            region=world.public.region,
            by=asker,
            at=at,
        )
        found.append(checks.run(uid=check.pk, at=at).pk)
    world.objects["awardcheck"] = found


def _subjects(world: World) -> None:
    officials = list(Official.objects.filter(name__in=("欧阳隐名", "司马隐草")))
    post = Post.objects.create(
        organisation=world.public.organisation, title="局长", official=officials[0], from_on=localdate()
    )
    world.objects |= {
        "official": [official.pk for official in officials],
        "post": [post.pk],
        "organisation": list(Organisation.objects.values_list("pk", flat=True)),
        "region": [XUCHANG, "411082"],
        "user": list(User.objects.values_list("pk", flat=True)[:5]),
    }


def people(world: World) -> None:
    """Who walks the routes: those who may see nothing hidden, and those who must see it, or nothing is proven."""
    mine = world.public.organisation
    other = body("许昌市教育局")
    found = {
        "newcomer": person("无角色者"),
        "clerk of another city": holder("郑州录入", Role.CLERK, ZHENGZHOU),
        "reviewer of another city": holder("郑州审核", Role.REVIEWER, ZHENGZHOU),
        "department of another body": holder("教育局人员", Role.DEPARTMENT, organisation=other),
        "system administrator": holder("系统管理员", Role.SYSTEM_ADMIN),
        "security administrator": holder("安全管理员", Role.SECURITY_ADMIN),
        "clerk": holder("本地录入", Role.CLERK),
        "reviewer": holder("本地审核", Role.REVIEWER),
        "department": holder("城管局人员", Role.DEPARTMENT, organisation=mine),
        "auditor": holder("审计管理员", Role.AUDIT_ADMIN),
    }
    # Rights that were taken away or have run out are no rights.
    former = person("离任者")
    give(
        former,
        Role.REVIEWER,
        ends_on=localdate() - timedelta(days=1),
        starts_on=localdate() - timedelta(days=9),
    )
    world.people |= found | {"former reviewer": former, "partner": partner("长葛市人民法院", region="411082")}
    world.objects["grant"] = list(Grant.objects.values_list("pk", flat=True)[:3])
    world.objects["partnerapplication"] = [world.people["partner"].partner_application.pk]
