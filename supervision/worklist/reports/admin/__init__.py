"""Staff pages of reports."""

from supervision.worklist.reports.admin.pages import WorkReportAdmin

__all__ = ["WorkReportAdmin"]
