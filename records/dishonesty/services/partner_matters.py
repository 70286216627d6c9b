"""
What partners send of matters that are no documents: a court's case, a court's letter. Same envelope, same answers.

Such a matter is known again by what it is called in the world, its body and its number, not by a partner's reference
alone. Its room enters it by the services that people use; a fault undoes what was done for that item and no more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.models import User
from records.access.rights import submit_prefixes
from records.common.identifiers import normalise_uscc
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import ItemOutcome
from records.dishonesty.content import Lookup, Reading, content_digest
from records.dishonesty.models import SubmissionItem
from records.dishonesty.services.partner_items import Answer, answer_repetitions, read_answers
from records.dishonesty.services.submissions import SubmissionKind, register_kind
from records.subjects.models import Organisation

LONGEST = 2_000
# What the services call the body, and what the columns do.
_OF_BODY = {"body": "organisation_uscc", "organisation": "organisation_uscc"}
_DECIMALS = {"amount": 2, "rate": 3}


@dataclass(frozen=True)
class MatterColumn:
    """:ivar form: ``text``, ``day``, ``amount`` (two decimals), ``rate`` (three) or ``number``"""

    name: str
    label: str | Promise
    required: bool = False
    example: str = ""
    help: str | Promise = ""
    choices: type[TextChoices] | None = None
    form: str = "text"


_NAMING = (
    MatterColumn("external_id", gettext_lazy("外部编号"), True, "SX-2026-0001", gettext_lazy("报送单位自己的编号。")),
    MatterColumn("organisation_uscc", gettext_lazy("机构统一社会信用代码"), False, "11990100000000019F", gettext_lazy("18 位；与机构名称至少填一项，建议都填。")),
    MatterColumn("organisation_name", gettext_lazy("机构名称"), False, "示例市财政局", gettext_lazy("机构全称，须已登记。")),
    MatterColumn("region", gettext_lazy("行政区划代码"), False, "411000", gettext_lazy("六位数字；同名机构用以区分。")),
)  # fmt: skip


@dataclass(frozen=True)
class Matters:
    """
    One kind of matter.

    :ivar columns: besides those that name the body and the partner's reference
    :ivar find: the matter that is known already, locked, by its body and what was said; None where it is new
    :ivar enter: enters a new one
    :ivar follow: brings a known one up to what was said; False where nothing of it is new
    :ivar fate: state and reasons of a matter, in the words of the API
    """

    kind: str
    label: str | Promise
    model: Any
    columns: Sequence[MatterColumn]
    find: Callable[[Organisation, Mapping[str, Any]], Any]
    enter: Callable[..., Any]
    follow: Callable[..., bool]
    fate: Callable[[Any], tuple[str, list[str]]]

    @property
    def all_columns(self) -> tuple[MatterColumn, ...]:
        return (*_NAMING, *self.columns)


def register_matters(matters: Matters) -> None:
    register_kind(
        SubmissionKind(
            matters.kind,
            matters.label,
            lambda items, *, by, at: _receive(matters, items, by=by, at=at),
            lambda items: _fates(matters, items),
            matters.all_columns,
        )
    )


def _receive(matters: Matters, items: Sequence[Any], *, by: User, at: datetime) -> list[Answer]:
    readings, answers, _digests = read_answers(
        items, read=lambda legible: _read_all(matters, legible, by=by), digest=content_digest
    )
    for answer, reading in zip(answers, readings, strict=True):
        if not answer.errors and answer.outcome != ItemOutcome.DUPLICATE:
            _take(matters, answer, reading, by=by, at=at)
    answer_repetitions(answers)
    return answers


def _take(matters: Matters, answer: Answer, reading: Reading, *, by: User, at: datetime) -> None:
    body, said = reading.attributes["organisation"], reading.attributes["said"]
    try:
        with transaction.atomic():
            known = matters.find(body, said)
            if known is None:
                known, is_new = matters.enter(body=body, said=said, by=by, at=at), True
            elif _author(known) != by.pk:
                raise TransitionDenied(
                    "entered_already", _("该案件已由其他单位或人员登记，不能以接口更改；请联系本站核对。")
                )
            else:
                is_new = matters.follow(known, said=said, by=by, at=at)
    except ValidationError as error:
        places = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for name, found in places.items():
            for one in found:
                pointer = "" if name in ("", "__all__") else f"/{_OF_BODY.get(name, name)}"
                answer.refuse(one.code or "invalid", " ".join(one.messages), pointer)
    except TransitionDenied as denied:
        answer.refuse(denied.code, str(denied.message))
    else:
        answer.outcome = ItemOutcome.ACCEPTED if is_new else ItemOutcome.DUPLICATE
        answer.entry_uid = known.pk


def _read_all(matters: Matters, items: Sequence[Any], *, by: User) -> list[Reading]:
    bodies = [_body_of(item) for item in items]
    lookup = Lookup.for_items(
        [{"organisation": body} for body in bodies], prefixes=submit_prefixes(by, matters.kind)
    )
    return [_read(matters, item, body, lookup) for item, body in zip(items, bodies, strict=True)]


def _body_of(item: Any) -> dict[str, str]:
    if not isinstance(item, Mapping):
        return {}
    names = ("uscc", "name", "region")
    found = {name: item.get("region" if name == "region" else f"organisation_{name}") for name in names}
    said = {name: value.strip() if isinstance(value, str) else "" for name, value in found.items()}
    return {**said, "uscc": normalise_uscc(said["uscc"])}


def _read(matters: Matters, item: Any, body: Mapping[str, str], lookup: Lookup) -> Reading:
    reading = Reading()
    if not isinstance(item, Mapping):
        reading.refuse("", "not_an_object", _("每一条须是一个 JSON 对象。"))
        return reading
    columns = matters.all_columns
    for unknown in sorted(set(map(str, item)) - {column.name for column in columns}):
        reading.refuse(f"/{unknown}", "unknown_field", _("没有“%s”这个字段，请核对字段名。") % unknown[:40])
    said = {column.name: _value(reading, column, item.get(column.name)) for column in columns}
    reading.external_id = said["external_id"] or ""
    if not reading.errors:
        found, problem = lookup.organisation(**body)  # type: ignore[arg-type]
        if problem:
            place = problem.pointer.removeprefix("/organisation").replace("/", "/organisation_", 1)
            reading.refuse(place.replace("organisation_region", "region"), problem.code, problem.detail)
        elif not isinstance(found, Organisation):
            reading.refuse(
                "/organisation_uscc",
                "organisation_unknown",
                _("该机构尚未登记，请先请本站登记机构，再报送。"),
            )
        reading.attributes = {"organisation": found, "said": said}
    return reading


def _value(reading: Reading, column: MatterColumn, value: Any) -> Any:
    pointer = f"/{column.name}"
    if value is None or value == "":
        if column.required:
            reading.refuse(pointer, "required", _("请填写%s。") % column.label)
        return "" if column.form == "text" else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        reading.refuse(pointer, "not_text", _("“%s”须是文字。") % column.name)
        return None
    text = str(value).strip()
    if "\x00" in text or len(text) > (100 if column.name == "external_id" else LONGEST):
        reading.refuse(pointer, "invalid", _("“%s”过长，或含有不可见的字符。") % column.name)
        return None
    if column.choices:
        return _code(reading, column, text)
    if column.form == "day":
        return _day(reading, pointer, text)
    if column.form in _DECIMALS:
        return _amount(reading, pointer, text, places=_DECIMALS[column.form])
    return _number(reading, pointer, text) if column.form == "number" else text


def _code(reading: Reading, column: MatterColumn, text: str) -> str:
    assert column.choices is not None
    for value, label in column.choices.choices:
        if text in (value, str(label)):
            return str(value)
    known = _("、").join(column.choices.values)
    reading.refuse(
        f"/{column.name}",
        "unknown_code",
        _("“%(value)s”不在代码表中，可用：%(codes)s。") % {"value": text[:40], "codes": known},
    )
    return ""


def _day(reading: Reading, pointer: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        reading.refuse(pointer, "not_a_date", _("“%s”不是日期，请写成 2026-03-15 的样子。") % text[:40])
        return None


def _amount(reading: Reading, pointer: str, text: str, *, places: int) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 14 or amount != round(amount, places):
        reading.refuse(
            pointer,
            "not_a_number",
            _("“%(value)s”不是金额或比率，请写不小于 0 的数字，最多 %(places)d 位小数。")
            % {"value": text[:40], "places": places},
        )
        return None
    return amount


def _number(reading: Reading, pointer: str, text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and int(text) <= 30_000):
        reading.refuse(pointer, "not_a_number", _("“%s”不是整数，请写 0 至 30000 的数字。") % text[:40])
        return None
    return int(text)


def _author(row: Any) -> int:
    """Who entered it; rooms call this column by two names."""
    author: int = row.entered_by_id if hasattr(row, "entered_by_id") else row.created_by_id
    return author


def _fates(matters: Matters, items: Sequence[SubmissionItem]) -> dict[int, dict[str, Any]]:
    rows = matters.model.objects.in_bulk([item.entry for item in items if item.entry])
    found = {}
    for item in items:
        row = rows.get(item.entry)
        if item.outcome == ItemOutcome.REJECTED or row is None:
            reasons = [error["detail"] for error in item.errors]
            found[item.position] = {"state": "rejected", "reasons": reasons, "since": None}
            continue
        state, reasons = matters.fate(row)
        since = getattr(row, "updated_at", None) or getattr(row, "settled_at", None) or row.entered_at
        found[item.position] = {"state": state, "reasons": reasons, "since": since.isoformat()}
    return found
