"""All background work of the records app, room by room; a room that is missing here never runs and says no word."""

from records.access import tasks as access
from records.access.stewardship import tasks as stewardship
from records.access.trail import tasks as trail
from records.archives import tasks as archives
from records.chain import tasks as chain
from records.checks.awards import tasks as award_checks
from records.checks.reports import tasks as reports
from records.clocks import tasks as clocks
from records.consequences import tasks as consequences
from records.dishonesty import tasks as dishonesty
from records.pledges import tasks as pledges
from records.pledges.arrears import tasks as arrears
from records.registers import tasks as registers
from records.remedies import tasks as remedies
from records.sharing import tasks as sharing

__all__ = [
    "BEAT_SCHEDULE",
    "access",
    "archives",
    "arrears",
    "award_checks",
    "chain",
    "clocks",
    "consequences",
    "dishonesty",
    "pledges",
    "registers",
    "remedies",
    "reports",
    "sharing",
    "stewardship",
    "trail",
]

BEAT_SCHEDULE = {
    **access.BEAT,
    **archives.BEAT,
    **arrears.BEAT,
    **chain.BEAT,
    **clocks.BEAT,
    **consequences.BEAT,
    **dishonesty.BEAT,
    **pledges.BEAT,
    **registers.BEAT,
    **remedies.BEAT,
    **reports.BEAT,
    **award_checks.BEAT,
    **sharing.BEAT,
    **trail.BEAT,
    **stewardship.BEAT,
}
