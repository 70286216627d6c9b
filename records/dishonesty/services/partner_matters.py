"""
What partners send of matters that are no documents: a court's case, a court's letter. Same envelope, same answers.

Such a matter is known again by what it is called in the world, its body and its number; where the number itself was
corrected, by the partner's own reference. Its room enters it by the services that people use; a fault undoes what was
done for that item and no more.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST = 2_000
# What the services call the body, and what the columns do.
_OF_BODY = {"body": "organisation_uscc", "organisation": "organisation_uscc"}
_DECIMALS = {"amount": 2, "rate": 3}


@dataclass(frozen=True)
class MatterColumn:
    """:ivar form: ``text``, ``day``, ``amount`` (two decimals), ``rate`` (three), ``number`` or ``file`` (base64)"""

    name: str
    label: str | Promise
    required: bool = False
    example: str = ""
    help: str | Promise = ""
    choices: type[TextChoices] | None = None
    form: str = "text"
    longest: int = LONGEST


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
    :ivar find: the matter that is known already, locked, by its body, what was said and who says it; None where new
    :ivar enter: enters a new one
    :ivar follow: brings a known one up to what was said: the row that stands now, None where nothing of it is new
    :ivar fate: state and reasons of a matter, in the words of the API
    :ivar mine: the partner's own matters of a body, where the number by which they are known may be corrected
    :ivar change_fate: of an item that proposed a change: state, reasons and since when
    :ivar places: the column of an item where a service calls it otherwise
    :ivar body_help: which body is meant
    """

    kind: str
    label: str | Promise
    model: Any
    columns: Sequence[MatterColumn]
    find: Callable[..., Any]
    enter: Callable[..., Any]
    follow: Callable[..., Any]
    fate: Callable[[Any], tuple[str, list[str]]]
    mine: "Callable[[Organisation, User], QuerySet[Any]] | None" = None
    change_fate: Callable[[Any, SubmissionItem], tuple[str, list[str], datetime]] | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    body_help: str | Promise = ""

    @property
    def all_columns(self) -> tuple[MatterColumn, ...]:
        named = [
            replace(one, help=self.body_help) if self.body_help and one.name == "organisation_name" else one
            for one in _NAMING
        ]
        return (*named, *self.columns)

    def place(self, name: str) -> str:
        """Where in the item a service's field stands."""
        if name in ("", "__all__"):
            return ""
        return f"/{self.places.get(name) or _OF_BODY.get(name, name)}"


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
    readings, answers, digests = read_answers(
        items, read=lambda legible: _read_all(matters, legible, by=by), digest=content_digest
    )
    for answer, reading, digest in zip(answers, readings, digests, strict=True):
        if not answer.errors and answer.outcome != ItemOutcome.DUPLICATE:
            _take(matters, answer, reading, digest, by=by, at=at)
    answer_repetitions(answers)
    return answers


def _take(matters: Matters, answer: Answer, reading: Reading, digest: str, *, by: User, at: datetime) -> None:
    body, said = reading.attributes["organisation"], reading.attributes["said"]
    try:
        with transaction.atomic():
            known = matters.find(body, said, by=by) or _sent_before(matters, body, said, by=by)
            if known is None:
                stands = matters.enter(body=body, said=said, by=by, at=at)
            elif _author(known) != by.pk:
                raise TransitionDenied(
                    "entered_already", _("该事项已由其他单位或人员登记，不能以接口更改；请联系本站核对。")
                )
            elif _proposed_last(matters, known, digest):
                answer.outcome, answer.entry_uid = ItemOutcome.DUPLICATE, known.pk
                answer.proposal = digest
                return
            else:
                stands = matters.follow(known, said=said, by=by, at=at)
    except ValidationError as error:
        places = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for name, found in places.items():
            for one in found:
                answer.refuse(one.code or "invalid", " ".join(one.messages), matters.place(name))
    except TransitionDenied as denied:
        answer.refuse(denied.code, str(denied.message))
    else:
        answer.outcome = ItemOutcome.DUPLICATE if stands is None else ItemOutcome.ACCEPTED
        answer.entry_uid = (known if stands is None else stands).pk
        # What was asked for in this moment is a change on which somebody decides.
        if matters.change_fate and stands is not None and stands.proposed_at == at:
            answer.proposal = digest


def _sent_before(matters: Matters, body: Organisation, said: Mapping[str, Any], *, by: User) -> Any:
    """The newest matter of this body that the partner sent under the same reference."""
    if matters.mine is None:
        return None
    mine = matters.mine(body, by)
    sent = SubmissionItem.objects.filter(
        external_id=said["external_id"],
        entry__in=mine.values("pk"),
        submission__partner=by,
        submission__kind=matters.kind,
    )
    return mine.filter(pk__in=sent.values("entry")).select_for_update(of=("self",)).order_by("-pk").first()


def _proposed_last(matters: Matters, known: Any, digest: str) -> bool:
    """Whether this very change is what was proposed last; one that was refused is not asked for again."""
    if matters.change_fate is None:
        return False
    proposals = SubmissionItem.objects.filter(entry=known.pk).exclude(proposal="")
    last = proposals.order_by("-submission__received_at", "-position").first()
    return last is not None and last.proposal == digest


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
    if "\x00" in text or len(text) > (100 if column.name == "external_id" else column.longest):
        reading.refuse(pointer, "invalid", _("“%s”过长，或含有不可见的字符。") % column.name)
        return None
    if column.choices:
        return _code(reading, column, text)
    if column.form == "day":
        return _day(reading, pointer, text)
    if column.form in _DECIMALS:
        return _amount(reading, pointer, text, places=_DECIMALS[column.form])
    if column.form == "file":
        return _file(reading, pointer, text)
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
        reading.refuse(
            pointer, "not_a_date", _("“%s”不是有效的日期，请按“2026-03-15”的格式填写。") % text[:40]
        )
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


def _file(reading: Reading, pointer: str, text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        reading.refuse(pointer, "not_base64", _("文件须以 base64 编码（RFC 4648）报送。"))
        return None


def _number(reading: Reading, pointer: str, text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and int(text) <= 30_000):
        reading.refuse(pointer, "not_a_number", _("“%s”不是整数，请写 0 至 30000 的数字。") % text[:40])
        return None
    return int(text)


def _author(row: Any) -> int:
    """Who entered it; rooms call this column by three names."""
    names = ("entered_by_id", "received_by_id", "created_by_id")
    author: int = next(getattr(row, name) for name in names if hasattr(row, name))
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
        if item.proposal and matters.change_fate is not None:
            state, reasons, since = matters.change_fate(row, item)
        else:
            state, reasons = matters.fate(row)
            since = next(
                moment
                for name in ("updated_at", "settled_at", "decided_at", "entered_at")
                if (moment := getattr(row, name, None))
            )
        found[item.position] = {"state": state, "reasons": reasons, "since": since.isoformat()}
    return found
