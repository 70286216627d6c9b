"""All staff pages of the records app, room by room; a room that is missing here has no pages and says no word."""

from records.access import admin as access
from records.access.stewardship import admin as stewardship
from records.archives import admin as archives
from records.chain import admin as chain
from records.chain import admin_alarms as chain_alarms
from records.chain import admin_notices as chain_notices
from records.chain import admin_reconcile as chain_reconcile
from records.checks.awards import admin as award_checks
from records.checks.reports import admin as reports
from records.clocks import admin as clocks
from records.clocks import admin_deadlines as clocks_deadlines
from records.consequences import admin as consequences
from records.dishonesty import admin as dishonesty
from records.papers import admin as papers
from records.pledges import admin as pledges
from records.pledges.arrears import admin as arrears
from records.registers import admin as registers
from records.remedies import admin as remedies
from records.sharing import admin as sharing
from records.subjects import admin as subjects

__all__ = [
    "access",
    "archives",
    "arrears",
    "award_checks",
    "chain",
    "chain_alarms",
    "chain_notices",
    "chain_reconcile",
    "clocks",
    "clocks_deadlines",
    "consequences",
    "dishonesty",
    "papers",
    "pledges",
    "registers",
    "remedies",
    "reports",
    "sharing",
    "stewardship",
    "subjects",
]
