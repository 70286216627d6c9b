"""
The register of promises, with what it asks beyond every register.

- 国发〔2016〕76号: government keeps what it promises; promises are made known, their keeping is judged.
- 优化营商环境条例 art. 31, 民营经济促进法 art. 70: promises and contracts are kept; they are changed for the interest of the
  state or the public by lawful power and procedure, with compensation.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.identifiers import normalise_uscc, validate_uscc
from records.common.masking import MASKED_NAME, mask_name
from records.dishonesty.choices import Scope
from records.pledges import rules
from records.pledges.choices import ChangeGround, Outcome, PledgeKind, StepStatus
from records.pledges.models import Pledge, PledgeChange
from records.registers.lengths import Lengths
from records.registers.models import Counterparty
from records.registers.register import Register, add

if TYPE_CHECKING:
    from records.access.models import User
    from records.registers.models import RegisterEntry

# 一分 in 万元.
_CENT = Decimal("0.000001")
# Promises to somebody, and those about a matter that citizens meet at a counter.
WITH_COUNTERPARTY = frozenset({PledgeKind.CONTRACT, PledgeKind.PPP, PledgeKind.PAYMENT})
WITH_MATTER = frozenset({PledgeKind.SERVICE, PledgeKind.TOWNSHIP})
# What a promise is; only a lawful change with its document says otherwise.
TERMS = ("pledge_kind", "counts_as_kept", "due_on", "amount", "counterparty_kind", "counterparty_name", "counterparty_uscc")  # fmt: skip
_SHORTEST_STANDARD = 10


def fill(entry: "RegisterEntry", lengths: Lengths) -> None:
    assert isinstance(entry, Pledge)
    if entry.organisation_id is not None:
        entry.authority_name = entry.organisation.name
        entry.authority_uscc = entry.organisation.uscc or ""
    entry.scope = entry.scope or Scope.PUBLIC
    entry.post_seat = entry.post_seat or 1
    entry.counterparty_uscc = normalise_uscc(entry.counterparty_uscc)
    if entry.is_about_person:
        if entry.counterparty_name not in ("", MASKED_NAME):
            entry.person_name = entry.counterparty_name
            entry.counterparty_name = mask_name(entry.counterparty_name)
    else:
        entry.person_name = None
    if isinstance(entry.amount, Decimal) and entry.amount.is_finite():
        entry.amount = entry.amount.quantize(_CENT)
    # What was found kept is whole, whether or not each step on the way was noted.
    entry.progress = 100 if entry.outcome == Outcome.KEPT else rules.progress(entry.course["milestones"])


def contradictions(entry: "RegisterEntry") -> dict[str, list[str]]:
    assert isinstance(entry, Pledge)
    found: dict[str, list[str]] = {}
    if entry.due_on and entry.decided_on and entry.due_on < entry.decided_on:
        found["due_on"] = [_("兑现期限不能早于作出承诺的日期，请核对文件。")]
    if entry.counterparty_name and not entry.counterparty_kind:
        found["counterparty_kind"] = [_("填了相对人，请选择相对人类别。")]
    if entry.counterparty_kind and not entry.counterparty_name:
        found["counterparty_name"] = [_("选了相对人类别，请填写相对人。")]
    if entry.counterparty_uscc:
        if entry.counterparty_kind == Counterparty.PERSON or not entry.counterparty_name:
            found["counterparty_uscc"] = [_("只有单位相对人填统一社会信用代码。")]
        else:
            try:
                validate_uscc(entry.counterparty_uscc)
            except ValidationError as error:
                found["counterparty_uscc"] = list(error.messages)
    return found


def check(entry: "RegisterEntry", lengths: Lengths) -> dict[str, list[str]]:
    assert isinstance(entry, Pledge)
    found: dict[str, list[str]] = {}
    if len(entry.counts_as_kept.strip()) < _SHORTEST_STANDARD:
        found["counts_as_kept"] = [
            _("兑现标准太短，别人无法核对：请写明数量、时间、地点，至少 %d 个字。") % _SHORTEST_STANDARD
        ]
    if entry.pledge_kind in WITH_MATTER and not entry.matter:
        found["matter"] = [_("服务承诺和乡镇街道承诺请选择承诺事项。")]
    if entry.pledge_kind in WITH_COUNTERPARTY and not entry.counterparty_name:
        found["counterparty_name"] = [_("协议、合同和付款承诺请填写相对人。")]
    if entry.is_about_person and entry.person_name:
        # A title travels and is shown; the name behind the mask must not come back in it.
        for name in ("title", "counts_as_kept", "document_name"):
            if len(entry.person_name) > 1 and entry.person_name in getattr(entry, name):
                found[name] = [_("文字中出现了相对人的姓名，请改为“相对人”：自然人的姓名不公示。")]
    return found


def not_ended(entry: "RegisterEntry") -> str:
    """A promise does not vanish by one person's hand: two must have found that it was entered by mistake."""
    mistaken = PledgeChange.objects.filter(
        pledge=entry.pk, status=StepStatus.ACCEPTED, ground=ChangeGround.CLERICAL, ends=True
    )
    if mistaken.exists():
        return ""
    return _(
        "承诺不能由一人撤销：不再履行的按法定程序变更或终止；误录的，先登记法定变更，"
        "事由选“录入差错更正”并勾选终止承诺，由另一人核定后再撤销。"
    )


def _after(step: str, entries: "Sequence[RegisterEntry]", *, by: "User", at: datetime) -> None:
    from records.pledges.services.following import follow

    follow(step, entries, by=by, at=at)


_NAMED: dict[str, tuple[Any, Any]] = {
    "title": (gettext_lazy("承诺"), gettext_lazy("用老百姓看得懂的一句话写明承诺做什么。")),
    "document_name": (gettext_lazy("来源文件名称"), gettext_lazy("承诺书、政府工作报告、协议、合同的名称。")),
    "document_number": (gettext_lazy("来源文件文号"), gettext_lazy("协议、合同填编号。")),
    "decided_on": (gettext_lazy("作出承诺的日期"), ""),
    "scope": (
        gettext_lazy("公开范围"),
        gettext_lazy("不选的公开公示；涉及商业秘密等依法不公开的选政务共享。"),
    ),
}

PLEDGES = Register(
    kind="pledge",
    model=Pledge,
    label=gettext_lazy("承诺"),
    fields=(
        "pledge_kind",
        "domain",
        "matter",
        "counts_as_kept",
        "document_url",
        "post_title",
        "post_seat",
        "due_on",
        "amount",
        "in_review",
        "counterparty_kind",
        "counterparty_name",
        "counterparty_uscc",
        "outcome",
        "progress",
        "overdue_since",
        "course",
    ),
    optional=(
        "matter",
        "document_url",
        "amount",
        "counterparty_kind",
        "counterparty_name",
        "counterparty_uscc",
        "overdue_since",
    ),
    derived=(
        "authority_name",
        "authority_uscc",
        "valid_until",
        "outcome",
        "progress",
        "overdue_since",
        "course",
    ),
    numbers=("counterparty_uscc",),
    draft_needs=("organisation", "title", "pledge_kind", "decided_on", "due_on"),
    fill=fill,
    contradicts=contradictions,
    check=check,
    form_order=(
        "pledge_kind",
        "title",
        "counts_as_kept",
        "due_on",
        "post_title",
        "post_seat",
        "domain",
        "matter",
        "document_name",
        "document_number",
        "decided_on",
        "document_url",
        "counterparty_kind",
        "counterparty_name",
        "counterparty_uscc",
        "amount",
        "in_review",
        "scope",
    ),
    named=_NAMED,
    fixed=TERMS,
    not_ended=not_ended,
    after=_after,
)


def register() -> None:
    add(PLEDGES)
