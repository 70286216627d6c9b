"""What a record says: its fields, how they are checked, read from outside and written down."""

from records.dishonesty.content.checks import (
    EDITABLE_FIELDS,
    Problem,
    display_period_of,
    missing_for_submission,
    personal_data_in,
    problems_of,
)
from records.dishonesty.content.columns import COLUMNS, Column, from_row
from records.dishonesty.content.fields import Reading
from records.dishonesty.content.parties import Lookup, NewOfficial, NewOrganisation
from records.dishonesty.content.placing import place
from records.dishonesty.content.reading import read_item, read_items
from records.dishonesty.content.shape import api_shape
from records.dishonesty.content.snapshot import LABELS, content_digest, readable, snapshot

__all__ = [
    "COLUMNS",
    "EDITABLE_FIELDS",
    "LABELS",
    "Column",
    "Lookup",
    "NewOfficial",
    "NewOrganisation",
    "Problem",
    "Reading",
    "api_shape",
    "content_digest",
    "display_period_of",
    "from_row",
    "missing_for_submission",
    "personal_data_in",
    "place",
    "problems_of",
    "read_item",
    "read_items",
    "readable",
    "snapshot",
]
