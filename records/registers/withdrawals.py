"""
A decision that no longer stands is withdrawn from display within three working days, with a public reason.

行政处罚法 art. 48: 「公开的行政处罚决定被依法变更、撤销、确认违法或者确认无效的，行政机关应当在三日内撤回行政处罚决定信息
并公开说明理由」, days being working days by art. 85. One person notes it, another ends the display.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.labels import name_steps
from records.access.roles import Role
from records.clocks import cases
from records.clocks.cases import CaseKind, register_case_kind
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.dishonesty.content.checks import ID_NUMBER
from records.registers import services
from records.registers.choices import Status
from records.registers.models import DecisionEntry, Ground, Withdrawal, WithdrawalState
from records.registers.register import Register, register_named

if TYPE_CHECKING:
    from records.access.models import User

DEADLINE = "withdraw_after_revocation"
CASE = "withdrawal"
NOTERS = frozenset({Role.CLERK, Role.REVIEWER})
_TEXTS = ("reason", "document_name", "document_number")


def _another_person(withdrawal: Withdrawal, *, by: "User", at: datetime) -> None:
    if withdrawal.noted_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("撤回事由由您登记，须由另一人办理。"))


WORKFLOW = Workflow(
    Transition(
        name="withdraw",
        label=gettext_lazy("撤回公示"),
        sources=frozenset({WithdrawalState.NOTED}),
        target=WithdrawalState.DONE,
        roles=frozenset({Role.REVIEWER}),
        guard=_another_person,
    ),
    Transition(
        name="refuse",
        label=gettext_lazy("不予撤回"),
        sources=frozenset({WithdrawalState.NOTED}),
        target=WithdrawalState.REFUSED,
        roles=frozenset({Role.REVIEWER}),
        guard=_another_person,
    ),
    states=WithdrawalState,
    initial=WithdrawalState.NOTED,
)


def register() -> None:
    register_case_kind(CaseKind(CASE, gettext_lazy("撤回公示"), _page))
    name_steps("withdrawal", gettext_lazy("撤回公示"), WORKFLOW)


def _page(uid: uuid.UUID) -> str:
    kind, entry = Withdrawal.objects.values_list("kind", "entry").get(pk=uid)
    return reverse(f"admin:records_{register_named(kind).model._meta.model_name}_page", args=[entry])


def open_withdrawal(entry: DecisionEntry) -> Withdrawal | None:
    return Withdrawal.objects.filter(entry=entry.pk, status=WithdrawalState.NOTED).first()


def why_not_noted(entry: DecisionEntry, *, by: "User") -> TransitionDenied | None:
    """What keeps this person from noting that the decision no longer stands."""
    if entry.is_replica:
        return TransitionDenied(
            "entry_of_another_node", _("本条由%(origin)s产生，只能由其变更。") % {"origin": entry.origin_name}
        )
    if entry.status != Status.PUBLISHED:
        return TransitionDenied(
            "wrong_state", _("处于“%s”，没有在公示，不需要撤回。") % entry.get_status_display()
        )
    if not by.holds(NOTERS, over=entry):
        return TransitionDenied("not_your_role", _("您没有登记撤回事由的权限。"))
    if open_withdrawal(entry) is not None:
        return TransitionDenied("already_noted", _("已登记过撤回事由，请办理那一件。"))
    return None


@transaction.atomic
def note_withdrawal(
    *, register: Register, uid: uuid.UUID, content: Mapping[str, Any], by: "User", at: datetime
) -> Withdrawal:
    """
    Note that a published decision was changed, revoked, or found unlawful or void; the three days begin.

    :param content: ``ground``, ``reason`` for the public, ``document_name``, ``document_number``, ``learned_on``
    :raises ValidationError: field by field
    """
    entry: Any = (
        register.model.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=uid)
    )
    if denied := why_not_noted(entry, by=by):
        audit.refused(
            action=f"{register.kind}.withdrawal_noted",
            by=by,
            at=at,
            subject=entry,
            details={"code": denied.code},
        )
        raise denied
    said = {name: str(content.get(name) or "").strip() for name in _TEXTS}
    if wrong := _wrong(entry, content, said, on=timezone.localdate(at)):
        raise ValidationError(wrong)
    withdrawal = Withdrawal.objects.create(
        kind=register.kind,
        entry=entry.pk,
        ground=content["ground"],
        learned_on=content["learned_on"],
        region_id=entry.region_id,
        organisation_id=entry.organisation_id,
        noted_by=by,
        noted_at=at,
        **said,
    )
    cases.start(
        key=DEADLINE,
        case_kind=CASE,
        case_uid=withdrawal.pk,
        case_title=str(entry)[:200],
        start_on=withdrawal.learned_on,
        region=entry.region_id,
        role=Role.REVIEWER,
        consequence=_("逾期未撤回的，上级可以督办，并影响双公示评估。"),
        by=by,
        at=at,
    )
    audit.record(
        action=f"{register.kind}.withdrawal_noted",
        by=by,
        at=at,
        subject=entry,
        details={"ground": withdrawal.ground, "learned_on": withdrawal.learned_on.isoformat()},
    )
    return withdrawal


@transaction.atomic
def decide_withdrawal(
    *, uid: uuid.UUID, withdrawn: bool, note: str = "", by: "User", at: datetime
) -> Withdrawal:
    """End the display here and at every level above, with the reason that was noted; or say why it stays."""
    withdrawal = (
        Withdrawal.objects.select_for_update(of=("self",))
        .select_related("region", "organisation")
        .get(pk=uid)
    )
    name, note = ("withdraw" if withdrawn else "refuse"), note.strip()[:500]
    try:
        step = WORKFLOW.check(withdrawal, name, by=by, at=at)
        if not withdrawn and not note:
            raise TransitionDenied("reason_needed", _("请写明理由，以便对方知道怎么办。"))
    except TransitionDenied as denied:
        audit.refused(
            action=f"withdrawal.{name}", by=by, at=at, subject=withdrawal, details={"code": denied.code}
        )
        raise
    if withdrawn:
        services.end_entry(
            register=register_named(withdrawal.kind),
            uid=withdrawal.entry,
            reason=withdrawal.reason,
            withdrawal=withdrawal,
            by=by,
            at=at,
        )
        cases.meet(key=DEADLINE, case_kind=CASE, case_uid=withdrawal.pk, by=by, at=at)
    else:
        cases.cancel(key=DEADLINE, case_kind=CASE, case_uid=withdrawal.pk, by=by, at=at)
    withdrawal.status, withdrawal.note = step.target, note
    withdrawal.decided_by, withdrawal.decided_at = by, at
    withdrawal.save()
    audit.record(action=f"withdrawal.{name}", by=by, at=at, subject=withdrawal)
    return withdrawal


def may_be_replaced(register: Register, uid: uuid.UUID) -> bool:
    """Whether a new entry may name this one as its predecessor: changed, withdrawn here, and not replaced yet."""
    rows: Any = register.model.objects
    ended = rows.of_this_node().filter(pk=uid, status=Status.ENDED, withdrawn_ground=Ground.CHANGED)
    return ended.exists() and not rows.filter(replaces=uid).exists()


def _wrong(
    entry: DecisionEntry, content: Mapping[str, Any], said: Mapping[str, str], *, on: date
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if content.get("ground") not in Ground.values:
        found["ground"] = [_("请选择撤回事由。")]
    for name, text in said.items():
        column: Any = Withdrawal._meta.get_field(name)
        label, most = str(column.verbose_name), column.max_length
        if not text:
            found[name] = [_("请填写%s。") % label]
        elif len(text) > most:
            found[name] = [_("%(name)s最多 %(most)d 字。") % {"name": label, "most": most}]
    if ID_NUMBER.search(said["reason"]) or (entry.person_name and entry.person_name in said["reason"]):
        found["reason"] = [_("理由向公众公开，不得写入姓名或身份证件号码。")]
    learned = content.get("learned_on")
    if not isinstance(learned, date):
        found["learned_on"] = [_("请填写知悉日期。")]
    elif not entry.decided_on <= learned <= on:
        found["learned_on"] = [_("知悉日期应在文书日期与今天之间，请核对。")]
    return found
