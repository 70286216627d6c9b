"""The leaders' page."""

from supervision.dashboards.admin.pages import DashboardDayAdmin

__all__ = ["DashboardDayAdmin"]
