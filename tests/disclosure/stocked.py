"""A small city with something of everything that is published, each mark, and the address of every kind of page."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate, now

from disclosure.agencies.desks import AGENCIES, CONDUCT, EXPERTS, REPORTS, SCORES
from disclosure.lists.desks import LISTS
from disclosure.notices.choices import ArticleKind
from disclosure.notices.desks import ARTICLES, CASES, DECISIONS, POLICIES
from records.access.services import ensure_system_users
from records.pledges.arrears.services import establish_duties
from records.registers import services
from records.registers.publicity import LICENCES, PENALTIES
from records.registers.register import Register
from records.subjects.models import Organisation, OrganisationName
from supervision.complaints.services import publish_answer
from tests.disclosure.factories import about_official, body, from_below, record
from tests.disclosure.texts import factories as texts
from tests.records.arrears import factories as arrears
from tests.records.dishonesty.factories import People, people
from tests.records.pledges import factories as pledges
from tests.records.registers import decisions
from tests.records.registers import factories as registers
from tests.supervision.complaints import factories as complaints
from tests.supervision.inspections.stocked import running_campaign
from tests.supervision.oversight.stocked import published_proposal
from tests.supervision.ratings.stocked import indebted, rated
from tests.supervision.rounds import factories as rounds


def decide(who: People, register: Register, *, days_ago: int = 30, **more: Any) -> Any:
    """A licence or penalty of some days ago, shown today."""
    content = decisions.CONTENT[register.kind](
        decided_on=localdate() - timedelta(days=days_ago),
        valid_until=localdate() + timedelta(days=90),
        **more,
    )
    made = services.create_entry(register=register, content=content, by=who.clerk, at=now())
    services.submit_entry(register=register, uid=made.uid, by=who.clerk, at=now())
    return services.publish_entry(register=register, uid=made.uid, by=who.reviewer, at=now())


def promises(who: People, bureau: Organisation) -> tuple[Any, Organisation, Any]:
    """Promises in several states with all that can follow, a township's, and a year's arrears with who is late."""
    milestones = (("完成主体施工", 60), ("完成装修并验收", 40))
    nursery = pledges.published(who, organisation=bureau, milestones=milestones)
    for kind in ("reaching", "change", "verdict"):
        pledges.settled(who, nursery, kind)
    power = pledges.published(who, organisation=bureau, pledge_kind="contract")
    pledges.settled(who, power, "stage")
    pledges.published(
        who, organisation=bureau, due_on=localdate() + timedelta(days=20), title="办理时限压缩一半"
    )
    town = body("示例镇人民政府", region="411081", kind="township")
    pledges.published(
        who,
        organisation=town,
        pledge_kind="township",
        matter="finance",
        title="每季度公开一次财务收支",
        in_review=True,
    )
    arrears.late_last_year(arrears.staff(), organisation=bureau)
    establish_duties(at=now())
    statement = arrears.published(arrears.staff(), organisation=bureau)
    return nursery, town, statement


def answered() -> Any:
    """A complaint whose answer everybody may read."""
    office = complaints.office()
    case = complaints.in_state(office, "answered")
    return publish_answer(
        complaint=case.pk, title="工程款已付清", text="经查属实，已付清。", by=office.reviewer, at=now()
    )


def stock() -> dict[str, str]:
    """The addresses of pages, by what they are."""
    ensure_system_users()
    who, today = people(), localdate()
    bureau = body("许昌市城市管理局", uscc="11411000005747138B")
    OrganisationName.objects.create(organisation=bureau, name="许昌市市政管理局", kind="former")
    for number in range(24):
        record(
            organisation=bureau if number % 2 else body(f"禹州市第{number % 6}局", region="411081"),
            severity=("serious", "ordinary")[number % 2],
            source=("judgment", "arrears", "broken_pledge")[number % 3],
            published_at=now() - timedelta(days=20 * number),
            under_objection=number % 5 == 0,
            under_litigation=number % 7 == 0,
            amount="1234567.80" if number % 4 == 0 else None,
        )
    for number in range(6):
        body(f"许昌市第{number}局")
    late = {"rectification_status": "open", "rectification_due_on": today - timedelta(days=3)}
    kept = record(
        organisation=bureau, severity="serious", under_objection=True, title="逾期未整改的一条", **late
    )
    about_official("欧阳不可见")
    from_below(origin="411081", origin_name="信用禹州", organisation=body("禹州市财政局", region="411081"))
    honour = registers.published(who, organisation=bureau, valid_until=today + timedelta(days=90))
    licence, penalty = (decide(who, register, organisation=bureau) for register in (LICENCES, PENALTIES))
    nursery, township, unpaid = promises(who, bureau)
    notice = texts.published(ARTICLES, who)
    texts.published(ARTICLES, who, kind=ArticleKind.NEWS)
    policy, case = texts.published(POLICIES, who), texts.published(CASES, who, record=kept)
    decision, powers = texts.published(DECISIONS, who), texts.published(LISTS, who)
    rating, debt = rated(who, bureau), indebted(who, bureau)
    agency = texts.published(AGENCIES, who)
    texts.published(EXPERTS, who)
    texts.published(SCORES, who, agency=agency)
    texts.published(CONDUCT, who, agency=agency)
    texts.published(REPORTS, who)
    assessed = rounds.published(rounds.hall())
    return {
        "home": "/",
        "search": "/search/?q=许昌",
        "records": "/records/?q=许昌&severity=serious",
        "nothing found": "/records/?q=没有&region=999999",
        "record": f"/records/{kept.uid}/",
        "wrong": f"/wrong/record/{kept.uid}/",
        "objection": f"/objections/new/?record={kept.uid}",
        "repair": f"/repairs/new/?record={kept.uid}",
        "find the record": "/objections/new/?q=许昌",
        "remedies": "/remedies/",
        "complaints": "/complaints/",
        "complain": f"/complaints/new/?organisation={bureau.uid}",
        "track a complaint": "/complaints/track/",
        "complaints in numbers": "/complaints/figures/",
        "answers": "/complaints/answers/",
        "answer": f"/complaints/answers/{answered().pk}/",
        "proposals": "/proposals/",
        "proposal": f"/proposals/{published_proposal(bureau).pk}/",
        "track": "/remedies/track/",
        "organisations": "/organisations/",
        "organisation": f"/organisations/{bureau.uid}/",
        "part of a profile": f"/organisations/{bureau.uid}/?part=licences",
        "commendations": "/commendations/",
        "commendation": f"/commendations/{honour.uid}/",
        "licences": "/licences/",
        "licence": f"/licences/{licence.uid}/",
        "penalty": f"/penalties/{penalty.uid}/",
        "pledges": "/pledges/?pledge_kind=livelihood&region=411000",
        "pledge": f"/pledges/{nursery.uid}/",
        "townships": "/townships/",
        "township": f"/townships/{township.uid}/",
        "arrears": "/arrears/",
        "campaigns": "/campaigns/",
        "campaign": f"/campaigns/{running_campaign().pk}/",
        "demonstration titles": "/demonstrations/titles/",
        "arrears statement": f"/arrears/{unpaid.uid}/",
        "ratings": "/ratings/",
        "rating": f"/ratings/{rating.uid}/",
        "debts": "/ratings/debt/",
        "debt": f"/ratings/debt/{debt.uid}/",
        "promises of a profile": f"/organisations/{bureau.uid}/?part=pledges",
        "lists": "/lists/",
        "list": f"/lists/{powers.pk}/",
        "agencies": "/agencies/",
        "agency": f"/agencies/{agency.pk}/",
        "bad conduct": "/agencies/bad-conduct/",
        "notices": "/notices/",
        "notice": f"/notices/{notice.pk}/",
        "policy": f"/policies/{policy.pk}/",
        "case": f"/cases/{case.pk}/",
        "decision": f"/decisions/{decision.pk}/",
        "regions": "/regions/",
        "region": "/regions/411000/",
        "county": "/regions/411081/",
        "statistics": "/statistics/",
        "open data": "/open-data/",
        "dictionary": "/open-data/dictionary/records/",
        "changes": "/open-data/changes/",
        "subscribe": "/subscriptions/new/?q=许昌",
        "about": "/about/",
        "figures": "/about/figures/",
        "periods": "/about/periods/",
        "withheld": "/about/withheld/",
        "marks": "/about/marks/",
        "data-protection": "/about/data-protection/",
        "developers": "/developers/",
        "guide": "/developers/guide/",
        "changelog": "/developers/changelog/",
        "transparency": "/transparency/",
        "assessments": "/assessments/",
        "assessment": f"/assessments/{rounds.sheets(assessed)[1].result_id}/",
        "assessment round": f"/assessments/rounds/{assessed.pk}/",
        "checkpoints": "/transparency/checkpoints/",
        "entries": "/transparency/entries/",
        "verify": "/verify/",
        "site map": "/site-map/",
        "not found": "/nowhere/",
    }
