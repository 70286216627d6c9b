"""Atom feeds (RFC 4287) in which what has gone stands as a tombstone without content (RFC 6721)."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from records.common.identity import this_node

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM, _TOMBSTONES = "http://www.w3.org/2005/Atom", "http://purl.org/atompub/tombstones/1.0"
# What XML cannot hold, however it is escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    uid: UUID
    title: str
    url: str
    updated_at: datetime
    published_at: datetime
    category: str
    category_label: str
    summary: str = ""


@dataclass(frozen=True)
class Tombstone:
    uid: UUID
    gone_at: datetime
    why: str


@dataclass(frozen=True)
class Feed:
    """
    :ivar about: path and question in one spelling; from it the feed has its lasting name
    :ivar address: where it is fetched
    :ivar page: the page that shows the same
    """

    about: str
    title: str
    address: str
    page: str
    entries: list[Entry] = field(default_factory=list)
    tombstones: list[Tombstone] = field(default_factory=list)

    @property
    def uid(self) -> UUID:
        # From the node and not from its address: a site that moves keeps its feeds.
        return uuid5(NAMESPACE_URL, f"urn:integrity-portal:{this_node().code}:{self.about}")

    @property
    def updated_at(self) -> datetime:
        moments = [entry.updated_at for entry in self.entries] + [stone.gone_at for stone in self.tombstones]
        return max(moments, default=datetime(2026, 1, 1, tzinfo=UTC))


def written(feed: Feed, *, language: str) -> str:
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    _open(xml, "feed", {"xmlns": _ATOM, "xmlns:at": _TOMBSTONES, "xml:lang": language})
    _text(xml, "id", feed.uid.urn)
    _text(xml, "title", feed.title)
    _text(xml, "updated", _moment(feed.updated_at))
    xml.addQuickElement("link", None, {"rel": "self", "type": "application/atom+xml", "href": feed.address})
    xml.addQuickElement("link", None, {"rel": "alternate", "type": "text/html", "href": feed.page})
    _open(xml, "author")
    _text(xml, "name", this_node().name)
    xml.endElement("author")
    for entry in feed.entries:
        _entry(xml, entry)
    for stone in feed.tombstones:
        _open(xml, "at:deleted-entry", {"ref": stone.uid.urn, "when": _moment(stone.gone_at)})
        _text(xml, "at:comment", stone.why)
        xml.endElement("at:deleted-entry")
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def _entry(xml: SimplerXMLGenerator, entry: Entry) -> None:
    _open(xml, "entry")
    _text(xml, "id", entry.uid.urn)
    _text(xml, "title", entry.title)
    _text(xml, "updated", _moment(entry.updated_at))
    _text(xml, "published", _moment(entry.published_at))
    xml.addQuickElement("link", None, {"rel": "alternate", "type": "text/html", "href": entry.url})
    xml.addQuickElement("category", None, {"term": entry.category, "label": _writable(entry.category_label)})
    if entry.summary:
        _text(xml, "summary", entry.summary)
    xml.endElement("entry")


def _open(xml: SimplerXMLGenerator, name: str, attributes: dict[str, str] | None = None) -> None:
    xml.startElement(name, AttributesImpl(attributes or {}))


def _text(xml: SimplerXMLGenerator, name: str, text: str) -> None:
    xml.addQuickElement(name, _writable(text))


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
