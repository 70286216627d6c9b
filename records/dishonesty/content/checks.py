"""What law and house rules ask of a record's content, said once for page, file, API and workflow."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.clocks.services import calendar, length_of
from records.common.identifiers import validate_id_number, validate_uscc
from records.dishonesty.choices import (
    SOURCES_NEEDING_DETERMINATION,
    DocumentKind,
    Scope,
    Severity,
    SubjectType,
)
from records.dishonesty.rules import DisplayPeriod, display_period

if TYPE_CHECKING:
    from records.dishonesty.models import DishonestyRecord

EDITABLE_FIELDS = (
    "subject_type",
    "organisation",
    "official",
    "source",
    "domain",
    "severity",
    "title",
    "facts",
    "amount",
    "legal_basis",
    "catalogue_item",
    "document_kind",
    "document_number",
    "document_name",
    "authority_name",
    "authority_uscc",
    "decided_on",
    "scope",
    "naming_basis",
    "minor_publication_reason",
    "subject_served",
    "under_litigation",
)

# Reading a record aloud in a hearing takes facts; a heading is not enough to object to.
FACTS_MIN_CHARACTERS = 10
# What stands before the number is asked last: so the search passes over a text without digits at once.
ID_NUMBER = re.compile(r"\d{17}[\dXx](?!\d)(?<!\d{18}[\dXx])")


def _itself(value: Any) -> Any:
    return value


def _length(text: str | None) -> int:
    """As far as the rules ask; something that is nothing but blanks is too short, and not missing."""
    return min(max(len(text.strip()), 1), FACTS_MIN_CHARACTERS) if text else 0


def _is_negative(amount: Any) -> bool:
    return amount is not None and bool(amount < 0)


# How much of each field the rules see: of a text nothing but whether there is one.
_LOOKED_AT: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("source", "domain", "severity", "catalogue_item", "document_kind", "scope"), _itself),
    **dict.fromkeys(("subject_type", "decided_on", "authority_uscc"), _itself),
    **dict.fromkeys(("organisation", "official", "title", "legal_basis", "document_number"), bool),
    **dict.fromkeys(("document_name", "authority_name", "naming_basis", "minor_publication_reason"), bool),
    "facts": _length,
    "amount": _is_negative,
}


@dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong with what was sent.

    :ivar pointer: the field, as a JSON pointer for items ("/organisation/uscc") or a field name for forms
    :ivar code: stable English code
    :ivar detail: a sentence in the reader's language that names the field and the remedy
    """

    pointer: str
    code: str
    detail: str

    def as_dict(self) -> dict[str, str]:
        return {"pointer": self.pointer, "code": self.code, "detail": self.detail}


def problems_of(attributes: Mapping[str, Any], *, on: date) -> list[Problem]:
    """All that keeps content with these values from being submitted on that day; field names as pointers."""
    return problems_of_many({name: [attributes.get(name)] for name in _LOOKED_AT}, on=on)[0]


def problems_of_many(columns: Mapping[str, Sequence[Any]], *, on: date) -> list[list[Problem]]:
    """The same of many, told field by field. What the rules see of a thousand contents differs in few: asked once of each."""
    seen = list(zip(*(map(look, columns[name]) for name, look in _LOOKED_AT.items()), strict=True))
    found: dict[tuple[Any, ...], list[Problem]] = {}
    for outline in set(seen):
        said = dict(zip(_LOOKED_AT, outline, strict=True))
        found[outline] = [*_required(said), *_document(said, on=on), *_publication(said)]
    return [
        [*found[outline], *personal] for outline, personal in zip(seen, _personal_data(columns), strict=True)
    ]


_REQUIRED = {
    "organisation": gettext_lazy("请选择失信机构。"),
    "source": gettext_lazy("请选择失信来源。"),
    "domain": gettext_lazy("请选择所属领域。"),
    "severity": gettext_lazy("请选择失信程度。"),
    "title": gettext_lazy("请填写标题。"),
    "facts": gettext_lazy("请填写失信事实。"),
    "legal_basis": gettext_lazy("请填写认定依据。"),
    "catalogue_item": gettext_lazy("请选择目录事项：没有目录事项的信息不得归集。"),
    "document_kind": gettext_lazy("请选择文书类别。"),
    "document_number": gettext_lazy("请填写文书文号：没有生效文书不得认定失信。"),
    "document_name": gettext_lazy("请填写文书名称。"),
    "authority_name": gettext_lazy("请填写作出机关。"),
    "decided_on": gettext_lazy("请填写文书日期。"),
    "scope": gettext_lazy("请选择公开范围。"),
}


def _required(said: Mapping[str, Any]) -> list[Problem]:
    found = [Problem(name, "required", str(message)) for name, message in _REQUIRED.items() if not said[name]]
    if 0 < said["facts"] < FACTS_MIN_CHARACTERS:
        found.append(
            Problem(
                "facts",
                "too_short",
                _("失信事实过于简略，请写明时间、行为和后果（至少 %d 字）。") % FACTS_MIN_CHARACTERS,
            )
        )
    return found


def _document(said: Mapping[str, Any], *, on: date) -> list[Problem]:
    found = []
    decided_on = said["decided_on"]
    if decided_on and decided_on > on:
        found.append(Problem("decided_on", "in_future", _("文书日期不能晚于今天，请核对文书。")))
    if decided_on and decided_on.year < 1990:
        found.append(Problem("decided_on", "too_early", _("文书日期早于 1990 年，请核对年份。")))
    if said["source"] in SOURCES_NEEDING_DETERMINATION and said["document_kind"] not in (
        DocumentKind.DETERMINATION,
        DocumentKind.JUDGMENT,
    ):
        found.append(
            Problem(
                "document_kind",
                "determination_needed",
                _("该类失信须有认定机关的认定决定书或生效裁判文书，请选择相应文书类别。"),
            )
        )
    if code := said["authority_uscc"]:
        try:
            validate_uscc(code)
        except ValidationError as error:
            found.append(Problem("authority_uscc", str(error.code), " ".join(error.messages)))
    if said["amount"]:
        found.append(Problem("amount", "negative", _("涉及金额不能为负数。")))
    return found


def _publication(said: Mapping[str, Any]) -> list[Problem]:
    found = []
    subject_type = said["subject_type"] or SubjectType.ORGANISATION
    if subject_type == SubjectType.OFFICIAL and not said["official"]:
        found.append(Problem("official", "required", _("主体为公务员时，请填写责任人。")))
    if subject_type == SubjectType.ORGANISATION and said["naming_basis"]:
        found.append(Problem("naming_basis", "only_for_officials", _("公开姓名的依据只用于公务员，请清空。")))
    if (
        said["severity"] == Severity.MINOR
        and said["scope"] == Scope.PUBLIC
        and not said["minor_publication_reason"]
    ):
        found.append(
            Problem(
                "minor_publication_reason",
                "minor_not_public",
                _("轻微失信一般不公示：请改为其他公开范围，或说明仍予公示的理由。"),
            )
        )
    return found


def _personal_data(columns: Mapping[str, Sequence[Any]]) -> list[list[Problem]]:
    told: list[list[Problem]] = [[] for _title in columns["title"]]
    officials, bases, scopes = columns["official"], columns["naming_basis"], columns["scope"]
    for field in ("title", "facts"):
        texts = [text or "" for text in columns[field]]
        # Looked through as one: no number begins in one text and ends in the next.
        if not any(officials) and not ID_NUMBER.search("\n".join(texts)):
            continue
        for found, text, official, basis, scope in zip(told, texts, officials, bases, scopes, strict=True):
            if problem := _told_in(text, field=field, official=official, named=_may_be_named(basis, scope)):
                found.append(problem)
    return told


def personal_data_in(text: str, *, official: Any, naming_basis: str, scope: str) -> Problem | None:
    """What a text that stands beside such a record tells of a person although the record keeps it back."""
    return _told_in(text, field="comment", official=official, named=_may_be_named(naming_basis, scope))


def _may_be_named(naming_basis: str, scope: str) -> bool:
    return bool(naming_basis) or scope == Scope.INTERNAL


def _told_in(text: str, *, field: str, official: Any, named: bool) -> Problem | None:
    """
    Free text must not say what the fields keep back (个人信息保护法 25): it is published word for word.

    A name is looked for wherever the record may leave the office; an ID number has a place in no text.
    """
    name = getattr(official, "name", "")
    if name and not named and name in text:
        return Problem(
            field,
            "names_the_official",
            _("文字中出现了责任人姓名，请改为“相关责任人”，或填写公开姓名的法律依据。"),
        )
    if any(_is_id_number(number) for number in ID_NUMBER.findall(text)):
        return Problem(field, "id_number_in_text", _("文字中出现了身份证号码，请删除。"))
    return None


def _is_id_number(text: str) -> bool:
    try:
        validate_id_number(text)
    except ValidationError:
        return False
    return True


def missing_for_submission(record: "DishonestyRecord", *, on: date) -> list[Problem]:
    """The same checks over a stored record."""
    return problems_of({name: _value(record, name) for name in EDITABLE_FIELDS}, on=on)


def _value(record: "DishonestyRecord", name: str) -> Any:
    # The body by id: the check asks only whether there is one.
    return record.organisation_id if name == "organisation" else getattr(record, name)


def display_period_of(record: "DishonestyRecord", *, published_on: date) -> DisplayPeriod:
    """The display period of a record if it is published on that day, by its region's lengths."""
    return display_period(
        decided_on=record.decided_on,
        published_on=published_on,
        minimum=length_of(f"display_min_{record.severity}", region=record.region_id),
        maximum=length_of(f"display_max_{record.severity}", region=record.region_id),
        calendar=calendar(),
    )
