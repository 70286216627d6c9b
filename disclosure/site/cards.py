"""
The card of a record in a list.

Twenty stand on a page, alike but for a few words: the card is rendered once for each way it can look, with places left
open, and each record's words are put into them.
"""

from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language

from disclosure.site.reading import Reading
from records.common.identity import this_node
from records.dishonesty.choices import Domain, Severity, Source

TEMPLATE = "components/record_card.html"
# Filled anew for each record; all else that the template says stands in the parameters of ``_frame``.
_PLACES = (
    "url", "title", "organisation_url", "organisation", "region", "document_number", "origin",
    "decided_on", "decided_in_words", "published_at", "published_in_words",
)  # fmt: skip


def card(record: Reading) -> SafeString:
    shown, language = record.shown, get_language()
    frame = _frame(
        language,
        shown["severity"],
        shown["source"],
        shown["domain"],
        shown["under_objection"],
        shown["under_litigation"],
        shown["origin"]["code"] != this_node().code,
    )
    published_at = localtime(record.published_at) if record.published_at else None
    words = {
        "url": escape(record.url),
        "title": record.title,
        "organisation_url": escape(record.organisation_url),
        "organisation": record.organisation_name,
        "region": escape(shown["region"]["name"]),
        "document_number": record.document_number,
        "origin": escape(shown["origin"]["name"]),
        "decided_on": shown["decided_on"],
        "decided_in_words": _in_words(record.decided_on, language),
        "published_at": published_at.isoformat() if published_at else "",
        "published_in_words": _in_words(published_at.date(), language) if published_at else "",
    }
    return mark_safe(frame % words)  # noqa: S308 - the template's output, with words that are escaped above


@lru_cache(maxsize=5_000)
def _frame(
    language: str | None,
    severity: str,
    source: str,
    domain: str,
    under_objection: bool,
    under_litigation: bool,
    from_elsewhere: bool,
) -> str:
    shown: dict[str, Any] = {
        "severity": severity,
        "under_objection": under_objection,
        "under_litigation": under_litigation,
    }
    record = {
        "shown": shown,
        "severity": Severity(severity).label,
        "source": Source(source).label,
        "domain": Domain(domain).label,
        "from_elsewhere": from_elsewhere,
        # A sign that no text of ours has stands around each open place.
        **{name: mark_safe(f"\x1f{name}\x1f") for name in _PLACES},  # noqa: S308
    }
    made = get_template(TEMPLATE).render({"record": record}).replace("%", "%%")
    for name in _PLACES:
        made = made.replace(f"\x1f{name}\x1f", f"%({name})s")
    return made


@lru_cache(maxsize=2_000)
def _in_words(day: date, language: str | None) -> str:
    return escape(date_format(day, "DATE_FORMAT"))
