"""Filling in whatever form a page shows, as somebody would who only wants to get on."""

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WORDS = "依据书面材料核对后填写，情况属实，已经核对无误。"


class Forms(HTMLParser):
    """The forms of a page that post: each with its address and its fields as (name, type, value, choices)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[dict[str, Any]]]] = []
        self._fields: list[dict[str, Any]] | None = None
        self._select: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self._fields = []
            self.found.append((said.get("action", ""), self._fields))
        if self._fields is None:
            return
        if tag == "input":
            self._add(said, said.get("type", "text"))
        elif tag == "textarea":
            self._add(said, "textarea")
        elif tag == "button" and said.get("name"):
            self._add(said, "button")
        elif tag == "select":
            self._select = self._add(said, "select")
        elif tag == "option" and self._select is not None:
            self._select["choices"].append(said.get("value", ""))
            if "selected" in said:
                self._select["value"] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif tag == "select":
            self._select = None

    def _add(self, said: dict[str, str], kind: str) -> dict[str, Any]:
        made = {
            "name": said.get("name", ""), "type": kind, "value": said.get("value", ""), "choices": [],
            "checked": "checked" in said, "number": "number" in (kind, said.get("inputmode", "")),
        }  # fmt: skip
        assert self._fields is not None
        self._fields.append(made)
        return made


def forms_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Each posting form of the page, filled in."""
    parser = Forms()
    parser.feed(text)
    return [(action, _filled(fields)) for action, fields in parser.found]


def _filled(fields: list[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for one in fields:
        name, kind = one["name"], one["type"]
        if not name or name == "csrfmiddlewaretoken":
            continue
        value = _value(one)
        if kind in ("radio", "checkbox", "button", "submit"):
            # The first of its name; what is ticked already comes before it.
            if name not in data or one["checked"]:
                data[name] = one["value"] or "on"
        elif value is not None:
            data[name] = value
    return data


def _value(one: dict[str, Any]) -> Any:
    kind, name = one["type"], one["name"]
    if kind == "file":
        return SimpleUploadedFile("依据.pdf", PDF, "application/pdf")
    if one["value"]:
        return one["value"]
    if kind == "select":
        return next((choice for choice in one["choices"] if choice), None)
    if kind == "date":
        day = localdate()
        return str(
            day + timedelta(days=30) if any(word in name for word in ("due", "until", "end", "to")) else day
        )
    if kind == "datetime-local":
        return f"{localdate()}T09:00"
    if one["number"]:
        return "1"
    return "" if kind == "hidden" else WORDS
