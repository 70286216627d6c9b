"""All staff pages of the records app, room by room; a room that is missing here has no pages and says no word."""

from records.access import admin as access
from records.chain import admin as chain
from records.chain import admin_notices as chain_notices
from records.chain import admin_reconcile as chain_reconcile
from records.clocks import admin as clocks
from records.dishonesty import admin as dishonesty
from records.subjects import admin as subjects

__all__ = ["access", "chain", "chain_notices", "chain_reconcile", "clocks", "dishonesty", "subjects"]
