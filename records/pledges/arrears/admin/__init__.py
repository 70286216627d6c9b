"""The staff's window on arrears; importing it registers its pages with the admin."""

from records.pledges.arrears.admin.arrears import ArrearAdmin
from records.pledges.arrears.admin.statements import ArrearsStatementAdmin, LoanPrimeRateAdmin

__all__ = ["ArrearAdmin", "ArrearsStatementAdmin", "LoanPrimeRateAdmin"]
