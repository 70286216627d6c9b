"""Papers of an invented office."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from pypdf import PdfReader

from records.papers import services
from records.papers.kinds import paper_kind
from records.papers.models import Paper
from records.papers.typesetting import set_pdf
from records.subjects.models import Organisation, Region
from tests.records.access.factories import XUCHANG
from tests.records.papers.samples import SAMPLES

NOW = datetime(2026, 5, 4, 11, 2, tzinfo=UTC)
CASE = UUID("01970000-0000-7000-8000-000000000001")


def issued(by: Any, *, kind: str = "rectification-order", at: datetime = NOW, **more: Any) -> Paper:
    organisation: Organisation | None = more.pop("organisation", None)
    return services.issue(
        kind=kind,
        by=by,
        at=at,
        **{
            "title": "责令某某局限期整改",
            "data": SAMPLES[kind],
            "about_kind": "rectification",
            "about_uid": CASE,
            "region": Region.objects.get(code=XUCHANG),
            "organisation": organisation,
            **more,
        },
    )


def set_paper(kind: str, data: Any, **more: Any) -> bytes:
    """A PDF without a database: what the typesetter makes of this data."""
    known = paper_kind(kind)
    said = {
        "label": str(known.label),
        "title": "示例标题",
        "number": "411000-20260504-7K3F9A",
        "code": "7K3F9ACD",
        "valid_until": None,
        "data": data,
        "at": NOW,
        **more,
    }
    return set_pdf(template=known.template, content=services._content(**said), at=NOW)


def text_of(pdf: bytes) -> str:
    """All text without blanks: where a line is broken is the typesetter's to choose."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)
