"""What follows from a record's body and words: where it belongs, and what it is found by."""

from functools import lru_cache
from typing import TYPE_CHECKING

from records.common.text import gram_set, runs

if TYPE_CHECKING:
    from records.dishonesty.models import DishonestyRecord


def place(record: "DishonestyRecord") -> None:
    """Fill what follows from the body: region and search words. Call before saving whenever either may have changed."""
    body = record.organisation
    record.region_id = body.region_id
    record.search_grams = search_grams_of(record.title, body.name, record.document_number)


def search_grams_of(title: str, organisation_name: str, document_number: str) -> list[str]:
    """Characters and pairs of what people search by. The long facts stay out: they cost eight times the intake."""
    # The number as it is without its brackets, as whoever looks for it may write it; its parts are in that as well.
    words = gram_set([*runs(title), "".join(runs(document_number))])
    return sorted(words | _of_body(organisation_name))


@lru_cache(maxsize=4096)
def _of_body(name: str) -> set[str]:
    """The same bodies come again and again when many records arrive."""
    return gram_set(runs(name))
