"""
Assessments: one that is published and one that runs. A city assesses departments, those above assess governments.

Scores are invented; figures are read from what this demonstration holds.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from integrity_portal.demo.data.bodies import GOVERNMENT
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World
from records.access.models import User
from records.access.roles import Role
from records.access.services import create_user, grant_role
from records.registers.models import ResultUseKind
from records.subjects.models import Organisation
from supervision.assessments.rounds import services, system
from supervision.assessments.rounds.models import AssessmentRound, AssessmentSheet
from supervision.assessments.systems.choices import Status
from supervision.assessments.systems.models import SystemVersion

MOST_BODIES = 3
# How much of each item people found, body by body.
SHARES = ("0.96", "0.88", "0.55")
PLANNED_DAYS_AGO, PUBLISHED_DAYS_AGO, OPENED_DAYS_AGO = 190, 60, 6
_CENT = Decimal("0.01")


def load(world: World) -> None:
    """Once; where a node has two bodies or more to compare."""
    bodies = _bodies(world)
    versions = list(
        SystemVersion.objects.filter(status=Status.ADOPTED, system__region=world.plan.top.region).order_by(
            "year"
        )
    )
    if AssessmentRound.objects.exists() or len(bodies) < 2 or not versions:
        return
    with transaction.atomic():
        teller = _Teller(world, bodies)
        teller.finished(versions[0])
        teller.running(versions[-1])
    world.say(f"2 assessments of {len(bodies)} bodies.")


def _bodies(world: World) -> list[Organisation]:
    """Departments of a city; governments below a province or the nation."""
    if world.plan.county:
        tags = [tag for region, tag in world.bodies if region == world.plan.top.region]
        found = [world.body(world.plan.top, tag) for tag in tags]
        return [body for body in found if body.kind == Organisation.Kind.DEPARTMENT][:MOST_BODIES]
    return [
        world.bodies[place.region, GOVERNMENT]
        for place in world.plan.parts
        if (place.region, GOVERNMENT) in world.bodies
    ][:MOST_BODIES]


class _Teller:
    def __init__(self, world: World, bodies: Sequence[Organisation]) -> None:
        self.world, self.bodies, self.people = world, bodies, world.people
        self.reporter = self._reporter()
        self.today = world.office.today

    def _reporter(self) -> User:
        """Nobody signs in as this account: it files for bodies that have none here."""
        admin, security = self.people["admin"], self.people["security_admin"]
        about: dict[str, Any] = {"by": admin, "at": self.world.opened_at}
        user = create_user(
            username="reporter",
            full_name="单位填报",
            password=f"Aa1-{secrets.token_urlsafe(24)}",
            must_change_password=False,
            **about,
        )
        for body in self.bodies:
            grant_role(
                user=user,
                role=Role.DEPARTMENT,
                region=body.region,
                organisation=body,
                by=security,
                at=self.world.opened_at,
            )
        return user

    def at(self, days_ago: int) -> datetime:
        return self.world.office.at(self.world.office.ago(days_ago))

    def _plan(
        self,
        version: SystemVersion,
        title: str,
        first: date,
        last: date,
        *,
        at: datetime,
        ends: Sequence[date],
    ) -> AssessmentRound:
        case = services.plan_round(
            said=services.RoundData(
                title=f"{title}{MARK}",
                year=last.year,
                period_from=first,
                period_until=last,
                system=version.pk,
                region=self.world.plan.top.region,
                authority=self._authority().pk,
                document_name="关于开展政务诚信考核的通知",
                document_number=f"演信办〔{at.year}〕{3 if last.year < at.year else 8}号",
                report_until=ends[0],
                review_until=ends[1],
                audit_until=ends[2],
                publish_until=ends[3],
            ),
            by=self.people["assessor"],
            at=at,
        )
        uids = [body.pk for body in self.bodies]
        services.add_bodies(round_uid=case.pk, bodies=uids, by=self.people["assessor"], at=at)
        return services.open_round(round_uid=case.pk, by=self.people["assessor"], at=at)

    def _authority(self) -> Organisation:
        top = self.world.plan.top
        return self.world.bodies.get((top.region, "development")) or self.world.body(top, "finance")

    def finished(self, version: SystemVersion) -> None:
        """Last year's, from the plan to a use of the lowest result."""
        year = self.today.year - 1
        ends = [self.today - timedelta(days=days) for days in (160, 130, 90, 55)]
        case = self._plan(
            version,
            f"{self.world.plan.top.name}{year}年度政务诚信考核",
            date(year, 1, 1),
            date(year, 12, 31),
            at=self.at(PLANNED_DAYS_AGO),
            ends=ends,
        )
        about: dict[str, Any] = {"round_uid": case.pk, "by": self.people["assessor"]}
        sheets = self._sheets(case)
        for sheet, share in zip(sheets, SHARES, strict=False):
            self._report(sheet, Decimal(share), at=self.at(170))
        services.close_reports(**about, at=self.at(155))
        services.find(round_uid=case.pk, at=self.at(155))
        for sheet, share in zip(sheets, SHARES, strict=False):
            self._review(sheet, Decimal(share) - Decimal("0.02"), at=self.at(140))
        services.open_replies(**about, at=self.at(128))
        objected = self._object(sheets[1], at=self.at(124))
        for sheet in sheets:
            services.reply(sheet=sheet.pk, by=self.reporter, at=self.at(123))
        services.close_replies(**about, at=self.at(115))
        services.answer(
            reply_uid=objected,
            accepted=False,
            text="补充材料不属于本次考核期。（演示）",
            by=self.people["expert"],
            at=self.at(110),
        )
        self._audit(sheets)
        services.settle(**about, at=self.at(80))
        moment = self.at(PUBLISHED_DAYS_AGO)
        services.publish(
            round_uid=case.pk,
            result_name=f"{year}年度政务诚信考核结果通报",
            result_number=f"演信办〔{moment.year}〕21号",
            result_on=moment.date(),
            by=self.people["reviewer"],
            at=moment,
        )
        self._use(sheets)

    def running(self, version: SystemVersion) -> None:
        """This year's, with the first report in and the others still to come."""
        year = self.today.year
        ends = [self.today + timedelta(days=days) for days in (24, 50, 80, 100)]
        case = self._plan(
            version,
            f"{self.world.plan.top.name}{year}年度政务诚信中期考核",
            self.today - timedelta(days=365),
            self.today - timedelta(days=1),
            at=self.at(OPENED_DAYS_AGO),
            ends=ends,
        )
        self._report(self._sheets(case)[0], Decimal("0.9"), at=self.at(2))

    def _sheets(self, case: AssessmentRound) -> list[AssessmentSheet]:
        order = {body.pk: place for place, body in enumerate(self.bodies)}
        return sorted(case.sheets.select_related("round__system", "body"), key=lambda one: order[one.body_id])

    def _report(self, sheet: AssessmentSheet, share: Decimal, *, at: datetime) -> None:
        said: dict[str, Any] = {"sheet": sheet.pk, "by": self.reporter, "at": at}
        for leaf in system.leaves(sheet.round.system, sheet.body_type):
            if leaf.is_automatic:
                continue
            services.assess_oneself(
                **said, key=leaf.key, value=_value(leaf, share), note="见年度工作总结。（演示）"
            )
            if leaf.evidence_needed:
                services.keep_evidence(
                    **said,
                    key=leaf.key,
                    title="年度工作总结（演示）",
                    url="https://www.example.gov.cn/summary",
                )
        services.submit(**said)

    def _review(self, sheet: AssessmentSheet, share: Decimal, *, at: datetime) -> None:
        for leaf in system.leaves(sheet.round.system, sheet.body_type):
            if leaf.is_automatic:
                continue
            said: dict[str, Any] = {
                "sheet": sheet.pk,
                "key": leaf.key,
                "value": _value(leaf, share),
                "at": at,
            }
            services.review(**said, by=self.people["second_assessor"])
            if leaf.two_reviewers:
                services.review(**said, by=self.people["expert"])
        services.finish_review(sheet=sheet.pk, by=self.people["second_assessor"], at=at)

    def _object(self, sheet: AssessmentSheet, *, at: datetime) -> Any:
        leaf = self._valued(sheet)
        objection = services.Objection(leaf.key, "有一项工作没有计入，见补充材料。（演示）")
        return services.object_to(sheet=sheet.pk, objection=objection, by=self.reporter, at=at).pk

    def _audit(self, sheets: Sequence[AssessmentSheet]) -> None:
        """One score changed with its reason; all looked at by somebody who had no part in them."""
        auditor, leaf = self.people["supervisor"], self._valued(sheets[0])
        services.change_in_audit(
            sheet=sheets[0].pk,
            key=leaf.key,
            value=leaf.most or Decimal(0),
            reason="评审时漏计一项，复核补计。（演示）",
            by=auditor,
            at=self.at(95),
        )
        for sheet in sheets:
            services.finish_audit(sheet=sheet.pk, by=auditor, at=self.at(92))

    def _valued(self, sheet: AssessmentSheet) -> system.Leaf:
        """The first item that people give points for."""
        leaves = system.leaves(sheet.round.system, sheet.body_type)
        return next(leaf for leaf in leaves if leaf.most is not None)

    def _use(self, sheets: Sequence[AssessmentSheet]) -> None:
        failed = [
            sheet for sheet in sheets if AssessmentSheet.objects.filter(pk=sheet.pk, passed=False).exists()
        ]
        for sheet in failed[:1]:
            use = services.propose_use(
                sheet=sheet.pk,
                said=services.UseData(
                    ResultUseKind.HONOURS,
                    "取消年度评优评先资格。（演示）",
                    "关于考核结果运用的通知",
                    f"演信办〔{self.today.year}〕24号",
                    self.world.office.ago(50),
                ),
                by=self.people["second_assessor"],
                at=self.at(45),
            )
            services.decide_use(use=use.pk, accepted=True, by=self.people["supervisor"], at=self.at(40))


def _value(leaf: system.Leaf, share: Decimal) -> Decimal:
    """What people would enter for an item of which so much was done."""
    if leaf.most is not None:
        return (leaf.most * share).quantize(_CENT)
    if leaf.mode == "tiered":
        tiers = sorted(leaf.rule["tiers"], key=lambda tier: Decimal(tier["points"]))
        return Decimal(tiers[-1 if share > Decimal("0.6") else 0]["from"])
    if leaf.mode == "deduction":
        return Decimal(0 if share > Decimal("0.6") else 2)
    return Decimal(leaf.rule.get("least") or 0)
