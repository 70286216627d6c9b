"""All staff pages of the disclosure app, room by room."""

from disclosure.agencies.admin import (
    AgencyAdmin,
    AgencyReportAdmin,
    AgencyScoreAdmin,
    BadConductAdmin,
    ExpertAdmin,
)
from disclosure.editing.admin import work as desks
from disclosure.lists.admin import ServiceListAdmin
from disclosure.notices.admin import ArticleAdmin, CaseAdmin, DecisionAdmin, PolicyAdmin
from disclosure.notices.admin import work as freshness
from disclosure.opendata.admin import DumpVersionAdmin
from disclosure.subscriptions.admin import SubscriptionAdmin

__all__ = [
    "AgencyAdmin",
    "AgencyReportAdmin",
    "AgencyScoreAdmin",
    "ArticleAdmin",
    "BadConductAdmin",
    "CaseAdmin",
    "DecisionAdmin",
    "DumpVersionAdmin",
    "ExpertAdmin",
    "PolicyAdmin",
    "ServiceListAdmin",
    "SubscriptionAdmin",
    "desks",
    "freshness",
]
