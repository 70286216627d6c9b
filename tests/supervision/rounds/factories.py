"""A province assesses three invented cities: rounds and sheets in any state, made by the services that staff use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.subjects.models import Organisation
from supervision.assessments.rounds import services
from supervision.assessments.rounds.models import AssessmentRound, AssessmentScore, AssessmentSheet
from supervision.assessments.systems import services as systems
from supervision.assessments.systems.models import IndicatorSystem, SystemVersion
from supervision.assessments.systems.services.trees import plant
from tests.records.access.factories import HENAN, give, person

# A Wednesday.
NOW = datetime(2026, 1, 7, 2, 0, tzinfo=UTC)
TODAY = date(2026, 1, 7)
REPORT_UNTIL = date(2026, 2, 6)
LATER = NOW + timedelta(days=40)
CITIES = (("示例东市人民政府", "411000"), ("示例西市人民政府", "410100"), ("示例南市人民政府", "410300"))
MARKS = {"A1": "36", "A2": "18", "C": "2", "D": "0"}

INDICATORS: tuple[dict[str, Any], ...] = (
    {"key": "A", "title": "制度建设", "mode": "group", "order": 1, "weights": {"*": "60"}},
    {
        "key": "A1", "parent": "A", "title": "诚信制度", "mode": "manual", "order": 1, "weights": {"*": "40"},
        "guidance": "按制度是否齐全评分。", "evidence": "制度文件", "needs_two": True, "third_above": "5",
    },
    {"key": "A2", "parent": "A", "title": "诚信教育", "mode": "manual", "order": 2, "weights": {"*": "20"}},
    {"key": "B", "title": "履约践诺", "mode": "group", "order": 2, "weights": {"*": "40"}},
    {
        "key": "B1", "parent": "B", "title": "承诺兑现率", "mode": "automatic", "order": 1, "weights": {"*": "20"},
        "rule": {"measure": "pledge_kept_rate", "shape": "rate", "better": "more", "full_at": "1", "when_none": "full"},
    },
    {
        "key": "B2", "parent": "B", "title": "失信记录", "mode": "deduction", "order": 2, "weights": {"*": "20"},
        "rule": {"measure": "records_published", "points": "5"},
    },
    {"key": "C", "title": "先进经验", "mode": "bonus", "order": 3, "weights": {"*": "5"}},
    {"key": "D", "title": "弄虚作假", "mode": "veto", "order": 4, "rule": {"effect": "zero"}},
)  # fmt: skip
GRADES = [
    {"title": "优秀", "least": "90"},
    {"title": "良好", "least": "75"},
    {"title": "合格", "least": "60"},
    {"title": "不合格", "least": "0"},
]


@dataclass(frozen=True)
class Hall:
    """
    吴敏 organises; 郑伟, 孙丽 and 周杰 review; 何琳 audits; 刘洋 publishes; each city has an account of its own.
    """

    organiser: User
    first: User
    second: User
    third: User
    auditor: User
    publisher: User
    cities: list[Organisation]
    people: list[User]
    authority: Organisation
    version: SystemVersion

    def account(self, sheet: AssessmentSheet) -> User:
        return self.people[self.cities.index(sheet.body)]


def holder(name: str, role: str, region: str, **more: Any) -> User:
    """A person with that role; somebody of the name who works here already is the same."""
    user = User.objects.filter(full_name=name).first() or person(name)
    give(user, role, region, **more)
    return user


def hall() -> Hall:
    cities = [
        Organisation.objects.create(name=name, kind="government", region_id=region) for name, region in CITIES
    ]
    organiser, first = holder("吴敏", Role.ASSESSOR, HENAN), holder("郑伟", Role.ASSESSOR, HENAN)
    return Hall(
        organiser=organiser,
        first=first,
        second=holder("孙丽", Role.ASSESSOR, HENAN),
        third=holder("周杰", Role.ASSESSOR, HENAN),
        auditor=holder("何琳", Role.SUPERVISOR, HENAN),
        publisher=holder("刘洋", Role.REVIEWER, HENAN),
        cities=cities,
        people=[
            holder(f"填报{place}", Role.DEPARTMENT, city.region_id, organisation=city)
            for place, city in enumerate(cities, 1)
        ],
        authority=Organisation.objects.create(
            name="示例省发展和改革委员会", kind="department", region_id=HENAN
        ),
        version=adopted(organiser, first),
    )


def adopted(writer: User, adopter: User, key: str = "cities") -> SystemVersion:
    system = IndicatorSystem.objects.create(
        key=key, scope="regions", region_id=HENAN, created_by=writer, created_at=NOW
    )
    draft = SystemVersion.objects.create(
        system=system,
        number=1,
        title="示例省城市政务诚信考核",
        issuer="示例省发展和改革委员会",
        year=2025,
        grades=GRADES,
        bonus_cap=Decimal(5),
        writers=[writer.pk],
        created_by=writer,
        created_at=NOW,
        updated_at=NOW,
    )
    plant(draft, INDICATORS)
    return systems.adopt(version=draft.pk, by=adopter, at=NOW)


def said(at: Hall, **more: Any) -> services.RoundData:
    return services.RoundData(
        **{
            "title": "示例省2025年度城市政务诚信考核",
            "year": 2025,
            "period_from": date(2025, 1, 1),
            "period_until": date(2025, 12, 31),
            "system": at.version.pk,
            "region": HENAN,
            "authority": at.authority.pk,
            "document_name": "关于开展2025年度政务诚信考核的通知",
            "document_number": "示信办〔2026〕1号",
            "report_until": REPORT_UNTIL,
            "review_until": date(2026, 3, 6),
            "audit_until": date(2026, 4, 10),
            "publish_until": date(2026, 4, 30),
            **more,
        }
    )


def planned(at: Hall, **more: Any) -> AssessmentRound:
    case = services.plan_round(said=said(at, **more), by=at.organiser, at=NOW)
    services.add_bodies(round_uid=case.pk, bodies=[city.pk for city in at.cities], by=at.organiser, at=NOW)
    return case


def reporting(at: Hall, **more: Any) -> AssessmentRound:
    return services.open_round(round_uid=planned(at, **more).pk, by=at.organiser, at=NOW)


def sheets(case: AssessmentRound) -> list[AssessmentSheet]:
    """In the order of ``CITIES``."""
    order = [name for name, _region in CITIES]
    return sorted(case.sheets.select_related("body"), key=lambda sheet: order.index(sheet.body.name))


def score(sheet: AssessmentSheet, key: str) -> AssessmentScore:
    return sheet.scores.get(key=key)


def fill(at: Hall, sheet: AssessmentSheet, **values: str) -> None:
    """The city gives itself something for everything, with a link as proof where one is wanted."""
    by = at.account(sheet)
    for key, value in {**MARKS, **values}.items():
        services.assess_oneself(
            sheet=sheet.pk, key=key, value=Decimal(value), note="见年度总结。", by=by, at=NOW
        )
    services.keep_evidence(
        sheet=sheet.pk, key="A1", title="诚信建设实施方案", url="https://example.gov.cn/plan", by=by, at=NOW
    )


def submitted(at: Hall, **more: Any) -> AssessmentRound:
    """All three have reported."""
    case = reporting(at, **more)
    for sheet in sheets(case):
        fill(at, sheet)
        services.submit(sheet=sheet.pk, by=at.account(sheet), at=NOW)
    return case


def reviewing(at: Hall, **more: Any) -> AssessmentRound:
    case = services.close_reports(round_uid=submitted(at, **more).pk, by=at.organiser, at=NOW)
    services.find(round_uid=case.pk, at=NOW)
    case.refresh_from_db()
    return case


def review(at: Hall, sheet: AssessmentSheet, **values: str) -> None:
    for key, value in {**MARKS, **values}.items():
        about = {"sheet": sheet.pk, "key": key, "value": Decimal(value), "at": NOW}
        services.review(**about, by=at.first)
        if key == "A1":
            services.review(**about, by=at.second)


def reviewed(at: Hall, *, a2: tuple[str, str, str] = ("18", "15", "8"), **more: Any) -> AssessmentRound:
    """Everything reviewed; the cities differ in one item."""
    case = reviewing(at, **more)
    for sheet, points in zip(sheets(case), a2, strict=True):
        review(at, sheet, A2=points)
        services.finish_review(sheet=sheet.pk, by=at.first, at=NOW)
    return case


def replying(at: Hall, **more: Any) -> AssessmentRound:
    return services.open_replies(round_uid=reviewed(at, **more).pk, by=at.organiser, at=NOW)


def replied(at: Hall, **more: Any) -> AssessmentRound:
    """The third city objects to one score, the others to none."""
    case = replying(at, **more)
    *others, last = sheets(case)
    for sheet in others:
        services.reply(sheet=sheet.pk, by=at.account(sheet), at=NOW)
    objection = services.Objection("A2", "培训记录有遗漏，见补充材料。", Decimal(12))
    services.reply(sheet=last.pk, objections=[objection], by=at.account(last), at=NOW)
    return case


def auditing(at: Hall, *, answered: bool = True, **more: Any) -> AssessmentRound:
    case = services.close_replies(round_uid=replied(at, **more).pk, by=at.organiser, at=NOW)
    if answered:
        reply = score(sheets(case)[2], "A2").reply
        services.answer(
            reply_uid=reply.pk, accepted=False, text="补充材料不属于考核期。", by=at.second, at=NOW
        )
    return case


def audited(at: Hall, **more: Any) -> AssessmentRound:
    """The audit changes one score of the second city."""
    case = auditing(at, **more)
    services.change_in_audit(
        sheet=sheets(case)[1].pk,
        key="A2",
        value=Decimal(17),
        reason="漏计一次专题培训。",
        by=at.auditor,
        at=NOW,
    )
    for sheet in sheets(case):
        services.finish_audit(sheet=sheet.pk, by=at.auditor, at=NOW)
    return case


def settled(at: Hall, **more: Any) -> AssessmentRound:
    return services.settle(round_uid=audited(at, **more).pk, by=at.organiser, at=NOW)


def published(at: Hall, **more: Any) -> AssessmentRound:
    return services.publish(
        round_uid=settled(at, **more).pk,
        result_name="2025年度政务诚信考核结果通报",
        result_number="示信办〔2026〕9号",
        result_on=TODAY,
        by=at.publisher,
        at=NOW,
    )


def cancelled(at: Hall) -> AssessmentRound:
    return services.cancel_round(round_uid=submitted(at).pk, reason="考核办法修订。", by=at.organiser, at=NOW)


ROUNDS = {
    "planned": planned,
    "reporting": reporting,
    "submitted": submitted,
    "reviewing": reviewing,
    "reviewed": reviewed,
    "replying": replying,
    "replied": replied,
    "auditing": auditing,
    "audited": audited,
    "settled": settled,
    "published": published,
    "cancelled": cancelled,
}
