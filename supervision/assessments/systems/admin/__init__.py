"""Staff pages of indicator systems and of the runs of their figures."""

from supervision.assessments.systems.admin.pages import SystemVersionAdmin
from supervision.assessments.systems.admin.reckonings import ReckoningAdmin

__all__ = ["ReckoningAdmin", "SystemVersionAdmin"]
