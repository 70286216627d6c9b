"""What a claim must say before anybody looks at it: page, file and service all ask this."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from records.clocks import services as clocks
from records.common.identifiers import validate_id_number, validate_uscc
from records.dishonesty.content.checks import ID_NUMBER
from records.pledges.arrears.choices import TERM_BY_LAW, CreditorKind, Kind, RateBasis
from records.pledges.arrears.lending import NoRate, rate_on
from records.pledges.arrears.models import Arrear
from records.pledges.arrears.rules import LONGEST_TERM_DAYS, lawful_due_on

# What a person says of a claim; ``creditor`` and ``creditor_code`` go where they may lie, by who the creditor is.
FIELDS = (
    "kind", "creditor_kind", "creditor", "creditor_code", "people", "contract_name", "contract_number", "contract_on",
    "amount", "accepted_on", "invoiced_on", "agreed_days", "due_on", "rate_basis", "agreed_rate", "note",
)  # fmt: skip
_NEEDED = (
    "kind",
    "creditor_kind",
    "creditor",
    "contract_name",
    "contract_number",
    "contract_on",
    "amount",
    "rate_basis",
)
_WORDS = ("contract_name", "contract_number", "note")
LARGEST = Decimal("99999999999999.99")


def label_of(name: str) -> str:
    if name == "creditor":
        return _("债权人名称、姓名")
    if name == "creditor_code":
        return _("债权人信用代码、证件号码")
    return str(Arrear._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def values_of(content: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """
    The columns of a claim from what was said of it.

    :raises ValidationError: field by field, each sentence with its remedy
    """
    said: dict[str, Any] = {name: content.get(name) for name in FIELDS}
    problems: dict[str, list[str]] = {
        name: [_("请填写%s。") % label_of(name)] for name in _NEEDED if said[name] in (None, "")
    }

    def wrong(name: str, sentence: str) -> None:
        problems.setdefault(name, [sentence])

    for name, codes in (("kind", Kind), ("creditor_kind", CreditorKind), ("rate_basis", RateBasis)):
        if said[name] and said[name] not in codes.values:
            wrong(name, _("%(field)s可取：%(values)s。") % {
                "field": label_of(name), "values": _("、").join(str(label) for label in codes.labels)
            })  # fmt: skip
    for name in _WORDS:
        if ID_NUMBER.search(str(said[name] or "")):
            wrong(name, _("%s中有身份证件号码，请删去：证件号码只填在债权人一栏。") % label_of(name))
    amount = _money(said["amount"])
    if said["amount"] not in (None, "") and not (amount and 0 < amount <= LARGEST):
        wrong("amount", _("请填写大于零的金额，最多两位小数，例如 125000.00。"))
    today = timezone.localdate(at)
    for name in ("contract_on", "accepted_on", "invoiced_on"):
        if said[name] and said[name] > today:
            wrong(name, _("%s不能晚于今天。") % label_of(name))
    values = {
        **{
            name: said[name]
            for name in ("kind", "creditor_kind", "contract_on", "accepted_on", "invoiced_on")
        },
        **{name: str(said[name] or "").strip() for name in _WORDS},
        "amount": amount,
        "agreed_days": said["agreed_days"],
        "rate_basis": said["rate_basis"],
    }
    values |= _creditor(said, wrong)
    values |= _rate(said, wrong)
    if not problems:
        values["due_on"] = _due_on(said, wrong)
    if problems:
        raise ValidationError(problems)
    return values


def _creditor(said: Mapping[str, Any], wrong: Any) -> dict[str, Any]:
    name, code = str(said["creditor"] or "").strip(), str(said["creditor_code"] or "").strip()
    is_firm = said["creditor_kind"] == CreditorKind.FIRM
    if len(name) > 200:
        wrong("creditor", _("请不要超过%d个字。") % 200)
    if code:
        try:
            code = (validate_uscc if is_firm else _person_code)(code)
        except ValidationError as error:
            wrong("creditor_code", error.messages[0])
    elif is_firm:
        wrong("creditor_code", _("请填写债权企业的统一社会信用代码。"))
    if is_firm:
        return {
            "creditor_name": name,
            "creditor_uscc": code,
            "creditor_person": None,
            "creditor_number": None,
            "people": None,
        }
    people = said["people"]
    if said["creditor_kind"] == CreditorKind.WORKERS and not people:
        wrong("people", _("请填写涉及的农民工人数。"))
    return {
        "creditor_name": "",
        "creditor_uscc": "",
        "creditor_person": name or None,
        "creditor_number": code or None,
        "people": people or None,
    }


def _person_code(code: str) -> str:
    """A person's ID number, or the credit code of a sole trader."""
    try:
        return validate_id_number(code)
    except ValidationError:
        if code[:1] == "9" and code[17:18]:
            return validate_uscc(code)
        raise


def _rate(said: Mapping[str, Any], wrong: Any) -> dict[str, Any]:
    """条例 art. 17: what was agreed, and never less than the one-year LPR of the contract's day."""
    if said["rate_basis"] != RateBasis.AGREED:
        if said["agreed_rate"]:
            wrong("agreed_rate", _("只有按合同约定计息的才填写约定年利率。"))
        return {"agreed_rate": None, "floor_rate": None}
    if not said["agreed_rate"] or not 0 < said["agreed_rate"] < 100:
        wrong("agreed_rate", _("请填写合同约定的年利率，例如 3.85。"))
        return {}
    try:
        floor = rate_on(said["contract_on"]) if said["contract_on"] else None
    except NoRate as missing:
        wrong("contract_on", str(missing))
        floor = None
    return {"agreed_rate": said["agreed_rate"], "floor_rate": floor}


def _due_on(said: Mapping[str, Any], wrong: Any) -> date | None:
    """The day as said; else 30 days after delivery or as agreed; never later than the law lets anybody agree."""
    given, accepted = said["due_on"], said["accepted_on"]
    if accepted and accepted < said["contract_on"]:
        wrong("accepted_on", _("交付、验收日期不能早于合同订立日期，请核对。"))
        return None
    if said["kind"] in TERM_BY_LAW and accepted:
        calendar = clocks.calendar()
        last = lawful_due_on(accepted, LONGEST_TERM_DAYS, calendar)
        if given and given > last:
            wrong(
                "due_on",
                _("自交付、验收之日起最长六十日内应当付款，应付日期不能晚于%s。") % last.isoformat(),
            )
        return given or lawful_due_on(accepted, said["agreed_days"], calendar)
    if not given:
        wrong("due_on", _("请填写应付日期；货物、工程、服务款填写交付、验收日期的，可由系统按法定期限计算。"))
    elif given < said["contract_on"]:
        wrong("due_on", _("应付日期不能早于合同订立日期，请核对。"))
    return given


def _money(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value).replace(",", "").strip())
        return number if number.is_finite() and number == number.quantize(Decimal("0.01")) else None
    except InvalidOperation:
        return None
