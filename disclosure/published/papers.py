"""What whoever holds a paper's number and code is told of it, and when the paper itself is handed out again."""

from dataclasses import dataclass
from datetime import date, datetime

from records.papers.kinds import paper_kind
from records.papers.models import Paper
from records.papers.numbering import as_number
from records.papers.services import open_pdf

VALID, EXPIRED, OUTDATED, WITHDRAWN = "valid", "expired", "outdated", "withdrawn"
STATES = (VALID, EXPIRED, OUTDATED, WITHDRAWN)


@dataclass(frozen=True)
class VerifiedPaper:
    """The words are those of the paper's row; a person's name is masked there already."""

    number: str
    kind: str
    kind_label: str
    issuer: str
    issued_at: datetime
    valid_until: date | None
    holder: str
    sha256: str
    state: str
    withdrawn_at: datetime | None
    has_copy: bool


def verify_paper(number: str, code: str, *, on: date) -> VerifiedPaper | None:
    """The paper with this number and code; a number nobody issued and a wrong code are told in the same way."""
    paper = _find(number, code)
    return None if paper is None else _told(paper, on)


def copy_of_paper(number: str, code: str, *, on: date) -> bytes | None:
    """The PDF once more, where its kind allows it and it still stands."""
    paper = _find(number, code)
    return open_pdf(paper) if paper is not None and _told(paper, on).has_copy else None


def pdf_of_own_paper(paper: Paper) -> bytes:
    """A paper of the reader's own case; that he holds its receipt code is for the caller to have asked."""
    return open_pdf(paper)


def _find(number: str, code: str) -> Paper | None:
    known = as_number(number)
    paper = Paper.objects.filter(number=known).first() if known else None
    return paper if paper is not None and paper.has_code(code) else None


def _told(paper: Paper, on: date) -> VerifiedPaper:
    state = _state(paper, on)
    return VerifiedPaper(
        number=paper.number,
        kind=paper.kind,
        kind_label=paper.kind_label,
        issuer=paper.issuer_name,
        issued_at=paper.issued_at,
        valid_until=paper.valid_until,
        holder=paper.holder_name,
        sha256=paper.sha256,
        state=state,
        withdrawn_at=paper.withdrawn_at,
        # What was taken back, or tells what has ended since, is not spread again.
        has_copy=state in (VALID, EXPIRED) and paper_kind(paper.kind).public_copy,
    )


def _state(paper: Paper, on: date) -> str:
    if paper.is_withdrawn:
        return WITHDRAWN
    if not paper_kind(paper.kind).is_current(paper):
        return OUTDATED
    return EXPIRED if paper.is_expired(on=on) else VALID
