"""Filling the slots of a case: firms, months, sums, numbers of documents, in forms as real ones have."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from integrity_portal.demo.data.cases import Case
from integrity_portal.demo.data.moments import month_of
from integrity_portal.demo.data.places import Place
from integrity_portal.demo.data.projects import firm_for, fitting

# How many documents of a kind an office numbers in a day, on average.
DAILY = {
    "civil": 7.3,
    "administrative": 1.1,
    "enforcement": 9.7,
    "non_prosecution": 0.35,
    "penalty": 0.5,
    "discipline": 0.6,
    "accountability": 0.3,
    "determination": 0.6,
    "audit": 0.2,
    "reconsideration": 0.5,
    "supervision": 0.2,
}


@dataclass(frozen=True)
class Filled:
    title: str
    facts: str
    amount: Decimal | None


def fill(case: Case, *, body: str, tag: str, it: str, decided_on: date, random: Random) -> Filled:
    """One case as it happened to one body, some time before the document."""
    signed = decided_on - timedelta(days=random.randint(300, 900))
    due = signed + (decided_on - signed) * random.uniform(0.35, 0.7)
    found = decided_on - timedelta(days=random.randint(30, 150))
    thousands = random.randint(*case.amount) if case.amount else 0
    project = random.choice(fitting(case.projects, tag)) if case.projects else ""
    slots = {
        "body": body,
        "it": it,
        "firm": firm_for(project, case.domain, random),
        "project": project,
        "amount": in_words(Decimal(thousands * 1_000)),
        "signed": month_of(signed),
        "due": month_of(due),
        "found": month_of(found),
        "period": _period(found, random),
        "days": random.choice((15, 20, 30, 45, 60)),
        "count": random.randint(3, 27),
        "percent": random.randint(12, 68),
    }
    conduct, outcome = random.choice(case.conduct), random.choice(case.outcome)
    facts = (conduct + outcome).format(**slots)
    # A sum that the text does not name would come from nowhere.
    named = "{amount}" in conduct + outcome
    return Filled(
        title=case.title.format(**slots),
        facts=facts,
        amount=Decimal(thousands * 1_000).quantize(Decimal("0.01")) if case.amount and named else None,
    )


def document_number(
    case: Case, *, place: Place, top: Place, decided_on: date, serial: int, first_instance: bool
) -> str:
    """The number in the form that its kind of document bears; courts' codes and places' signs are invented."""
    year, sign = decided_on.year, top.sign
    kind, _colon, word = case.number.partition(":")
    court, instance = (place.court, "初") if first_instance else (top.court, "终")
    forms = {
        "civil": f"（{year}）{court}民{instance}{serial}号",
        "administrative": f"（{year}）{court}行{instance}{serial}号",
        "enforcement": f"（{year}）{court}执{serial}号",
        "non_prosecution": f"{sign}检刑不诉〔{year}〕{serial}号",
        "penalty": f"{sign}{word}罚决字〔{year}〕第{serial}号",
        "discipline": f"{sign}监政处〔{year}〕{serial}号",
        "accountability": f"{sign}问责〔{year}〕{serial}号",
        "determination": f"{sign}{word}认字〔{year}〕第{serial}号",
        "audit": f"{sign}审决〔{year}〕{serial}号",
        "reconsideration": f"{sign}政复决〔{year}〕{serial}号",
        "supervision": f"{sign}政督决〔{year}〕{serial}号",
    }
    return forms[kind]


class Serials:
    """Running numbers of documents: they grow with the day of the year, and none is given twice."""

    def __init__(self, random: Random, *, given: set[str]) -> None:
        self.random, self.given = random, given

    def next(self, kind: str, day: date, issuer: str) -> int:
        number = 1 + int(day.timetuple().tm_yday * DAILY[kind.partition(":")[0]]) + self.random.randint(0, 2)
        while (key := f"{kind} {issuer} {day.year} {number}") in self.given:
            number += 1
        self.given.add(key)
        return number


def in_words(amount: Decimal) -> str:
    """A sum in yuan as texts say it: 186万元, 4.5万元."""
    return f"{(amount / 10_000).normalize():f}万元"


def _period(day: date, random: Random) -> str:
    before = day - timedelta(days=92)
    return random.choice(
        (
            f"{day.year}年上半年" if day.month > 6 else f"{day.year - 1}年下半年",
            f"{day.year - 1}年度",
            f"{before.year}年第{'一二三四'[(before.month - 1) // 3]}季度",
        )
    )
