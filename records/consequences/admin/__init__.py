"""The staff's window on what follows a record; importing it registers its pages with the admin."""

from records.consequences.admin import panels
from records.consequences.admin.criticism import CriticismAdmin
from records.consequences.admin.measures import MeasureAdmin
from records.consequences.admin.orders import OrderAdmin
from records.consequences.admin.reports import OwnReportAdmin
from records.consequences.admin.responsibility import ResponsibilityAdmin
from records.dishonesty.admin.panels import register

register(panels.following)

__all__ = ["CriticismAdmin", "MeasureAdmin", "OrderAdmin", "OwnReportAdmin", "ResponsibilityAdmin"]
