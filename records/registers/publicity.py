"""
双公示: the registers of licences and penalties, with the rules that the law adds to what every register asks.

- 发改办财金〔2018〕424号: the fields, and seven working days from the decision.
- 行政处罚法第48条: penalties of some social weight are public; withdrawn ones are withdrawn with a public reason.
- 国办发〔2025〕22号、《信用修复管理办法》(国家发展改革委令第36号): how long a penalty is shown by its severity. One
  by warning, criticism or simple procedure is not shown, nor is one on a natural person, unless somebody argues why.
- 个人信息保护法第6、28条: certificate numbers never leave this node, and of a natural person no name does.
- 企业信息公示暂行条例: a legal representative is named where a legal person or a business is.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.identifiers import normalise_uscc, validate_id_number, validate_uscc
from records.common.masking import MASKED_NAME, mask_name
from records.dishonesty.choices import Scope, Severity
from records.registers.lengths import Lengths
from records.registers.models import Counterparty, DecisionEntry, Licence, Penalty
from records.registers.models.decision import COUNTERPARTY_CODES
from records.registers.national import FIELDS, NO_CODE
from records.registers.register import Register, add

if TYPE_CHECKING:
    from records.registers.models import RegisterEntry
    from records.subjects.models import Organisation

PUBLISH = "dual_publicity_publish"
ID_CARD = "身份证"
USUAL_PENALTY_DOCUMENT = "行政处罚决定书"
# 一分 in 万元.
_CENT = Decimal("0.000001")

_MINOR = frozenset({Penalty.Category.WARNING, Penalty.Category.CRITICISM})
_SERIOUS = frozenset(
    {
        Penalty.Category.DOWNGRADE,
        Penalty.Category.REVOCATION,
        Penalty.Category.STOP,
        Penalty.Category.CLOSURE,
        Penalty.Category.BAN,
    }
)
_GAINS = frozenset({Penalty.Category.GAINS, Penalty.Category.PROPERTY})
_PAPERS = frozenset({Penalty.Category.SUSPENSION, Penalty.Category.REVOCATION})

_COUNTERPARTY = (
    "counterparty_name",
    "counterparty_kind",
    *COUNTERPARTY_CODES,
    "representative",
)
_COMMON = ("source_name", "source_uscc", "remark", "publication_reason", "replaces", "due_on")
_OPTIONAL = (*COUNTERPARTY_CODES, "representative", "remark", "publication_reason", "replaces")
_PRIVATE = (
    "representative_id_type",
    "representative_id_number",
    "person_id_type",
    "person_id_number",
)
_NUMBERS = (*COUNTERPARTY_CODES, "source_uscc")
_DERIVED = ("title", "authority_name", "authority_uscc", "due_on", "replaces")
_TOLD_AT_END = ("withdrawn_ground", "withdrawn_reason")
_DRAFT = ("organisation", "decided_on", "counterparty_name", "counterparty_kind")


def severity_of(categories: Iterable[str], *, simple_procedure: bool) -> str:
    """By the heaviest of several kinds in one decision (国家发展改革委令第58号, kept by the sector lists since)."""
    kinds = set(categories)
    if simple_procedure or (kinds and kinds <= _MINOR):
        return Severity.MINOR
    return Severity.SERIOUS if kinds & _SERIOUS else Severity.ORDINARY


def is_usually_unpublished(penalty: Penalty) -> bool:
    """Whether the law would rather not have it shown: about a person, a mere warning, or by simple procedure."""
    return (
        penalty.is_about_person
        or penalty.simple_procedure
        or bool(penalty.categories and set(penalty.categories) <= _MINOR)
    )


def last_display_day(penalty: Penalty, lengths: Lengths) -> date:
    """The longest that the law allows for its severity, counted from the decision."""
    return lengths.due(f"display_max_{penalty.severity}", penalty.decided_on, penalty.region_id)


def fill_licence(entry: "RegisterEntry", lengths: Lengths) -> None:
    assert isinstance(entry, Licence)
    _fill(entry, lengths)
    entry.scope = entry.scope or Scope.PUBLIC


def fill_penalty(entry: "RegisterEntry", lengths: Lengths) -> None:
    assert isinstance(entry, Penalty)
    entry.document_name = entry.document_name or USUAL_PENALTY_DOCUMENT
    _fill(entry, lengths)
    order = list(Penalty.Category.values)
    known = [one for one in order if one in entry.categories]
    entry.categories = known + sorted(set(entry.categories) - set(order))
    entry.severity = entry.severity or severity_of(
        entry.categories, simple_procedure=bool(entry.simple_procedure)
    )
    for name in ("fine_amount", "confiscated_amount"):
        if isinstance(value := getattr(entry, name), Decimal) and value.is_finite():
            setattr(entry, name, value.quantize(_CENT))
    if not entry.scope:
        entry.scope = Scope.GOVERNMENT if is_usually_unpublished(entry) else Scope.PUBLIC
    if entry.valid_until is None and entry.severity in Severity.values:
        entry.valid_until = last_display_day(entry, lengths)


def _fill(entry: DecisionEntry, lengths: Lengths) -> None:
    # Of what a file or a partner sends, the body may still have to be registered; its name and code are given there.
    if entry.organisation_id is not None:
        _fill_from(entry, entry.organisation)
    for name in (*_NUMBERS, "authority_uscc"):
        setattr(entry, name, normalise_uscc(getattr(entry, name)))
    if entry.is_about_person:
        if entry.counterparty_name not in ("", MASKED_NAME):
            entry.person_name = entry.counterparty_name
            entry.counterparty_name = mask_name(entry.counterparty_name)
        entry.representative_id_type, entry.representative_id_number = "", None
    else:
        entry.person_name, entry.person_id_type, entry.person_id_number = None, "", None
    for name in ("representative_id_number", "person_id_number"):
        setattr(entry, name, (getattr(entry, name) or "").strip().upper() or None)
    entry.title = f"{entry.counterparty_name}：{entry.document_name}"[:200]
    entry.due_on = lengths.due(PUBLISH, entry.decided_on, entry.region_id)


def _fill_from(entry: DecisionEntry, body: "Organisation") -> None:
    if not entry.authority_name or (body.uscc and entry.authority_uscc not in ("", body.uscc)):
        # Nobody said it yet, or the entry was moved to another body.
        entry.authority_name, entry.authority_uscc = body.name, body.uscc or entry.authority_uscc
    entry.authority_uscc = entry.authority_uscc or body.uscc or ""
    if not entry.source_name:
        entry.source_name, entry.source_uscc = body.name, entry.source_uscc or body.uscc or ""


def contradictions(entry: "RegisterEntry") -> dict[str, list[str]]:
    """What cannot be true of any decision, finished or not."""
    assert isinstance(entry, DecisionEntry)
    found: dict[str, list[str]] = {}
    if entry.is_about_person:
        for name in (*COUNTERPARTY_CODES, "representative"):
            if getattr(entry, name):
                found[name] = [_("行政相对人是自然人，不填此项。")]
    if isinstance(entry, Licence):
        if entry.valid_from and entry.valid_until and entry.valid_until < entry.valid_from:
            found["valid_until"] = [_("有效期至不能早于有效期自，请核对文书。")]
    elif isinstance(entry, Penalty):
        _contradictions_of_penalty(entry, found)
    return found


def _contradictions_of_penalty(entry: Penalty, found: dict[str, list[str]]) -> None:
    for name in ("fine_amount", "confiscated_amount"):
        if (amount := getattr(entry, name)) is not None and amount < 0:
            found[name] = [_("金额不能是负数，请核对。")]
    if entry.effective_until and entry.effective_until < entry.decided_on:
        found["effective_until"] = [_("处罚有效期不能早于处罚决定日期，请核对文书。")]
    if entry.scope == Scope.PUBLIC and is_usually_unpublished(entry) and not entry.publication_reason.strip():
        found["publication_reason"] = [
            _(
                "对自然人的处罚、仅警告或通报批评的处罚、简易程序处罚原则上不公示：请把公开范围改为政务共享，或写明公示的理由。"
            )
        ]


def check_licence(entry: "RegisterEntry", lengths: Lengths) -> dict[str, list[str]]:
    assert isinstance(entry, Licence)
    return _check(entry, document_length=64)


def check_penalty(entry: "RegisterEntry", lengths: Lengths) -> dict[str, list[str]]:
    assert isinstance(entry, Penalty)
    found, kinds = _check(entry, document_length=128), set(entry.categories)
    if Penalty.Category.FINE in kinds and entry.fine_amount is None:
        found["fine_amount"] = [_("处罚类别有罚款，请填写罚款金额（万元）。")]
    if kinds & _GAINS and entry.confiscated_amount is None:
        found["confiscated_amount"] = [_("处罚类别有没收，请填写没收的金额（万元）。")]
    if kinds & _PAPERS and not entry.licence_affected:
        found["licence_affected"] = [_("处罚类别有暂扣或吊销，请填写证照名称及编号。")]
    if entry.valid_until and entry.severity in Severity.values:
        longest = last_display_day(entry, lengths)
        if entry.valid_until > longest:
            found["valid_until"] = [
                _("“%(severity)s”的处罚最长公示到 %(day)s，请改短公示截止期，或核对严重程度。")
                % {"severity": entry.get_severity_display(), "day": longest}
            ]
    return found


def _check(entry: DecisionEntry, *, document_length: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if len(entry.document_number) > document_length:
        found["document_number"] = [_("文书号最多 %d 字，请核对。") % document_length]
    for name in ("authority_uscc", "source_uscc"):
        _require_code(entry, name, found)
    if entry.is_about_person:
        _check_person(entry, found)
        return found
    if not entry.representative:
        found["representative"] = [_("请填写法定代表人（个体工商户填经营者）。")]
    if entry.counterparty_uscc:
        if entry.counterparty_uscc != NO_CODE:
            _require_code(entry, "counterparty_uscc", found)
    elif entry.counterparty_kind == Counterparty.LEGAL:
        found["counterparty_uscc"] = [_("请填写行政相对人的统一社会信用代码；确实没有的填 17 个 0 加 X。")]
    if (
        entry.counterparty_kind == Counterparty.BUSINESS
        and entry.counterparty_uscc in ("", NO_CODE)
        and not entry.counterparty_registration
    ):
        found["counterparty_registration"] = [_("个体工商户没有统一社会信用代码的，请填写工商注册号。")]
    _check_id(entry, "representative_id_type", "representative_id_number", found)
    return found


def _check_person(entry: DecisionEntry, found: dict[str, list[str]]) -> None:
    if not entry.person_name:
        found["counterparty_name"] = [_("请填写自然人的姓名；姓名加密保存，对外只显示“***”。")]
    if not entry.person_id_type:
        found["person_id_type"] = [_("请填写自然人的证件类型。")]
    if not entry.person_id_number:
        found["person_id_number"] = [_("请填写自然人的证件号码；加密保存，不公示。")]
    _check_id(entry, "person_id_type", "person_id_number", found)
    name = entry.person_name or ""
    if len(name) < 2:
        return
    for column in ("facts", "content", "offence", "remark", "document_name", "publication_reason"):
        if name in getattr(entry, column, ""):
            found[column] = [_("文字中出现了当事人的姓名，请改为“当事人”：自然人的姓名不公示。")]


def _check_id(entry: DecisionEntry, kind: str, number: str, found: dict[str, list[str]]) -> None:
    value = getattr(entry, number)
    if not value or ID_CARD not in getattr(entry, kind):
        return
    try:
        validate_id_number(value)
    except ValidationError as error:
        found[number] = list(error.messages)


def _require_code(entry: DecisionEntry, name: str, found: dict[str, list[str]]) -> None:
    value = getattr(entry, name)
    if not value:
        label = str(entry._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        found[name] = [_("请填写%s。") % label]
        return
    try:
        validate_uscc(value)
    except ValidationError as error:
        found[name] = list(error.messages)


def _named(kind: str, *, forever: str) -> dict[str, tuple[Any, Any]]:
    """On a form as the national standard names it, filled in as one fills in a form and not a file."""
    found: dict[str, tuple[Any, Any]] = {one.column: (one.label, one.help) for one in FIELDS[kind]}
    on_form = {forever: gettext_lazy("长期有效的不填。"), "categories": gettext_lazy("可以多选。")}
    return found | {name: (found[name][0], words) for name, words in on_form.items() if name in found}


LICENCES = Register(
    kind="licence",
    model=Licence,
    label=gettext_lazy("行政许可"),
    fields=(
        *_COUNTERPARTY,
        "licence_kind",
        "certificate_name",
        "certificate_number",
        "content",
        "valid_from",
        "state",
        *_COMMON,
    ),
    optional=(*_OPTIONAL, "certificate_name", "certificate_number"),
    derived=_DERIVED,
    private=_PRIVATE,
    numbers=_NUMBERS,
    told_at_end=_TOLD_AT_END,
    draft_needs=_DRAFT,
    fill=fill_licence,
    contradicts=contradictions,
    check=check_licence,
    form_order=tuple(field.column for field in FIELDS["licence"]),
    named=_named("licence", forever="valid_until"),
    ends_by_withdrawal=True,
)
PENALTIES = Register(
    kind="penalty",
    model=Penalty,
    label=gettext_lazy("行政处罚"),
    fields=(
        *_COUNTERPARTY,
        "offence",
        "facts",
        "basis",
        "categories",
        "content",
        "fine_amount",
        "confiscated_amount",
        "licence_affected",
        "effective_until",
        "severity",
        "simple_procedure",
        *_COMMON,
    ),
    optional=(*_OPTIONAL, "fine_amount", "confiscated_amount", "licence_affected", "effective_until"),
    derived=(*_DERIVED, "document_name"),
    private=_PRIVATE,
    numbers=_NUMBERS,
    told_at_end=_TOLD_AT_END,
    draft_needs=_DRAFT,
    fill=fill_penalty,
    contradicts=contradictions,
    check=check_penalty,
    form_order=tuple(field.column for field in FIELDS["penalty"]),
    named=_named("penalty", forever="effective_until"),
    ends_by_withdrawal=True,
)
DECISIONS = (LICENCES, PENALTIES)


def register() -> None:
    for one in DECISIONS:
        add(one)
