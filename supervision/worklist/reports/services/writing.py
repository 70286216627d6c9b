"""Compiling and editing: what the data say stays beside what people write, and no number changes without a word."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from supervision.worklist.reports.choices import Status
from supervision.worklist.reports.models import WorkReport, WorkReportCorrection, WorkReportSection
from supervision.worklist.reports.rules import foreign_numbers, plain, shown
from supervision.worklist.reports.sections import made_for
from supervision.worklist.reports.services.opening import own_route
from supervision.worklist.reports.services.steps import (
    begin,
    begin_editing,
    finish,
    lock,
    needed,
    note_writer,
    write,
)

if TYPE_CHECKING:
    from records.access.models import User

MOST_TEXT = 8000
_MOST = Decimal(10) ** 18


@transaction.atomic
def compile_report(*, report: UUID, by: "User", at: datetime) -> WorkReport:
    """
    Read the figures anew. What people wrote stays; where a number under it changed, the page shows both, and a
    correction of a figure that has changed since no longer holds.
    """
    case = lock(report)
    step = begin(case, "compile", by=by, at=at)
    note_writer(case, by)
    if case.status == Status.RETURNED:
        # The next version has its own signature; why the last one came back stays to be read.
        case.signed_by, case.signed_at = None, None
    case.compiled_at = at
    if case.judged_in_id is None:
        # A superior may have been connected, or lost, since it was opened.
        case.route = own_route()
    finish(case, step, by=by, at=at)
    made = made_for(case, at=at)
    standing = {section.key: section for section in case.sections.all()}
    for kind, part in made:
        section = standing.pop(kind.key, None) or WorkReportSection(report=case, key=kind.key)
        section.title, section.place = kind.title, kind.place
        section.figures, section.tables, section.proposal = part.figures, part.tables, part.text
        section.as_of = None if kind.by_hand else at
        section.save()
    for section in standing.values():
        # A part without data any more is dropped, unless somebody has written in it.
        if section.text or section.corrections.exists():
            section.figures, section.tables, section.proposal, section.as_of = [], [], "", at
            section.save()
        else:
            section.delete()
    return case


@transaction.atomic
def edit_section(*, section: UUID, text: str, note: str = "", by: "User", at: datetime) -> WorkReportSection:
    """
    Write a part's text; an empty one goes back to what was generated.

    :raises ValidationError: at ``note``, where the text says numbers that neither its figures nor its proposal do
    """
    case, found = _lock(section)
    begin_editing(case, "edit", by=by, at=at)
    said, whence = text.replace("\r\n", "\n").strip(), note.strip()[:500]
    if len(said) > MOST_TEXT:
        raise ValidationError({"text": _("每章最多 %d 字，请精简。") % MOST_TEXT})
    if said == found.proposal.strip():
        said = ""
    if said and found.figures and not whence and (strange := foreign_numbers(said, *_sources(found))):
        raise ValidationError(
            {"note": _("文字中的数字 %s 与数据不一致：请改回，或者写明依据。") % _("、").join(strange[:10])}
        )
    found.text, found.note = said, whence if said else ""
    found.edited_by, found.edited_at = (by, at) if said else (None, None)
    found.save(update_fields=["text", "note", "edited_by", "edited_at"])
    _keep(case, at)
    write(case, "edit", gettext_noop("编写章节"), by=by, at=at, note=found.title)
    return found


def _sources(section: WorkReportSection) -> list[str]:
    """Whatever the data say of this part, and the period's own year."""
    found = [section.proposal, str(section.report.year)]
    for figure in section.stated():
        found += [shown(figure["kind"], figure[name]) for name in ("value", "before", "generated")]
        found += [
            str(figure[name]) for name in ("value", "before", "numerator", "denominator") if figure[name]
        ]
    for table in section.tables:
        found += [cell for row in table["rows"] for cell in row]
    return found


@transaction.atomic
def correct_figure(
    *, section: UUID, figure: str, stated: Decimal, note: str, by: "User", at: datetime
) -> WorkReportCorrection:
    """Report a figure otherwise than the data say it; the data's own stays beside it, with the reason."""
    case, found = _lock(section)
    begin_editing(case, "correct", by=by, at=at)
    known = next((one for one in found.figures if one["key"] == figure), None)
    if known is None:
        raise ValidationError({"figure": _("本章没有这项数据，请重新打开页面。")})
    if not stated.is_finite() or not 0 <= stated < _MOST:
        raise ValidationError({"stated": _("请填写不小于 0 的数字。")})
    if known["kind"] == "rate" and stated > 1:
        raise ValidationError({"stated": _("比率请填写 0 到 100 之间的百分数。")})
    if plain(stated) == known["value"] and not found.corrections.filter(figure=figure).exists():
        raise ValidationError({"stated": _("与数据一致，不需要改动。")})
    made = WorkReportCorrection.objects.create(
        section=found,
        figure=figure,
        was=known["value"] or "",
        stated=stated,
        note=needed("note", note, _("请写明改动的依据：数据从哪里来，为什么与系统不同。"))[:500],
        by=by,
        at=at,
    )
    _keep(case, at)
    write(
        case,
        "correct",
        gettext_noop("改动数字"),
        by=by,
        at=at,
        note=f"{known['title']}：{known['value'] or '—'} → {plain(stated)}。{made.note}",
    )
    return made


@transaction.atomic
def send_to_sign(*, report: UUID, by: "User", at: datetime) -> WorkReport:
    """Lay it before whoever signs."""
    case = lock(report)
    step = begin(case, "send", by=by, at=at)
    note_writer(case, by)
    finish(case, step, by=by, at=at)
    return case


def _lock(uid: UUID) -> tuple[WorkReport, WorkReportSection]:
    # The report before its section, so that no two steps wait for one another.
    case = lock(WorkReportSection.objects.values_list("report_id", flat=True).get(pk=uid))
    found = WorkReportSection.objects.select_for_update(of=("self",)).select_related("report").get(pk=uid)
    return case, found


def _keep(case: WorkReport, at: datetime) -> None:
    case.updated_at = at
    case.save(update_fields=["writers", "updated_at"])
