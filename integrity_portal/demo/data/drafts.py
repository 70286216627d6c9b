"""Which case happens to which body, and what the clerk writes down about it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integrity_portal.demo.data.bodies import GOVERNMENT, it
from integrity_portal.demo.data.cases import Case
from integrity_portal.demo.data.cases_courts import COURT_CASES
from integrity_portal.demo.data.cases_discipline import DISCIPLINE_CASES
from integrity_portal.demo.data.cases_promises import PROMISE_CASES
from integrity_portal.demo.data.places import MARK, Place
from integrity_portal.demo.data.projects import fitting
from integrity_portal.demo.data.words import Serials, document_number, fill
from integrity_portal.demo.data.world import World
from records.clocks.services import length_of
from records.dishonesty.choices import USUAL_CATALOGUE_ITEM, USUAL_DOCUMENT, Source
from records.dishonesty.rules import DisplayPeriod, display_period
from records.subjects.models import Organisation

CASES = (*COURT_CASES, *DISCIPLINE_CASES, *PROMISE_CASES)
# Multiples of it, modulo 1, lie evenly however many are taken.
GOLDEN = 0.6180339887
# Nearly all about bodies is public; what is slight is not, unless there is a reason.
USUAL_SCOPES = (
    ("public",) * 4 + ("government",) + ("public",) * 5 + ("query",) + ("public",) * 7 + ("internal",)
)
MINOR_SCOPES = ("government", "query", "public", "government", "query", "internal", "public")
WHY_MINOR_IS_SHOWN = (
    "同类问题群众反映集中，经会商认为有必要公开以回应关切。",
    "当事机构主动要求公开说明整改情况。",
    "属年度通报事项，通报文件已依法公开。",
)
LAWFUL_NAMING = (
    "《最高人民法院关于公布失信被执行人名单信息的若干规定》第六条、第七条：名单信息应当记载并公布姓名。"
)


@dataclass(frozen=True)
class Draft:
    """
    :ivar content: what goes into the form, without the official, who is registered when the clerk writes
    :ivar unit: the body that handed the document in
    """

    content: dict[str, Any]
    unit: Organisation
    clerk: str
    about_official: bool


class Drafts:
    """Deals cases to bodies, so that every source and domain comes up early and none too often."""

    def __init__(self, world: World) -> None:
        self.world, self.random = world, world.random
        self.serials = Serials(self.random, given=world.numbers)
        self.used: Counter[Case] = Counter()
        self.seen: set[str] = set()
        self.spans: Counter[str] = Counter()
        self.scopes: Counter[bool] = Counter()
        self.harmed: Counter[Organisation] = Counter()
        self.places = {
            case: [(place, tag) for place, tag in self._candidates() if self._fits(case, place, tag)]
            for case in CASES
        }

    def choose(
        self, *, severities: tuple[str, ...], about_official: bool, source: str = ""
    ) -> tuple[Case, str]:
        """The case that is due, and how grave it is."""
        fitting = [
            case
            for case in CASES
            if case.about_official == about_official
            and self.places[case]
            and set(case.severities) & set(severities)
            and source in ("", case.source)
        ]
        case = min(fitting, key=lambda case: (self._is_known(case), self.used[case], self.random.random()))
        self.used[case] += 1
        self.seen |= {f"source {case.source}", f"domain {case.domain}"}
        return case, self.random.choice([grade for grade in case.severities if grade in severities])

    def spread(self, severity: str, least: int, most: int) -> int:
        """Days back, evenly over the whole span even where there are few records, and rather more lately."""
        self.spans[severity] += 1
        return least + round((most - least) * (self.spans[severity] * GOLDEN % 1) ** 1.3)

    def write(
        self, case: Case, severity: str, *, decided_on: date, named: bool = False, served: bool = True
    ) -> Draft:
        """The clerk's form, filled in."""
        place, tag = min(
            self.places[case], key=lambda at: (self.harmed[self.world.body(*at)], self.random.random())
        )
        body = self.world.body(place, tag)
        self.harmed[body] += 1
        in_first = (
            case.authority == "court" and place.region != self.world.plan.top.region and self._odds(0.6)
        )
        issuer = self.world.body(place, "court") if in_first else self._authority(case)
        filled = fill(
            case,
            body=body.name.removesuffix(MARK),
            tag=tag,
            it=it(body.name.removesuffix(MARK)),
            decided_on=decided_on,
            random=self.random,
        )
        scope = "public" if named else self._scope(severity, case.about_official)
        content: dict[str, Any] = {
            "subject_type": "official" if case.about_official else "organisation",
            "organisation": body,
            "source": case.source,
            "domain": case.domain,
            "severity": severity,
            "title": filled.title,
            "facts": filled.facts,
            "amount": filled.amount,
            "legal_basis": case.basis,
            "catalogue_item": USUAL_CATALOGUE_ITEM[Source(case.source)].value,
            "document_kind": USUAL_DOCUMENT[Source(case.source)].value,
            "document_number": document_number(
                case,
                place=place,
                top=self.world.plan.top,
                decided_on=decided_on,
                serial=self.serials.next(case.number, decided_on, issuer.name),
                first_instance=in_first,
            ),
            "document_name": case.document,
            "authority_name": issuer.name,
            "authority_uscc": issuer.uscc or "",
            "decided_on": decided_on,
            "scope": scope,
            "subject_served": served,
        }
        if named:
            content["naming_basis"] = LAWFUL_NAMING
        if severity == "minor" and scope == "public":
            content["minor_publication_reason"] = self.random.choice(WHY_MINOR_IS_SHOWN)
        by_county = place.region == self.world.plan.county and self._odds(0.6)
        return Draft(content, issuer, "county_clerk" if by_county else "clerk", case.about_official)

    def _candidates(self) -> list[tuple[Place, str]]:
        issuing_only = ("court", "procuratorate", "discipline")
        by_region = {place.region: place for place in self.world.plan.places}
        return [(by_region[region], tag) for region, tag in self.world.bodies if tag not in issuing_only]

    def _fits(self, case: Case, place: Place, tag: str) -> bool:
        # Nobody is judged by himself, and the head of the region is nobody's subordinate here.
        at_top = place is self.world.plan.top
        if at_top and tag in (case.authority, GOVERNMENT):
            return False
        if tag not in case.bodies and not (tag.startswith("town") and "town" in case.bodies):
            return False
        return bool(fitting(case.projects, tag)) or not case.projects

    def _authority(self, case: Case) -> Organisation:
        top = self.world.plan.top.region
        return self.world.bodies.get((top, case.authority)) or self.world.bodies[top, "development"]

    def _is_known(self, case: Case) -> bool:
        return {f"source {case.source}", f"domain {case.domain}"} <= self.seen

    def _scope(self, severity: str, about_official: bool) -> str:
        if about_official:
            return "internal"
        minor = severity == "minor"
        scopes = MINOR_SCOPES if minor else USUAL_SCOPES
        self.scopes[minor] += 1
        return scopes[(self.scopes[minor] - 1) % len(scopes)]

    def _odds(self, part: float) -> bool:
        return self.random.random() < part


class Clocks:
    """How long records of each severity are shown here."""

    def __init__(self, world: World) -> None:
        region = world.plan.top.region
        self.office = world.office
        self.lengths = {
            severity: (
                length_of(f"display_min_{severity}", region=region),
                length_of(f"display_max_{severity}", region=region),
            )
            for severity in ("minor", "ordinary", "serious")
        }

    def period(self, severity: str, decided_on: date) -> DisplayPeriod:
        minimum, maximum = self.lengths[severity]
        return display_period(
            decided_on=decided_on,
            published_on=decided_on,
            minimum=minimum,
            maximum=maximum,
            calendar=self.office.calendar,
        )

    def decided_for_end_on(self, severity: str, day: date) -> date:
        """The day of a document whose display ends on ``day``."""
        decided_on = day - (self.period(severity, day).display_until - day)
        while self.period(severity, decided_on).display_until < day:
            decided_on += timedelta(days=1)
        while self.period(severity, decided_on).display_until > day:
            decided_on -= timedelta(days=1)
        return decided_on
