"""The frame of every step: locked, checked against the table, written into the case's own history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.access.roles import Role
from records.common import sealed_files
from records.common.ids import new_uid
from records.common.uploads import examined
from records.common.workflow import Transition, TransitionDenied
from records.subjects.models import Organisation, Region
from supervision.oversight.models import Leg, OversightCase, OversightFile, OversightStep
from supervision.oversight.workflow import BOTH, OFFICE, UNIT, WORKFLOWS

if TYPE_CHECKING:
    from records.access.models import User

Case = TypeVar("Case", bound=OversightCase)
MOST_FILES = 60
LETTERS = {
    "proposal": "JY", "congress": "BG", "litigation": "SS", "advice": "FJ", "transfer": "YS", "decision": "JC",
}  # fmt: skip


@dataclass(frozen=True)
class Hand:
    """
    Somebody who takes a step in one case.

    A department's role counts over the legs of its own body alone, every other role over the case.
    """

    user: "User"
    legs: tuple[Leg, ...]

    @classmethod
    def in_case(cls, user: "User", case: OversightCase, legs: Iterable[Leg] | None = None) -> "Hand":
        return cls(user, tuple(case.legs() if legs is None else legs))

    @property
    def pk(self) -> int:
        return self.user.pk

    def holds(self, roles: Iterable[str], *, over: Any = None) -> bool:
        wanted = frozenset(roles)
        if self.user.holds(wanted - UNIT, over=over):
            return True
        return bool(wanted & UNIT) and any(self.user.holds(Role.DEPARTMENT, over=leg) for leg in self.legs)


def lock(model: type[Case], uid: UUID) -> Case:
    """The case under its row lock."""
    rows: Any = model._default_manager
    found: Case = rows.select_for_update(of=("self",)).select_related("body", "region").get(pk=uid)
    return found


def refuse(case: OversightCase, name: str, denied: TransitionDenied, *, by: "User", at: datetime) -> NoReturn:
    details = {"code": denied.code}
    audit.refused(action=f"{case.kind}.{name}", by=by, at=at, subject=case, details=details)
    raise denied


def begin(case: OversightCase, name: str, *, by: "User", at: datetime) -> Transition:
    """The step if it may be taken now; a refusal is written down and raised."""
    try:
        return WORKFLOWS[case.kind].check(case, name, by=Hand.in_case(by, case), at=at)
    except TransitionDenied as denied:
        refuse(case, name, denied, by=by, at=at)


def begin_deed(
    case: OversightCase,
    name: str,
    *,
    states: Iterable[str],
    roles: frozenset[Role] = BOTH,
    legs: Iterable[Leg] | None = None,
    by: "User",
    at: datetime,
) -> None:
    """What may be done without the case moving to another state."""
    denied = None
    if case.status not in states:
        label = case.get_status_display()  # type: ignore[attr-defined]
        denied = TransitionDenied("wrong_state", _("当前状态为“%s”，不能办理这一步。") % label)
    elif not Hand.in_case(by, case, legs).holds(roles, over=case):
        denied = TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    if denied is not None:
        refuse(case, name, denied, by=by, at=at)


def finish(case: OversightCase, step: Transition, *, by: "User", at: datetime, note: str = "") -> None:
    source, case.status, case.updated_at = case.status, step.target, at
    case.save()
    with override("zh-hans"):
        label = str(step.label)
    write(case, step.name, label, source=source, by=by, at=at, note=note)


def write(
    case: OversightCase,
    name: str,
    label: str,
    *,
    source: str | None = None,
    by: "User",
    at: datetime,
    note: str = "",
) -> OversightStep:
    """A line in the history, whether or not the state changes; ``label`` in Chinese, for it is kept."""
    step = OversightStep.objects.create(
        case_kind=case.kind,
        case_uid=case.pk,
        name=name,
        label=label[:50],
        source=case.status if source is None else source,
        target=case.status,
        by=by,
        at=at,
        note=note[:4000],
    )
    audit.record(action=f"{case.kind}.{name}", by=by, at=at, subject=case)
    return step


def enter(
    case: OversightCase, *, label: str, roles: frozenset[Role] = BOTH, by: "User", at: datetime
) -> None:
    """A new case comes in: numbered, kept, and written into its history."""
    if not Hand.in_case(by, case).holds(roles, over=case):
        details = {"code": "not_your_role"}
        audit.refused(action=f"{case.kind}.enter", by=by, at=at, details=details)
        raise TransitionDenied(
            "not_your_role",
            _("登记须由本地区的督导人员或者有关单位自己的账号办理。")
            if roles != OFFICE
            else _("登记须由本地区的督导人员办理。"),
        )
    case.number = next_number(case.kind, at)
    case.entered_by, case.entered_at, case.updated_at = by, at, at
    checked(case)
    case.save(force_insert=True)
    write(case, "enter", label, source="", by=by, at=at)


def checked(row: Any) -> None:
    """Refuse what the database would refuse, in words and at the field where it can be said."""
    row.validate_unique()
    row.validate_constraints()


def next_number(kind: str, at: datetime) -> str:
    """``JY411000-2026-00017``: from a sequence, so that those who enter at once do not wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('supervision_oversight_numbers')")
        last = cursor.fetchone()[0]
    return f"{LETTERS[kind]}{settings.NODE_CODE}-{timezone.localtime(at).year}-{last:05d}"


def needed(name: str, value: str, sentence: str) -> str:
    """A text that must not be missing, without the blanks around it."""
    if not value.strip():
        raise ValidationError({name: ValidationError(sentence, code="required")})
    return value.strip()


def body_needed(name: str, body: Organisation | None) -> Organisation:
    if body is None:
        raise ValidationError({name: ValidationError(_("请选择单位。"), code="required")})
    return body


def not_later(name: str, day: date, at: datetime) -> None:
    if day > timezone.localdate(at):
        raise ValidationError({name: _("日期不能晚于今天。")})


def region_of_office(code: str) -> Region:
    return Region.objects.get(code=code)


def keep_files(
    case: OversightCase,
    files: Iterable[Any],
    *,
    title: str,
    row: UUID | None = None,
    by: "User",
    at: datetime,
) -> list[OversightFile]:
    """
    Keep files with a case that the caller holds locked.

    :raises FileRefused: as ``examined``
    :raises ValidationError: the same file twice, or too many
    """
    kept: list[OversightFile] = []
    rows = OversightFile.objects.filter(case_kind=case.kind, case_uid=case.pk)
    for file in files:
        found, digest = examined(file)
        if rows.filter(sha256=digest).exists():
            raise ValidationError({"files": [_("该文件已经提交过。")]})
        if rows.count() >= MOST_FILES:
            raise ValidationError({"files": [_("一件最多 %d 个文件。") % MOST_FILES]})
        file.seek(0)
        kept.append(
            OversightFile.objects.create(
                case_kind=case.kind,
                case_uid=case.pk,
                row_uid=row,
                title=title[:100],
                stored_name=sealed_files.keep(f"oversight/{new_uid().hex}", file.read()),
                content_type=found.content_type,
                extension=found.extensions[0],
                size=file.size,
                sha256=digest,
                uploaded_by=by,
                uploaded_at=at,
            )
        )
        audit.record(action=f"{case.kind}.file_kept", by=by, at=at, subject=case, details={"sha256": digest})
    return kept


def read_file(*, case: OversightCase, file: OversightFile, by: "User", at: datetime) -> bytes:
    """The bytes, for somebody in whose reach the case lies; that he read them stays written."""
    details = {"sha256": file.sha256}
    audit.read(action=f"{case.kind}.file_read", by=by, at=at, subject=case, details=details)
    return sealed_files.read(file.stored_name)
