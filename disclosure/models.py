"""All models of the disclosure app, room by room; a room that is missing here makes no migration and no error."""

from disclosure.agencies.models import Agency, AgencyReport, AgencyScore, BadConduct, Expert
from disclosure.editing.models import WrittenFile, WrittenStep, WrittenVersion
from disclosure.lists.models import ListItem, ServiceList
from disclosure.notices.models import Article, Case, Decision, Policy
from disclosure.opendata.models import DumpVersion
from disclosure.subscriptions.models import Subscription

__all__ = [
    "Agency",
    "AgencyReport",
    "AgencyScore",
    "Article",
    "BadConduct",
    "Case",
    "Decision",
    "DumpVersion",
    "Expert",
    "ListItem",
    "Policy",
    "ServiceList",
    "Subscription",
    "WrittenFile",
    "WrittenStep",
    "WrittenVersion",
]
