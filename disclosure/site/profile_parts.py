"""The parts of a body's profile. A further room adds a ``Part`` here and is shown wherever a body has something of it."""

from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.published import PUBLIC, readable, records_for
from disclosure.published.profiles import overdue
from disclosure.published.registers import entries_for
from disclosure.search.criteria import Criteria
from disclosure.site.assessments import ASSESSMENT_SECTION, AssessmentReading
from disclosure.site.choosing import address
from disclosure.site.profile import Part, Subject
from disclosure.site.promises import PLEDGE_SECTION, STATEMENT_SECTION, PledgeReading, StatementReading
from disclosure.site.ratings import DEBT_SECTION, RATING_SECTION, DebtReading, RatingReading
from disclosure.site.reading import Reading
from disclosure.site.views.registers import COMMENDATION_SECTION, DECISION_SECTIONS, Section, tell


def _records(subject: Subject) -> QuerySet:
    return records_for(PUBLIC, on=subject.on).filter(organisation__in=subject.uids)


RECORDS = Part(
    name="records",
    label=_("失信记录"),
    rows=lambda subject: readable(_records(subject)),
    ordering="-published_at",
    tell=Reading,
    card="components/card.html",
    whole=lambda subject: address(Criteria(organisation=subject.body.uid)),
    empty=_("这个机构目前没有公示中的失信记录。公示期满、已经修复或撤销的不再显示。"),
    trend="published_at",
)
OVERDUE = Part(
    name="overdue",
    label=_("逾期未整改到位"),
    rows=lambda subject: overdue(readable(_records(subject)), on=subject.on),
    ordering="-published_at",
    tell=Reading,
    card="components/card.html",
    whole=lambda subject: "",
)


def register_part(section: Section, *, trend: str = "") -> Part:
    """The entries of one register that this body made or was given."""
    return Part(
        name=section.name,
        label=section.register.label,
        rows=lambda subject: entries_for(section.register, PUBLIC, on=subject.on).filter(
            organisation__in=subject.uids
        ),
        ordering="-decided_on",
        tell=lambda entry: tell(section, entry),
        card="components/entry_card.html",
        whole=lambda subject: f"{reverse(f'site:{section.name}')}?organisation={subject.body.uid}",
        trend=trend,
    )


PLEDGES = replace(
    register_part(PLEDGE_SECTION), tell=PledgeReading, card="components/pledge_card.html", trend="decided_on"
)
STATEMENTS = replace(
    register_part(STATEMENT_SECTION), tell=StatementReading, card="components/statement_card.html"
)

ASSESSMENTS = replace(
    register_part(ASSESSMENT_SECTION), tell=AssessmentReading, card="components/assessment_card.html"
)

RATINGS = replace(register_part(RATING_SECTION), tell=RatingReading, card="components/rating_card.html")
DEBTS = replace(register_part(DEBT_SECTION), tell=DebtReading, card="components/rating_card.html")

# In the order in which a profile shows them; the first one always, the others where there is something.
PARTS = (
    RECORDS,
    OVERDUE,
    register_part(COMMENDATION_SECTION),
    PLEDGES,
    STATEMENTS,
    RATINGS,
    DEBTS,
    ASSESSMENTS,
    *(register_part(section, trend="decided_on") for section in DECISION_SECTIONS),
)
