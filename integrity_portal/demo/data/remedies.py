"""Objections, repairs, leniency and a complaint in their stages: invented applicants, invented words."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from integrity_portal.demo.data.codes import identity_number
from integrity_portal.demo.data.repairing import agree, ask_for_repair, body_of
from integrity_portal.demo.data.world import World
from records.access.services import clock_user
from records.common.identity import this_node
from records.dishonesty.choices import Scope, Status, SubjectType
from records.dishonesty.models import DishonestyRecord
from records.remedies import services
from records.remedies.models import Objection

STATEMENT = "所列金额与生效文书不一致，请核对原件后更正。（演示）"
MENDED = "已全部履行文书确定的义务，并建立台账防止再次发生。（演示）"


class Stage:
    """The office's people and working days, as the cases need them."""

    def __init__(self, world: World) -> None:
        people = world.people
        self.world = world
        self.clerk, self.reviewer, self.second = (
            people["clerk"], people["reviewer"], people["second_reviewer"],
        )  # fmt: skip
        self.supervisor = people["supervisor"]

    def at(self, working_days_ago: int) -> datetime:
        return self.world.office.at(self.world.office.working_ago(working_days_ago))


def load(world: World) -> None:
    """Once, and at the city, where records are written."""
    if this_node().level != "city" or Objection.objects.exists():
        return
    stage = Stage(world)
    with transaction.atomic():
        made = _objections(stage, _bodies(world, repairable=False)) + _repairs(
            stage, _bodies(world, repairable=True)
        )
    world.say(f"{made} remedies.")


def _bodies(world: World, *, repairable: bool) -> Iterator[DishonestyRecord]:
    """Public records about bodies, on display for a while; those of one kind are not those of the other."""
    far = world.office.working_ago(12)
    rows = DishonestyRecord.objects.filter(
        origin=this_node().code,
        status=Status.PUBLISHED,
        scope=Scope.PUBLIC,
        subject_type=SubjectType.ORGANISATION,
        published_at__date__lt=far,
        display_until__gt=world.office.today,
        proposed_changes=None,
        organisation__uscc__isnull=False,
        rectification_status="",
    ).select_related("organisation")
    rows = rows.filter(repairable_from__lte=far) if repairable else rows.filter(repairable_from__gt=far)
    return iter(list(rows.order_by("published_at", "uid")[:12]))


def _objections(stage: Stage, records: Iterator[DishonestyRecord]) -> int:
    made = 0
    for end in ("submitted", "with_source", "proposed", "decided"):
        record = next(records, None)
        if record is None:
            break
        _objection(stage, record, end, number=made)
        made += 1
    return made


def _objection(stage: Stage, record: DishonestyRecord, end: str, *, number: int) -> None:
    case, _code = services.file_objection(
        record_uid=record.uid,
        applicant=body_of(record) if number % 2 else _somebody(stage, number),
        ground="wrong",
        statement=STATEMENT,
        wished="请更正有误的字段。",
        disputed_fields=["facts"],
        channel="site",
        by=None,
        at=stage.at(2 if end == "submitted" else 8),
    )
    if end == "submitted":
        return
    accepted = services.accept_objection(uid=case.uid, by=stage.clerk, at=stage.at(7))
    if accepted.source_name:
        services.send_to_source(uid=case.uid, by=stage.clerk, at=stage.at(6))
        if end == "with_source":
            return
        services.answer_as_source(
            uid=case.uid,
            finding="right",
            opinion="经核对原始文书，登记内容与文书一致。（演示）",
            letter=f"演示复函〔{record.decided_on.year}〕{number}号",
            by=stage.clerk,
            at=stage.at(4),
        )
    services.propose_outcome(
        uid=case.uid,
        outcome="kept",
        reasons="登记内容与生效文书一致，异议不成立，建议维持。（演示）",
        by=stage.clerk,
        at=stage.at(3),
    )
    if end == "proposed":
        return
    decided = services.decide_objection(
        uid=case.uid,
        reasons="经复核，登记内容与文书一致，予以维持。（演示）",
        by=stage.second,
        at=stage.at(2),
    )
    services.inform_applicant(uid=case.uid, how="site", by=stage.clerk, at=stage.at(1))
    services.file_handling_complaint(
        about=decided,
        statement="决定书没有逐项回应我提出的证据，请重新核查。（演示）",
        channel="site",
        by=None,
        at=stage.at(0),
    )


def _somebody(stage: Stage, number: int) -> services.ApplicantData:
    return services.ApplicantData(
        kind="person",
        relation="interested",
        name=f"申请人{number + 1}（演示）",
        id_number=identity_number(
            region=stage.world.plan.top.code_region, born_on=date(1980, 1, 1 + number), serial=100 + number
        ),
        phone="13000000000",
    )


def _repairs(stage: Stage, records: Iterator[DishonestyRecord]) -> int:
    made = 0
    for end in ("revoked", "submitted", "with_authority", "supplement", "agreed", "lenient", "refused"):
        record = next(records, None)
        if record is None:
            break
        if end == "lenient":
            _leniency(stage, record)
        else:
            _repair(stage, record, end, number=900 + made)
        made += 1
    return made


def _repair(stage: Stage, record: DishonestyRecord, end: str, *, number: int) -> None:
    days = 2 if end in ("submitted", "supplement") else 9
    uid = ask_for_repair(record.uid, MENDED, by=None, at=stage.at(days))
    if end == "submitted":
        return
    if end == "supplement":
        services.ask_supplement(
            uid=uid, what="请补充最后一笔款项的支付凭证。（演示）", by=stage.clerk, at=stage.at(1)
        )
        return
    services.accept_repair(uid=uid, by=stage.clerk, at=stage.at(8))
    if end == "with_authority":
        return
    if end == "refused":
        services.answer_as_authority(
            uid=uid,
            agrees=False,
            opinion="尚有一期利息未支付，不同意修复。（演示）",
            letter=f"演示复函〔{record.decided_on.year}〕{number}号",
            by=stage.clerk,
            at=stage.at(6),
        )
        services.refuse_repair(
            uid=uid,
            reasons="认定单位核实尚有义务未履行；付清后可以重新申请。（演示）",
            by=stage.reviewer,
            at=stage.at(5),
        )
        return
    agree(uid, number, by=stage.clerk, at=stage.at(6))
    if end == "agreed":
        return
    services.approve_repair(uid=uid, reasons="符合修复条件。（演示）", by=stage.reviewer, at=stage.at(5))
    services.execute_repair(uid=uid, by=clock_user(), at=stage.at(5))
    services.doubt_repair(
        uid=uid, what="银行回函称其中一张支付凭证不实。（演示）", by=stage.supervisor, at=stage.at(3)
    )
    services.revoke_repair(
        uid=uid, reasons="经核实，一张支付凭证系伪造。（演示）", by=stage.second, at=stage.at(1)
    )


def _leniency(stage: Stage, record: DishonestyRecord) -> None:
    services.propose_mitigation(
        record_uid=record.uid,
        ground="losses_recovered",
        facts="认定前已主动支付全部价款和利息，挽回了对方损失。（演示）",
        evidence="国库支付凭证（演示）。",
        asked="lighter",
        by=stage.clerk,
        at=stage.at(2),
    )
