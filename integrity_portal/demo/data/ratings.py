"""Third-party ratings of invented bodies by an invented agency, and what invented governments disclosed of their debt."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from integrity_portal.demo.data import papers
from integrity_portal.demo.data.codes import credit_code
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World
from records.registers import services as registers
from records.registers.ratings import DEBTS
from records.subjects.models import Organisation
from supervision.ratings import services
from supervision.ratings.models import RatingAgency, RatingCase, RatingMethod

AGENCY = f"清源信用评估有限公司{MARK}"
FREE = "本机构及评级人员与被评机构没有委托、投资、人员、亲属等利益关系，评级费用由第三方支付。（演示）"
FINDINGS = "公开的合同履约和账款支付情况总体良好，承诺按期兑现比例高于同类机构；有少量逾期事项。（演示）"
# The body, its grade, its score, and how far the rating has come.
STORIES = (
    ("finance", "AA", "88.60", "published"),
    ("transport", "A", "79.20", "checked"),
    ("health", "AA", "84.00", "received"),
)


def load(world: World) -> None:
    """Once."""
    if RatingCase.objects.exists() or "expert" not in world.people:
        return
    with transaction.atomic():
        method = _method(world)
        told = 0
        for number, (tag, grade, score, stage) in enumerate(STORIES, start=1):
            body = world.bodies.get((world.plan.top.region, tag))
            if body is not None:
                _tell(world, method, body, number, grade, score, stage)
                told += 1
        government = Organisation.objects.filter(
            kind=Organisation.Kind.GOVERNMENT, region=world.plan.top.region
        ).first()
        if government is not None:
            _debts(world, government)
    world.say(f"{told} ratings.")


def _method(world: World) -> RatingMethod:
    people, at = world.people, world.office.at(world.office.ago(120))
    agency: RatingAgency = services.enter_agency(
        name=AGENCY,
        uscc=credit_code(register="91", region=world.plan.top.code_region, serial=95_001),
        qualification=f"{MARK}委托评估合同〔{at.year}〕1号",
        by=people["clerk"],
        at=at,
    )
    services.confirm_agency(agency=agency.pk, by=people["reviewer"], at=at + timedelta(hours=1))
    return services.enter_method(
        agency=agency.pk,
        name="政务诚信评价方法（演示）",
        version="2.0",
        grades=["AAA", "AA", "A", "BBB", "BB", "B", "C"],
        score_full=Decimal(100),
        issued_on=world.office.ago(400),
        by=people["clerk"],
        at=at + timedelta(hours=2),
    )


def _tell(
    world: World, method: RatingMethod, body: Organisation, number: int, grade: str, score: str, stage: str
) -> None:
    office, people = world.office, world.people
    started = 40 if stage == "published" else 6 - number

    def at(days_in: int) -> datetime:
        return office.at(office.working_ago(max(started - days_in, 0)))

    received = at(0)
    year = received.year - 1
    title = f"{body.name}{year}年政务诚信评价报告"
    case = services.receive(
        said=services.RatingData(
            rating_kind="trust",
            method=method.pk,
            body=body.pk,
            title=title,
            report_number=f"{MARK}清评〔{received.year}〕{number}号",
            rated_on=office.working_ago(started + 3),
            period_from=date(year, 1, 1),
            period_until=date(year, 12, 31),
            grade=grade,
            score=Decimal(score),
            findings=FINDINGS,
            conflict_statement=FREE,
        ),
        received_on=received.date(),
        file=_file(title, received),
        by=people["expert"],
        at=received,
    )
    if stage == "received":
        return
    services.check(case=case.pk, by=people["reviewer"], at=at(2))
    if stage == "checked":
        return
    # Its five working days are over; nobody had anything to say.
    services.publish(case=case.pk, by=people["second_reviewer"], at=at(10))


def _file(title: str, at: datetime) -> SimpleUploadedFile:
    content = papers.decision(
        issuer=AGENCY,
        title="政务诚信评价报告",
        number=title,
        paragraphs=[FINDINGS, FREE],
        day=f"{at:%Y-%m-%d}",
    )
    return SimpleUploadedFile("report.pdf", content, "application/pdf")


def _debts(world: World, government: Organisation) -> None:
    """Two years: the older one in time, the newer one late."""
    for back, late in ((2, False), (1, True)):
        year = world.office.today.year - back
        approved = date(year + 1, 1, 20)
        if approved + timedelta(days=40) > world.office.today:
            continue
        disclosed = approved + timedelta(days=31 if late else 12)
        at = world.office.at(world.office.on_or_after(disclosed))
        content: dict[str, Any] = {
            "organisation": government,
            "year": year,
            "document_name": f"{year}年地方政府债务限额及余额情况（演示）",
            "document_number": f"{MARK}财债〔{year + 1}〕1号",
            "decided_on": disclosed,
            "approved_on": approved,
            "disclosed_on": disclosed,
            "limit_general": Decimal("120.00"),
            "limit_special": Decimal("210.00"),
            "balance_general": Decimal("112.40"),
            "balance_special": Decimal("198.75"),
            "due_in_year": Decimal("23.10"),
            "debt_ratio": None if late else Decimal("96.30"),
            "repayment_sources": "一般公共预算收入、政府性基金收入和再融资债券。（演示）",
        }
        about: dict[str, Any] = {"register": DEBTS}
        entry = registers.create_entry(**about, content=content, by=world.people["clerk"], at=at)
        registers.submit_entry(**about, uid=entry.pk, by=world.people["clerk"], at=at)
        registers.publish_entry(**about, uid=entry.pk, by=world.people["reviewer"], at=at)
