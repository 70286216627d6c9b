"""The guides for programmers: written as files that GitHub and an editor show as well, read here as pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from disclosure.editing.markup import Text, outgoing, read

DOCS = Path(settings.BASE_DIR) / "docs" / "api"
MARKDOWN = "text/markdown; charset=utf-8"
# What may be taken away: the name in the address → its type.
FILES = {
    **{
        f"{name}{end}.md": MARKDOWN
        for name in ("guide", "changes", "webhooks", "changelog")
        for end in ("", ".en")
    },
    "client/portal_api.py": "text/x-python; charset=utf-8",
}
# Marks for those who run the programs of a guide; readers need not see them.
_MARK = re.compile(r"^<!--.*?-->\n", re.MULTILINE)


@dataclass(frozen=True)
class Guide:
    name: str
    label: Any

    def file(self, language: str) -> str:
        return f"{self.name}.en.md" if language == "en" else f"{self.name}.md"


GUIDES = {
    guide.name: guide
    for guide in (
        Guide("guide", _("对接指南")),
        Guide("changes", _("增量与快照")),
        Guide("webhooks", _("回调通知")),
        Guide("changelog", _("接口更新记录")),
    )
}


@dataclass(frozen=True)
class Page:
    title: str
    text: Text


@cache
def page_of(file: str) -> Page:
    """The file as a page: its first heading is the page's own; what it points to here is linked as a page."""
    source = _MARK.sub("", (DOCS / file).read_text(encoding="utf-8"))
    first, _rest, body = source.partition("\n")
    text = read(body, linked=_linked(file), anchored=anchor_of)
    return Page(first.removeprefix("# ").strip(), Text(_reached_by_key(text.html), text.contents))


def _reached_by_key(html: SafeString) -> SafeString:
    """What scrolls sideways on a telephone can be reached without a mouse; text bears no such tags, HTML is off."""
    for tag in ("pre", "table"):
        html = mark_safe(html.replace(f"<{tag}>", f'<{tag} tabindex="0">'))  # noqa: S308 - tags of the renderer
    return html


def anchor_of(heading: str) -> str:
    """As GitHub makes it, so that a link between two guides leads to the same place in both."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _linked(file: str) -> Callable[[str], str]:
    language = _language(file)

    def linked(address: str) -> str:
        name, anchor = urldefrag(address)
        if name not in FILES:
            return outgoing(address)
        guide = GUIDES.get(name.partition(".")[0])
        if guide is None or _language(name) != language:
            # A guide in the other language is one click on the switch away; a link takes its file.
            return reverse("site:developer-file", args=[name])
        return reverse("site:developer-guide", args=[guide.name]) + (f"#{unquote(anchor)}" if anchor else "")

    return linked


def _language(file: str) -> str:
    return "en" if file.endswith(".en.md") else "zh-hans"
