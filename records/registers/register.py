"""What a register is: one kind of document, told in a few lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.labels import name_steps
from records.common.identifiers import validate_uscc
from records.dishonesty.content.checks import ID_NUMBER
from records.registers.lengths import Lengths

if TYPE_CHECKING:
    from records.access.models import User
    from records.registers.models import RegisterEntry

COMMON = (
    "title", "document_number", "document_name", "authority_name", "authority_uscc", "decided_on", "valid_until",
    "scope",
)  # fmt: skip
_MAY_BE_EMPTY = ("authority_uscc", "valid_until")
EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Register:
    """
    One register.

    :ivar kind: the name of its documents on the chain
    :ivar fields: its own columns, besides those that every entry has
    :ivar optional: those of its columns that may stay empty
    :ivar derived: columns that follow from others by ``fill``; nobody enters them
    :ivar private: columns that are entered and stay at this node, encrypted where they name a person
    :ivar numbers: columns that hold registration numbers, which may look like an ID number
    :ivar told_at_end: columns that the end event says, where every other one only says that it ended
    :ivar draft_needs: what even a draft must say
    :ivar fill: puts values where they follow from others; called before every check and save
    :ivar contradicts: what else is wrong even in a draft, by column
    :ivar check: what else keeps an entry from being published, by column
    :ivar form_order: the columns as the paper form has them; the others follow
    :ivar named: what the paper form calls a column, and how it is filled in, where that is not the column's own name
    :ivar ends_by_withdrawal: a person ends it only by a withdrawal that another one noted with its reason
    :ivar fixed: columns that an ordinary change of a published entry leaves as they are; its room has steps of its own
    :ivar not_ended: what keeps a person from ending an entry, as a sentence; empty where nothing does
    :ivar body_columns: what names the body in a file or a submission: its code, its name
    :ivar draws_on_body: whether an entry says what the body's own row says, so that it has to be registered before
    :ivar after: what follows from a step in the same transaction, called as ``after(step, entries, by=…, at=…)``
    """

    kind: str
    model: "type[RegisterEntry]"
    label: Any
    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    told_at_end: tuple[str, ...] = ()
    draft_needs: tuple[str, ...] = ("organisation", "title", "decided_on")
    fill: "Callable[[RegisterEntry, Lengths], None] | None" = None
    contradicts: "Callable[[RegisterEntry], dict[str, list[str]]] | None" = None
    check: "Callable[[RegisterEntry, Lengths], dict[str, list[str]]] | None" = None
    ends_by_withdrawal: bool = False
    form_order: tuple[str, ...] = ()
    named: Mapping[str, tuple[Any, Any]] = field(default_factory=dict, hash=False)
    fixed: tuple[str, ...] = ()
    not_ended: "Callable[[RegisterEntry], str] | None" = None
    body_columns: tuple[str, str] = ("authority_uscc", "authority_name")
    draws_on_body: bool = False
    after: "Callable[..., None] | None" = None

    @property
    def carried(self) -> tuple[str, ...]:
        """The columns that an entry says: what is entered, compared, kept in versions and sent up."""
        return (*COMMON, *self.fields)

    @property
    def editable(self) -> tuple[str, ...]:
        return ("organisation", *self.carried, *self.private)

    @property
    def entered(self) -> tuple[str, ...]:
        """The columns that stand on a form."""
        names = dict.fromkeys((*self.form_order, *self.carried, *self.private))
        return tuple(name for name in names if name not in self.derived)

    def prepare(self, entry: "RegisterEntry", *, lengths: Lengths | None = None) -> None:
        """Fill what follows from other columns, once the entry has its body and its day."""
        if self.fill is not None:
            entry.region_id = entry.organisation.region_id
            self.fill(entry, lengths or Lengths())

    def follow(self, step: str, entries: "Sequence[RegisterEntry]", *, by: "User", at: datetime) -> None:
        """Let the register's room do what follows from a step."""
        if self.after is not None:
            self.after(step, entries, by=by, at=at)

    def label_of(self, name: str) -> str:
        if name in self.named:
            return str(self.named[name][0])
        return str(self.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]

    def missing(self, entry: "RegisterEntry", *, on: date) -> list[str]:
        """What keeps the entry from being published, as sentences that name the field and the remedy."""
        return [sentence for sentences in self.problems(entry, on=on).values() for sentence in sentences]

    def problems(
        self, entry: "RegisterEntry", *, on: date, lengths: Lengths | None = None
    ) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.carried:
            if getattr(entry, name) in EMPTY and name not in (*_MAY_BE_EMPTY, *self.optional):
                found[name] = [_("请填写%s。") % self.label_of(name)]
        found.update(self.wrong(entry, on=on))
        if self.check is not None:
            for name, sentences in self.check(entry, lengths or Lengths()).items():
                found.setdefault(name, sentences)
        return found

    def wrong(self, entry: "RegisterEntry", *, on: date) -> dict[str, list[str]]:
        """What is wrong even in a draft, by field."""
        found: dict[str, list[str]] = {}
        for name in (*self.carried, *self.private):
            value = getattr(entry, name)
            try:
                if value not in EMPTY:
                    self.model._meta.get_field(name).clean(value, entry)  # type: ignore[union-attr]
            except ValidationError as error:
                found[name] = [f"{self.label_of(name)}：{message}" for message in error.messages]
            # A body's credit code may consist of digits alone, as an ID number does; its check digit is looked at below.
            if (
                isinstance(value, str)
                and name not in ("authority_uscc", *self.numbers, *self.private)
                and ID_NUMBER.search(value)
            ):
                found[name] = [_("%s中有身份证件号码，请删去：个人信息不得公示。") % self.label_of(name)]
        if entry.decided_on and entry.decided_on > on:
            found["decided_on"] = [_("文书日期不能晚于今天，请核对文书。")]
        if entry.valid_until and entry.decided_on and entry.valid_until < entry.decided_on:
            found["valid_until"] = [_("有效期至不能早于文书日期，请核对文书。")]
        if entry.authority_uscc and "authority_uscc" not in found:
            try:
                validate_uscc(entry.authority_uscc)
            except ValidationError as error:
                found["authority_uscc"] = list(error.messages)
        if self.contradicts is not None:
            for name, sentences in self.contradicts(entry).items():
                found.setdefault(name, sentences)
        return found

    def said(self, entry: "RegisterEntry") -> dict[str, Any]:
        """What the entry says, as plain JSON values by column."""
        return {name: plain(getattr(entry, name)) for name in self.carried}

    def read(self, name: str, value: Any) -> Any:
        """A plain JSON value as the column holds it; a value outside its code list or type is refused."""
        field = self.model._meta.get_field(name)
        if value is None:
            if not field.null:
                raise ValueError(name)
            return None
        try:
            cleaned = field.to_python(value)  # type: ignore[union-attr]
            if cleaned != "":
                field.run_validators(cleaned)  # type: ignore[union-attr]
        except ValidationError as error:
            raise ValueError(name) from error
        if isinstance(field, ArrayField):
            known = dict(field.base_field.flatchoices)
            if not isinstance(cleaned, list) or any(one not in known for one in cleaned):
                raise ValueError(name)
            return cleaned
        if field.choices and cleaned != "" and cleaned not in dict(field.flatchoices):  # type: ignore[union-attr]
            raise ValueError(name)
        if isinstance(field, models.CharField | models.TextField) and not isinstance(value, str):
            raise ValueError(name)
        return cleaned


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


_registers: dict[str, Register] = {}


def add(register: Register) -> None:
    """Open a register; its documents travel the chain from then on."""
    from records.registers.travel import kind_of
    from records.registers.workflow import WORKFLOW

    _registers[register.kind] = register
    kind_of(register)
    name_steps(
        register.kind,
        register.label,
        WORKFLOW,
        created=gettext_lazy("录入"),
        edited=gettext_lazy("修改"),
        amended=gettext_lazy("更新"),
        withdrawal_noted=gettext_lazy("登记撤回事由"),
        person_read=gettext_lazy("查看个人信息"),
    )


def registers() -> list[Register]:
    return [_registers[kind] for kind in sorted(_registers)]


def register_named(kind: str) -> Register:
    return _registers[kind]


def register_of(entry: "RegisterEntry") -> Register:
    return next(register for register in _registers.values() if isinstance(entry, register.model))
