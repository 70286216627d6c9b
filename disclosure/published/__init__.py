"""What may be shown, to whom, how masked: the one visibility rule."""

from disclosure.published.audience import GOVERNMENT, PUBLIC, QUERY, Audience
from disclosure.published.nodes import node_name
from disclosure.published.organisations import find_organisation, organisations_for, present_organisation
from disclosure.published.records import present, readable, records_for, versions_for, was_public
from disclosure.published.regions import present_region, regions

__all__ = [
    "GOVERNMENT",
    "PUBLIC",
    "QUERY",
    "Audience",
    "find_organisation",
    "node_name",
    "organisations_for",
    "present",
    "present_organisation",
    "present_region",
    "readable",
    "records_for",
    "regions",
    "versions_for",
    "was_public",
]
