"""The kinds of papers. Their templates lie in ``templates/``; the shape of their data is told there too."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role

TEMPLATES = Path(__file__).parent / "templates"

OFFICE = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN})


def _always(paper: Any) -> bool:
    return True


@dataclass(frozen=True)
class PaperKind:
    """
    One kind of paper.

    ``readers`` may open it inside (within their reach); ``public_copy`` lets whoever holds number and code
    have the PDF again, which is only right for papers that say nothing about third persons. Once
    ``is_current(paper)`` says no, because what the paper tells has ended or changed, nobody but the auditor is
    given it any more.
    """

    name: str
    label: Any
    template: str
    readers: frozenset[str] = OFFICE
    public_copy: bool = False
    is_current: Callable[[Any], bool] = _always


KINDS: dict[str, PaperKind] = {}


def register_paper_kind(kind: PaperKind) -> None:
    """Make a kind known; a room that registers a name again words it its own way."""
    if not (TEMPLATES / kind.template).is_file():
        raise ValueError(f"{kind.name}: there is no template {kind.template}")
    KINDS[kind.name] = kind


def paper_kind(name: str) -> PaperKind:
    """The registered kind of this name; a name nobody registered is a mistake in the program."""
    if name not in KINDS:
        raise ValueError(f"no kind of paper is called {name!r}; known are {sorted(KINDS)}")
    return KINDS[name]


DECISION_LETTER = PaperKind(
    "decision-letter", _("决定书"), "decision-letter.typ", readers=OFFICE | {Role.DEPARTMENT}
)
# The slip is the applicant's own copy: who holds number and code has read it already.
ACCEPTANCE_SLIP = PaperKind("acceptance-slip", _("受理回执"), "acceptance-slip.typ", public_copy=True)
AWARD_CHECK_SHEET = PaperKind(
    "award-check-sheet",
    _("评优评先信用核查单"),
    "award-check-sheet.typ",
    readers=frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.HR_ARCHIVIST, Role.AUDIT_ADMIN}),
)
RECTIFICATION_ORDER = PaperKind(
    "rectification-order",
    _("限期整改通知书"),
    "rectification-order.typ",
    readers=OFFICE | {Role.DEPARTMENT},
    public_copy=True,
)
CREDIT_REPORT = PaperKind(
    "credit-report",
    _("公共信用信息报告"),
    "credit-report.typ",
    readers=OFFICE | {Role.DEPARTMENT},
    public_copy=True,
)

for _kind in (DECISION_LETTER, ACCEPTANCE_SLIP, AWARD_CHECK_SHEET, RECTIFICATION_ORDER, CREDIT_REPORT):
    register_paper_kind(_kind)
