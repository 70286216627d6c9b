"""The policy library that comes with the portal: public official documents as files with a head and a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from disclosure.editing import services
from disclosure.notices.desks import POLICIES
from disclosure.notices.models import Policy

if TYPE_CHECKING:
    from records.access.models import User
    from records.subjects.models import Organisation

FOLDER = Path(__file__).parent / "library"
HEAD = frozenset({"title", "number", "authority", "dated_on", "subjects", "summary", "note"})
_RULE = "---\n"


@dataclass(frozen=True)
class Document:
    title: str
    number: str
    authority: str
    dated_on: date
    subjects: list[str]
    summary: str
    note: str
    body: str


def read(text: str) -> Document:
    """
    A document from its file: lines of ``name: value`` between two rules, then the text.

    :raises ValueError: where the head is not whole
    """
    empty, head, body = text.split(_RULE, 2)
    said = dict(line.split(": ", 1) for line in head.splitlines() if line)
    if empty or set(said) != HEAD:
        raise ValueError(f"The head must name {', '.join(sorted(HEAD))}.")
    return Document(
        title=said["title"],
        number=said["number"],
        authority=said["authority"],
        dated_on=date.fromisoformat(said["dated_on"]),
        subjects=[subject.strip() for subject in said["subjects"].split(",")],
        summary=said["summary"],
        note=said["note"],
        body=body.strip(),
    )


def documents() -> Iterator[Document]:
    for path in sorted(FOLDER.glob("*.md")):
        yield read(path.read_text("utf-8"))


def load(*, organisation: "Organisation", writer: "User", publisher: "User | None", at: datetime) -> int:
    """
    Hand every document in that the library does not hold yet; a document is known by its number.

    With a publisher, another person than the writer, it is published at once; without one it waits for review.
    """
    handed_in = 0
    for document in documents():
        if Policy.objects.filter(document_number=document.number).exists():
            continue
        about: dict[str, Any] = {"desk": POLICIES, "at": at}
        item = services.create(
            **about, content=_content(document, organisation, timezone.localdate(at)), by=writer
        )
        services.submit(**about, uid=item.uid, by=writer)
        if publisher is not None:
            services.publish(**about, uid=item.uid, by=publisher)
        handed_in += 1
    return handed_in


def _content(document: Document, organisation: "Organisation", today: date) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "title": document.title,
        "dated_on": document.dated_on,
        "show_from": today,
        "document_number": document.number,
        "authority_name": document.authority,
        "subjects": document.subjects,
        "summary": document.summary,
        "source_note": document.note,
        "body": document.body,
    }
