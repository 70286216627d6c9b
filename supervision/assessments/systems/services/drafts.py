"""How a system begins, is copied for another year, and what a draft says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.common.workflow import TransitionDenied
from records.subjects.models import Region
from supervision.assessments.systems.checks import problems
from supervision.assessments.systems.choices import Scope, Status
from supervision.assessments.systems.exporting import system_shape
from supervision.assessments.systems.models import IndicatorSystem, SystemVersion
from supervision.assessments.systems.services.steps import draft_of, kept, may_write, write
from supervision.assessments.systems.services.trees import ordered_grades, plant
from supervision.assessments.systems.workflow import ASSESSORS

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class About:
    """What a version says of itself; ``grades`` as ``[{"title", "least"}]``."""

    title: str
    issuer: str
    year: int
    document_number: str = ""
    source_note: str = ""
    grades: Sequence[Mapping[str, Any]] = field(default_factory=list)
    bonus_cap: Decimal | None = None


@transaction.atomic
def create_system(
    *, key: str, scope: str, region: str, about: About, by: "User", at: datetime
) -> SystemVersion:
    """
    A new system with an empty first draft.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``not_your_role``
    """
    system = IndicatorSystem(key=key.strip(), scope=scope, region_id=region, created_by=by, created_at=at)
    if not Region.objects.filter(pk=region).exists():
        raise ValidationError({"region": _("请选择考核地区。")})
    if scope not in Scope.values:
        raise ValidationError({"scope": _("请选择考核对象。")})
    if not by.holds(ASSESSORS, over=system):
        audit.refused(action="system.create", by=by, at=at, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("建立指标体系须由本地区的考核评价人员办理。"))
    return begin_system(system, about, by=by, at=at)


def begin_system(system: IndicatorSystem, about: About, *, by: "User", at: datetime) -> SystemVersion:
    """Keep a system and its first draft; whether somebody may, the caller has asked."""
    system.full_clean(exclude=["created_by"])
    system.save(force_insert=True)
    return _draft(system, about, copied_from=None, by=by, at=at)


@transaction.atomic
def copy_version(*, version: UUID, year: int, by: "User", at: datetime) -> SystemVersion:
    """The next version with the same tree, as a draft for another year."""
    source = SystemVersion.objects.select_related("system").get(pk=version)
    may_write(source, "copy", by=by, at=at)
    system = IndicatorSystem.objects.select_for_update(of=("self",)).get(pk=source.system_id)
    if system.versions.filter(status=Status.DRAFT).exists():
        raise ValidationError(_("该指标体系已有一个草稿，请先通过或作废。"))
    shape = system_shape(source)
    about = About(
        title=source.title,
        issuer=source.issuer,
        year=year,
        document_number=source.document_number if year == source.year else "",
        source_note=source.source_note,
        grades=shape["grades"],
        bonus_cap=source.bonus_cap,
    )
    made = _draft(system, about, copied_from=source, by=by, at=at)
    plant(made, shape["indicators"])
    return made


def _draft(
    system: IndicatorSystem, about: About, *, copied_from: SystemVersion | None, by: "User", at: datetime
) -> SystemVersion:
    last = system.versions.aggregate(last=Max("number"))["last"] or 0
    made = SystemVersion(
        system=system,
        number=last + 1,
        copied_from=copied_from,
        writers=[by.pk],
        created_by=by,
        created_at=at,
        updated_at=at,
    )
    _say(made, about)
    made.save(force_insert=True)
    write(made, "draft", gettext_noop("起草"), source="", by=by, at=at)
    return made


def _say(version: SystemVersion, about: About) -> None:
    version.title, version.issuer = about.title.strip(), about.issuer.strip()
    version.document_number, version.year = about.document_number.strip(), about.year
    version.source_note, version.bonus_cap = about.source_note.strip(), about.bonus_cap
    found = problems({"indicators": [], "grades": about.grades, "bonus_cap": about.bonus_cap})
    wrong = {one.field: one.message for one in found if not one.later}
    if wrong:
        raise ValidationError(wrong)
    version.grades = ordered_grades(about.grades)
    # Who wrote it and when is set by the caller.
    said = {"title", "issuer", "document_number", "year", "source_note", "bonus_cap"}
    version.clean_fields(exclude={field.name for field in SystemVersion._meta.fields} - said)
    if not 2000 <= version.year <= 2100:
        raise ValidationError({"year": _("年度应在 2000 至 2100 之间。")})


@transaction.atomic
def say_about(*, version: UUID, about: About, by: "User", at: datetime) -> SystemVersion:
    """Change what a draft says of itself."""
    draft = draft_of(version, "say_about", by=by, at=at)
    _say(draft, about)
    return kept(draft, "say_about", by=by, at=at)
