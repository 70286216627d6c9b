"""What may be shown, to whom, how masked: the one visibility rule."""

from disclosure.published.audience import GOVERNMENT, PUBLIC, QUERY, Audience
from disclosure.published.nodes import node_name
from disclosure.published.organisations import find_organisation, organisations_for, present_organisation
from disclosure.published.records import (
    newest_for,
    present,
    readable,
    record_for,
    records_for,
    versions_for,
    was_public,
)
from disclosure.published.regions import present_region, regions

__all__ = [
    "GOVERNMENT",
    "PUBLIC",
    "QUERY",
    "Audience",
    "find_organisation",
    "newest_for",
    "node_name",
    "organisations_for",
    "present",
    "present_organisation",
    "present_region",
    "readable",
    "record_for",
    "records_for",
    "regions",
    "versions_for",
    "was_public",
]
