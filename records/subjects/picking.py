"""Which body a person means by what he typed: by code, by name, or by choosing among those that come close."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from records.common.identifiers import normalise_uscc
from records.subjects import services
from records.subjects.models import Organisation

SHOWN = 6


@dataclass(frozen=True)
class Pick:
    """The body, or else why there is none, with (body, its text, why it comes close) to choose from."""

    organisation: Organisation | None
    problem: str = ""
    candidates: list[tuple[Organisation, str, str]] = field(default_factory=list)


def organisation_text(organisation: Organisation) -> str:
    """A body as a form shows it once chosen: the name, and the code that settles it."""
    return f"{organisation.name}（{organisation.uscc or organisation.region.name}）"


def pick(text: str, chosen: Organisation | None) -> Pick:
    """:param chosen: the body picked from a list; it counts only while the visible text still says the same"""
    if chosen and text in (organisation_text(chosen), chosen.name, chosen.uscc):
        return Pick(chosen.current())
    code = normalise_uscc(text.split(" ")[0])
    looks_like_code = len(code) == 18 and code[:2].isalnum() and code[2:8].isdigit()
    match = services.match_organisation(
        uscc=code if looks_like_code else None, name="" if looks_like_code else text.split("（")[0]
    )
    if match.organisation:
        return Pick(match.organisation)
    same = [one for one, score, _why in match.candidates if score == 1.0]
    if len(same) == 1:
        return Pick(same[0])
    near = [(one, organisation_text(one), why) for one, _score, why in match.candidates[:SHOWN]]
    if near:
        problem = _("“%s”对应不止一个或没有完全一致的机构，请从下方选择，或改填统一社会信用代码。") % text
    else:
        problem = _("没有找到“%s”：请核对全称或统一社会信用代码；机构尚未登记的，请先登记机构。") % text
    return Pick(None, problem, near)
