"""The frame of every step: locked, checked against the table, written into the case's own history."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.services import clock_user
from records.clocks import cases as clocks
from records.clocks.models import Deadline
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.dishonesty.models import DishonestyRecord
from records.remedies.choices import CaseChannel
from records.remedies.due import deadlines_of
from records.remedies.models import Case, CaseReceipt, CaseStep
from records.remedies.parties import Asker
from records.remedies.services.codes import hash_of, new_code, next_number

if TYPE_CHECKING:
    from records.access.models import User

Some = TypeVar("Some", bound=Case)


def lock_record(uid: UUID) -> DishonestyRecord:
    """The record under its row lock; always before any case of it, so that no two steps wait for one another."""
    return (
        DishonestyRecord.objects.select_for_update(of=("self",))
        .select_related("organisation__region", "official", "region")
        .get(pk=uid)
    )


def lock_case(model: type[Some], uid: UUID) -> Some:
    """The case under its row lock, after its record's."""
    if hasattr(model, "record"):
        record = lock_record(model._default_manager.values_list("record_id", flat=True).get(pk=uid))
        case = model._default_manager.select_for_update(of=("self",)).get(pk=uid)
        case.record = record  # type: ignore[attr-defined]
        return case
    return model._default_manager.select_for_update(of=("self",)).get(pk=uid)


def open_case(case: Some, *, by: "User | None", at: datetime, receipt: bool = True) -> tuple[Some, str]:
    """Number and store a new case; returns it with the code that is shown once and kept nowhere."""
    case.number = next_number(case.kind, at=at)
    case.filed_at = case.updated_at = at
    case.filed_by = by
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        if "_one_open_" in str(error):
            raise TransitionDenied(
                "already_open", _("同样的申请正在办理，请凭查询码查看进度，不必重复提交。")
            ) from error
        raise
    code = ""
    if receipt:
        code = new_code()
        CaseReceipt.objects.create(
            code_hash=hash_of(code), case_kind=case.kind, case_uid=case.uid, made_at=at
        )
    _write(case, "file", str(_("提出")), source="", by=by, at=at)
    return case, code


def begin(
    workflow: Workflow, case: Case, name: str, *, by: "User | None", at: datetime, **more: Any
) -> Transition:
    """The step if it may be taken now; a refusal is written down and raised."""
    try:
        return workflow.check(case, name, by=Asker(by, case), at=at, **more)
    except TransitionDenied as denied:
        audit.refused(action=f"{case.kind}.{name}", by=by, at=at, subject=case, details={"code": denied.code})
        raise


def finish(
    case: Any, step: Transition, *, by: "User | None", at: datetime, note: str = "", told: str = ""
) -> None:
    """Move the case and write down who did it."""
    source, case.status, case.updated_at = case.status, step.target, at
    case.save()
    _write(case, step.name, str(step.label), source=source, by=by, at=at, note=note, told=told)


def _write(
    case: Any,
    name: str,
    label: str,
    *,
    source: str,
    by: "User | None",
    at: datetime,
    note: str = "",
    told: str = "",
) -> None:
    CaseStep.objects.create(
        case_kind=case.kind,
        case_uid=case.uid,
        name=name,
        label=label,
        source=source,
        target=case.status,
        by=by,
        at=at,
        note=note,
        told=told,
    )
    # Neither words of the applicant nor his name stand in the trail; what was written stands in the case.
    audit.record(action=f"{case.kind}.{name}", by=by, at=at, subject=case)


def steps_of(case: Case) -> QuerySet[CaseStep]:
    return CaseStep.objects.filter(case_kind=case.kind, case_uid=case.uid).order_by("at", "uid")


def needed(name: str, value: str, sentence: str) -> str:
    """A text that must not be missing, without the blanks around it."""
    if not value.strip():
        raise ValidationError({name: ValidationError(sentence, code="required")})
    return value.strip()


def channel_of(channel: str, by: "User | None") -> CaseChannel:
    """At the window somebody of the staff files; on the site nobody does."""
    found = CaseChannel(channel)
    if (found == CaseChannel.WINDOW) != (by is not None):
        raise ValueError(f"a case filed on the {found} is filed by {by}")
    return found


# ---- deadlines ------------------------------------------------------------------------------------------


def person_or_clock(by: "User | None") -> "User":
    """What an applicant brings about is written down as the system's doing."""
    return by or clock_user()


def start(
    case: Any,
    key: str,
    *,
    role: str,
    consequence: str,
    body: Any = None,
    by: "User | None",
    at: datetime,
) -> Deadline:
    return clocks.start(
        key=key,
        case_kind=case.kind,
        case_uid=case.uid,
        case_title=case.number,
        start_on=timezone.localdate(at),
        region=body.region_id if body else case.region_id,
        organisation=body,
        role=role,
        consequence=consequence,
        by=person_or_clock(by),
        at=at,
    )


def meet(case: Case, *keys: str, by: "User | None", at: datetime) -> None:
    for key in keys:
        clocks.meet(key=key, case_kind=case.kind, case_uid=case.uid, by=person_or_clock(by), at=at)


def cancel_open(case: Case, *, by: "User | None", at: datetime, but: Sequence[str] = ()) -> None:
    """Nothing more is due in a case that is over."""
    for deadline in deadlines_of(case):
        if deadline.is_open and deadline.key not in but:
            clocks.cancel(
                key=deadline.key, case_kind=case.kind, case_uid=case.uid, by=person_or_clock(by), at=at
            )
