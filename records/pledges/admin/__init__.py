from records.pledges.admin.handovers import HandoverAdmin
from records.pledges.admin.pages import PledgeAdmin

__all__ = ["HandoverAdmin", "PledgeAdmin"]
