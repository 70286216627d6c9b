"""What follows from a record's body and words: where it belongs, and what it is found by."""

from functools import lru_cache
from typing import TYPE_CHECKING

from records.common.text import grams, number_key

if TYPE_CHECKING:
    from records.dishonesty.models import DishonestyRecord


def place(record: "DishonestyRecord") -> None:
    """Fill what follows from the body: region and search words. Call before saving whenever either may have changed."""
    record.region_id = record.organisation.region_id
    record.search_grams = search_grams_of(record.title, record.organisation.name, record.document_number)


def search_grams_of(title: str, organisation_name: str, document_number: str) -> list[str]:
    """Characters and pairs of what people search by. The long facts stay out: they cost eight times the intake."""
    number = (*grams(document_number), *grams(number_key(document_number)))
    return sorted({*grams(title), *_of_body(organisation_name), *number})


# The same bodies come again and again when many records arrive.
_of_body = lru_cache(maxsize=4096)(grams)
