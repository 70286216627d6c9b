"""Data for search engines in a page: a data block, which no browser runs."""

import json
import re
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from disclosure.site import linked_data
from records.subjects.models import Organisation

register = template.Library()
_HAN = re.compile("[\u3400-\u9fff]")
# Nothing in the data can end the block or begin another one.
_SAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(said: dict[str, Any]) -> SafeString:
    text = json.dumps(said, ensure_ascii=False).translate(_SAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.filter
def marked(words: str) -> SafeString | str:
    """Names and words in Chinese, marked so that a reading program does not read them as English."""
    if (get_language() or "").startswith("zh") or not _HAN.search(words):
        return words
    return format_html('<span lang="zh-Hans">{}</span>', words)


@register.simple_tag
def organisation_ld(body: Organisation) -> SafeString:
    return json_ld(linked_data.organisation(body))


@register.simple_tag
def breadcrumbs_ld(home: str, here: Any, parent: Any = "", parent_url: Any = "") -> SafeString:
    pairs = [(home, "/"), *([(str(parent), str(parent_url))] if parent_url else []), (str(here), "")]
    return json_ld(linked_data.breadcrumbs(pairs))
