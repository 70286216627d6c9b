"""
The lives of the records: what was done with each, by whom, on which day.

A story plans its steps; the loader takes the steps of all stories in the order of their moments, so that the audit
trail, the versions and the chain stand in the order in which such a node would have written them.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from integrity_portal.demo.data import said
from integrity_portal.demo.data.codes import identity_number
from integrity_portal.demo.data.drafts import Clocks, Draft, Drafts
from integrity_portal.demo.data.moments import at_minute, month_of
from integrity_portal.demo.data.papers import decision
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.repairing import agree, ask_for_repair
from integrity_portal.demo.data.words import in_words
from integrity_portal.demo.data.world import World
from records.access.services import clock_user
from records.clocks.services import due
from records.dishonesty import services
from records.dishonesty.models import DishonestyRecord
from records.remedies import services as remedies
from records.subjects.services import appoint, register_official

# Every so-manieth record has its document attached.
WITH_PAPER = 4
ALL = ("minor", "ordinary", "serious")
SHOWN_LONG = ("ordinary", "serious")


@dataclass(frozen=True, order=True)
class Step:
    at: datetime
    story: int
    place: int
    do: Callable[[datetime], Any] = field(compare=False)


class Story:
    """One record from its first line on; each method adds what happened next."""

    def __init__(self, world: World, draft: Draft, *, number: int) -> None:
        self.world, self.draft, self.number = world, draft, number
        self.office, self.random = world.office, world.random
        self.decided_on: date = draft.content["decided_on"]
        self.severity: str = draft.content["severity"]
        self.steps: list[Step] = []
        self.uid: uuid.UUID | None = None
        self.day = self.decided_on
        # Of two reviewers one looks at most of it; the other confirms or decides on changes.
        self.reviewer, self.other = "reviewer", "second_reviewer"
        if self.random.random() < 0.3:
            self.reviewer, self.other = self.other, self.reviewer

    def on(self, day: date, do: Callable[[datetime], Any]) -> None:
        last = self.steps[-1].at if self.steps else None
        self.day = max(day, self.day)
        self.exactly(self.office.at(self.day, not_before=last), do)

    def exactly(self, at: datetime, do: Callable[[datetime], Any]) -> None:
        self.steps.append(Step(at, self.number, len(self.steps), do))

    def later(self, least: int, most: int) -> date:
        return self.office.after(self.day, self.random.randint(least, most))

    # --- writing and review --------------------------------------------------------------------

    def created(self, day: date | None = None, *, without: Iterable[str] = ()) -> "Story":
        clerk = self.world.people[self.draft.clerk]
        content = {name: value for name, value in self.draft.content.items() if name not in without}

        def create(at: datetime) -> None:
            if self.draft.about_official:
                content["official"] = self._official(at)
            self.uid = services.create_record(
                content=content,
                by=clerk,
                at=at,
                submitting_unit=self.draft.unit,
                external_id=external_id(self.world, self.number),
            ).uid

        self.on(day or self.later(2, 8), create)
        if not without and self.number % WITH_PAPER == 0:
            self._attach()
        return self

    def submitted(self, day: date | None = None) -> "Story":
        self._step(services.submit_record, day or self.later(0, 1), self.draft.clerk)
        return self

    def returned(self, day: date | None = None) -> "Story":
        reason = self.random.choice(said.RETURNED)
        self._step(services.return_record, day or self.later(1, 2), self.reviewer, reason=reason)
        return self

    def mended(self, day: date) -> "Story":
        """The clerk completes what was asked for and submits it again."""
        clerk = self.world.people[self.draft.clerk]
        facts = self.draft.content["facts"] + self.random.choice(said.MENDED)
        self.on(
            day,
            lambda at: services.edit_record(uid=self._uid(), content={"facts": facts}, by=clerk, at=at),
        )
        return self.submitted(day)

    def approved(self, day: date | None = None) -> "Story":
        self._step(services.approve_record, day or self.later(1, 3), self.reviewer)
        return self

    def answered(self) -> "Story":
        """The body says what it thinks of the notice before publication."""
        body = self.draft.content["organisation"]
        own = self.world.people["department"].holds(["department"], over=body)
        by = self.world.people["department" if own else self.draft.clerk]
        comment = self.random.choice(said.COMMENTS)
        self.on(
            self.later(1, 3),
            lambda at: services.record_comment(uid=self._uid(), comment=comment, by=by, at=at),
        )
        return self

    def named(self) -> "Story":
        self._step(services.confirm_naming, self.later(0, 1), self.other)
        return self

    def published(self, *, comment: bool = False) -> "Story":
        if not self.draft.content["subject_served"]:
            held = due(
                f"prior_notice_hold.{self.draft.content['source']}",
                self.day,
                region=self.draft.content["organisation"].region_id,
                calendar=self.office.calendar,
            ).due_on
            if comment:
                self.answered()
            self.day = self.office.on_or_after(held + timedelta(days=1))
        self._step(services.publish_record, self.later(0, 1) if not comment else self.day, self.reviewer)
        return self

    # --- afterwards --------------------------------------------------------------------------------

    def change(self, day: date, *, reason: str, pending: bool = False, **changes: Any) -> "Story":
        proposed: dict[str, uuid.UUID] = {}
        note = changes.pop("note")
        clerk, decider = self.world.people[self.draft.clerk], self.world.people[self.other]

        def propose(at: datetime) -> None:
            proposed["uid"] = services.propose_change(
                uid=self._uid(), changes=changes, reason=reason, note=note, by=clerk, at=at
            ).uid

        self.on(day, propose)
        if not pending:
            self.on(
                self.later(1, 2), lambda at: services.accept_change(uid=proposed["uid"], by=decider, at=at)
            )
        return self

    def paid_in_part(self, day: date, *, pending: bool = False) -> "Story":
        facts = self.draft.content["facts"] + self.random.choice(said.PROGRESS).format(month=month_of(day))
        note = self.random.choice(said.PROGRESS_NOTES)
        return self.change(day, reason="updated", pending=pending, facts=facts, note=note)

    def corrected(self, day: date) -> "Story":
        amount: Decimal | None = self.draft.content["amount"]
        if amount is None:
            basis = (
                self.draft.content["legal_basis"]
                + "；《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）"
            )
            return self.change(day, reason="corrected", legal_basis=basis, note=said.BASIS_CORRECTED)
        less = (amount * Decimal("0.92")).quantize(Decimal("1E+2")).quantize(Decimal("0.01"))
        facts = self.draft.content["facts"].replace(in_words(amount), in_words(less))
        return self.change(day, reason="corrected", amount=less, facts=facts, note=said.AMOUNT_CORRECTED)

    def litigated(self, day: date) -> "Story":
        by_court = self.draft.content["catalogue_item"] == "court"
        note = said.RETRIAL if by_court else said.RECONSIDERATION
        return self.change(day, reason="updated", under_litigation=True, note=note)

    def revoked(self, day: date) -> "Story":
        self._step(services.end_record, day, self.other, reason=self.random.choice(said.REVOKED))
        return self

    def repaired(self, day: date) -> "Story":
        """Asked for at the window, verified by letter, decided by another person, executed by the clock."""
        case: dict[str, uuid.UUID] = {}
        clerk, decider = self.world.people[self.draft.clerk], self.world.people[self.other]
        reason = self.random.choice(said.REPAIRED)

        def ask(at: datetime) -> None:
            case["uid"] = ask_for_repair(self._uid(), reason, by=clerk, at=at)

        self.on(day, ask)
        self.on(self.later(1, 2), lambda at: remedies.accept_repair(uid=case["uid"], by=clerk, at=at))
        self.on(self.later(1, 2), lambda at: agree(case["uid"], self.number, by=clerk, at=at))
        self.on(
            self.later(1, 1),
            lambda at: remedies.approve_repair(uid=case["uid"], reasons=reason, by=decider, at=at),
        )
        self.exactly(
            self.steps[-1].at + timedelta(seconds=40),
            lambda at: remedies.execute_repair(uid=case["uid"], by=clock_user(), at=at),
        )
        return self

    def expired(self, display_until: date) -> "Story":
        """The clock ends it in the first minutes after its last day."""
        midnight = at_minute(display_until + timedelta(days=1), self.random.randint(0, 4))

        def end(at: datetime) -> None:
            services.end_record(
                uid=self._uid(), by=clock_user(), at=at, reason=said.EXPIRED, end_reason="expired"
            )

        self.exactly(midnight, end)
        return self

    # --- inside ------------------------------------------------------------------------------------

    def _uid(self) -> uuid.UUID:
        if self.uid is None:
            raise RuntimeError(f"story {self.number} goes on before it began")
        return self.uid

    def _step(self, service: Callable[..., Any], day: date, who: str, **more: Any) -> None:
        by = self.world.people[who]
        self.on(day, lambda at: service(uid=self._uid(), by=by, at=at, **more))

    def _attach(self) -> None:
        content, clerk = self.draft.content, self.world.people[self.draft.clerk]
        day: date = content["decided_on"]
        paper = decision(
            issuer=content["authority_name"].removesuffix(MARK),
            title=content["document_name"],
            number=content["document_number"],
            paragraphs=[content["facts"], f"依据：{content['legal_basis']}。"],
            day=f"{day.year}年{day.month}月{day.day}日",
        )
        name = f"{content['document_name']}{MARK}.pdf"
        self.on(
            self.day,
            lambda at: services.attach_file(
                uid=self._uid(), file=ContentFile(paper, name=name), kind="document", by=clerk, at=at
            ),
        )

    def _official(self, at: datetime) -> Any:
        clerk = self.world.people[self.draft.clerk]
        born_on = date(1968 + self.number % 20, 1 + self.number % 12, 1 + self.number % 28)
        official = register_official(
            name=said.OFFICIALS[self.number % len(said.OFFICIALS)],
            id_number=identity_number(
                region=self.world.plan.top.code_region, born_on=born_on, serial=self.number % 1_000
            ),
            by=clerk,
            at=at,
        )
        appoint(
            organisation=self.draft.content["organisation"],
            title="负责人（演示）",
            official=official,
            from_on=self.decided_on - timedelta(days=900),
            seat=self.number,
            by=clerk,
            at=at,
        )
        return official


def external_id(world: World, number: int) -> str:
    return f"YS-{world.plan.top.region}-{number:04d}"


def is_loaded(world: World) -> bool:
    """Whether the records of this plan are there already."""
    return (
        DishonestyRecord.objects.of_this_node()
        .filter(external_id__startswith=f"YS-{world.plan.top.region}-")
        .exists()
    )


@dataclass(frozen=True)
class Teller:
    """Begins stories: chooses the case, the day of its document, and who writes it down."""

    world: World
    drafts: Drafts
    clocks: Clocks

    def begin(
        self,
        number: int,
        *,
        days_back: dict[str, tuple[int, int]],
        served: bool = True,
        about_official: bool = False,
        named: bool = False,
    ) -> Story:
        """:param days_back: how old the document may be, by severity; it says which severities there are"""
        case, severity = self.drafts.choose(
            severities=tuple(days_back),
            about_official=about_official,
            source="judgment_debtor" if named else "",
        )
        decided_on = self.world.office.ago(self.drafts.spread(severity, *days_back[severity]))
        return self.started(number, case, severity, decided_on, served=served, named=named)

    def started(
        self,
        number: int,
        case: Any,
        severity: str,
        decided_on: date,
        *,
        served: bool = True,
        named: bool = False,
    ) -> Story:
        draft = self.drafts.write(case, severity, decided_on=decided_on, served=served, named=named)
        return Story(self.world, draft, number=number)
