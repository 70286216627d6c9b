"""The staff pages of complaints."""

from supervision.complaints.admin.informants import InformantAdmin
from supervision.complaints.admin.pages import ComplaintAdmin

__all__ = ["ComplaintAdmin", "InformantAdmin"]
