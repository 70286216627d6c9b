"""A page as a careful reader would take it apart: its heading, its links, and words in a language it is not in."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

HAN = re.compile(r"[\u3400-\u9fff]+")
# 国办发〔2025〕22号: the number of a document is its name in every language.
NUMBER = re.compile(r"[\u3400-\u9fff]+〔\d{4}〕\d+号")
READ_ALOUD = ("alt", "title", "placeholder", "aria-label", "aria-description", "data-label")
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
# What a reader does not read as a sentence of the page.
UNREAD = ("script", "style", "pre", "code", "textarea", "title")


class ReadPage(HTMLParser):
    """
    :ivar links: every address that the page leads to or loads
    :ivar strange: the words in Chinese characters that stand where the page says it is not in Chinese
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.headings = 0
        self.title = ""
        self.lang = ""
        self.strange: list[str] = []
        self.pointed: list[str] = []
        self.metas: dict[str, str] = {}
        self.has_crumbs = False
        self._open: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    @property
    def _language(self) -> str:
        return next((lang for _tag, lang in reversed(self._open) if lang), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, said.get("lang", "")))
        if tag == "html":
            self.lang = said.get("lang", "")
        if tag == "meta" and said.get("name"):
            self.metas[said["name"]] = said.get("content", "")
        if tag == "nav" and "crumbs" in said.get("class", "").split():
            self.has_crumbs = True
        if tag == "h1":
            self.headings += 1
        if "id" in said:
            self.ids.append(said["id"])
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag in ("img", "script", "source", "iframe") and "src" in said:
            self.loads.append(said["src"])
        if tag == "link" and "href" in said:
            (self.links if said.get("rel") == "alternate" else self.loads).append(said["href"])
        if tag == "form" and "action" in said and said.get("method", "get").lower() == "get":
            self.links.append(said["action"])
        for name in ("aria-labelledby", "aria-describedby", "for", "aria-controls"):
            self.pointed += said.get(name, "").split()
        language = said.get("lang") or self._language
        if not language.startswith("zh"):
            self.strange += [said[name] for name in READ_ALOUD if HAN.search(said.get(name, ""))]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _lang in self._open]
        if "title" in tags and "svg" not in tags:
            self.title += data
        if not self._language.startswith("zh") and not set(tags) & set(UNREAD) and HAN.search(data):
            self.strange.append(data.strip())

    def untranslated(self, data: Iterable[str]) -> list[str]:
        """The words that are neither marked as Chinese nor one of these names and titles, which are never translated."""
        known = sorted({value for value in data if value}, key=len, reverse=True)
        found = []
        for words in self.strange:
            left = NUMBER.sub("", words)
            for value in known:
                left = left.replace(value, "")
            if HAN.search(left):
                found.append(f"{''.join(HAN.findall(left))} in: {words[:80]}")
        return found

    def faults(self) -> list[str]:
        """What is wrong with the page whatever it says."""
        found = []
        if self.headings != 1:
            found.append(f"{self.headings} first headings")
        if not self.title.strip():
            found.append("no title")
        if not self.lang:
            found.append("no language")
        found += [f"id twice: {name}" for name in sorted({i for i in self.ids if self.ids.count(i) > 1})]
        found += [f"points to no id: {name}" for name in self.pointed if name not in self.ids]
        return found
