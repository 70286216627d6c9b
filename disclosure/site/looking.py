"""What the one box looks through, with how each kind of thing is shown: bodies, records, the registers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, prefetch_related_objects
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from disclosure.published import PUBLIC, organisations_for, readable, records_for
from disclosure.published.registers import entries_for
from disclosure.search import entries
from disclosure.search.bodies import matching_bodies, ranked_bodies
from disclosure.search.finding import ranked, saying
from disclosure.search.highlights import highlighted
from disclosure.search.sources import Rows, Source, add
from disclosure.search.words import Words
from disclosure.site.addresses import address_of
from disclosure.site.assessments import ASSESSMENT_SECTION, AssessmentReading
from disclosure.site.promises import PLEDGE_SECTION, STATEMENT_SECTION, PledgeReading, StatementReading
from disclosure.site.ratings import DEBT_SECTION, RATING_SECTION, DebtReading, RatingReading
from disclosure.site.reading import Reading
from disclosure.site.views.registers import COMMENDATION_SECTION, DECISION_SECTIONS, Section, tell
from records.common.text import fold
from records.dishonesty.models import DishonestyRecord
from records.registers.models import RegisterEntry
from records.subjects.models import Organisation

BODIES, RECORDS = "organisations", "records"
# Behind bodies and records, in the order in which they are named here; other rooms' kinds come behind them.
SECTIONS = (COMMENDATION_SECTION, *DECISION_SECTIONS)
_FIRST_SECTION = 20


@dataclass
class BodyCard:
    """A body with the number of its records on display."""

    body: Organisation
    number: int
    query: str

    @property
    def url(self) -> str:
        return address_of("organisation", self.body.uid)

    @property
    def name(self) -> SafeString:
        return highlighted(self.body.name, self.query)

    @cached_property
    def known_as(self) -> str:
        """By which other name it was found, where its present name does not say why it is here."""
        wanted = [fold(word) for word in self.query.split()]
        if not wanted or Words(self.query).is_latin or all(word in fold(self.body.name) for word in wanted):
            return ""
        for other in self.body.names.all():
            if all(word in fold(other.name) for word in wanted):
                return f"{other.get_kind_display()}：{other.name}"
        return ""


def body_cards(bodies: Sequence[Organisation], text: str, on: date) -> list[BodyCard]:
    """The number is of the body's own records; its page has those of the bodies merged into it too."""
    if not bodies:
        return []
    prefetch_related_objects(bodies, "names")
    counted = records_for(PUBLIC, on=on).filter(organisation__in=[body.uid for body in bodies]).order_by()
    numbers = dict(counted.values_list("organisation").annotate(number=Count("uid")))
    return [BodyCard(body, numbers.get(body.uid, 0), text) for body in bodies]


def _readings(records: Sequence[DishonestyRecord], text: str, on: date) -> list[Reading]:
    return [Reading(record, query=text) for record in records]


def _list(name: str, text: str) -> str:
    return f"{reverse(f'site:{name}')}?{urlencode({'q': text})}"


def _entry_groups(section: Section, text: str, on: date) -> list[Rows]:
    """The entry of that very number, then those that say the words."""
    found = _entries(section, text, on)
    return [found.filter(document_number=text), found.exclude(document_number=text)]


def _entries(section: Section, text: str, on: date) -> Any:
    published = entries_for(section.register, PUBLIC, on=on)
    return entries.matching_entries(published, entries.EntryCriteria(q=text))


def _told(section: Section, found: Sequence[RegisterEntry], text: str, on: date) -> list[Any]:
    return [tell(section, entry) for entry in found]


def _promises(found: Sequence[RegisterEntry], text: str, on: date) -> list[Any]:
    return [PledgeReading(entry, on=on) for entry in found]  # type: ignore[arg-type]


def _statements(found: Sequence[RegisterEntry], text: str, on: date) -> list[Any]:
    return [StatementReading(entry) for entry in found]  # type: ignore[arg-type]


def _results(found: Sequence[RegisterEntry], text: str, on: date) -> list[Any]:
    return [AssessmentReading(entry) for entry in found]  # type: ignore[arg-type]


def _ratings(found: Sequence[RegisterEntry], text: str, on: date) -> list[Any]:
    return [RatingReading(entry) for entry in found]  # type: ignore[arg-type]


def _debts(found: Sequence[RegisterEntry], text: str, on: date) -> list[Any]:
    return [DebtReading(entry) for entry in found]  # type: ignore[arg-type]


def register() -> None:
    for place, section, things, card in (
        (15, PLEDGE_SECTION, _promises, "components/pledge_card.html"),
        (40, STATEMENT_SECTION, _statements, "components/statement_card.html"),
        (47, RATING_SECTION, _ratings, "components/rating_card.html"),
        (48, DEBT_SECTION, _debts, "components/rating_card.html"),
        (45, ASSESSMENT_SECTION, _results, "components/assessment_card.html"),
    ):
        add(
            Source(
                section.name,
                section.heading,
                place,
                groups=partial(_entry_groups, section),
                whole=partial(_entries, section),
                things=things,
                template=card,
                ordering=entries.ORDERING,
                more=partial(_list, section.name),
            )
        )
    add(
        Source(
            BODIES,
            _("机构"),
            0,
            groups=lambda text, on: ranked_bodies(text),
            whole=lambda text, on: matching_bodies(organisations_for(PUBLIC), text),
            things=body_cards,
            template="components/body_card.html",
            ordering="pinyin",
            more=partial(_list, BODIES),
        )
    )
    add(
        Source(
            RECORDS,
            _("失信记录"),
            10,
            groups=lambda text, on: ranked(readable(records_for(PUBLIC, on=on)), text),
            whole=lambda text, on: saying(records_for(PUBLIC, on=on), text),
            things=_readings,
            template="components/card.html",
            more=partial(_list, RECORDS),
        )
    )
    for place, section in enumerate(SECTIONS, _FIRST_SECTION):
        add(
            Source(
                section.name,
                section.heading,
                place,
                groups=partial(_entry_groups, section),
                whole=partial(_entries, section),
                things=partial(_told, section),
                template="components/entry_card.html",
                ordering=entries.ORDERING,
                more=partial(_list, section.name),
            )
        )
