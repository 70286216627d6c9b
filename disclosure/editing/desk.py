"""What a desk is: one kind of thing written for the public, told in a few lines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.labels import name_steps
from records.dishonesty.content.checks import ID_NUMBER
from records.registers.register import plain

if TYPE_CHECKING:
    from disclosure.editing.models import Written

COMMON = ("title", "dated_on", "show_from", "show_until", "scope")
NEEDED_FOR_A_DRAFT = ("organisation", "title", "dated_on", "show_from")
Problems = dict[str, list[str]]


def _nothing_more(item: "Written", on: date) -> Problems:
    return {}


@dataclass(frozen=True)
class Desk:
    """
    One desk.

    :ivar kind: its name in versions, steps and the audit trail
    :ivar fields: its own columns, besides those that all have
    :ivar optional: those of its own columns that may stay empty
    :ivar more: what else is wrong, by field; asked when it is submitted and published
    :ivar unsearched: columns that may hold digits as long as an ID number (codes, addresses)
    :ivar keys: what the keys of a column of JSON are called
    :ivar files: whether files are handed out with it
    """

    kind: str
    model: "type[Written]"
    label: Any
    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()
    more: "Callable[[Written, date], Problems]" = _nothing_more
    unsearched: tuple[str, ...] = ()
    keys: "Mapping[str, Any]" = field(default_factory=dict)
    files: bool = False

    @property
    def carried(self) -> tuple[str, ...]:
        """The columns that are entered, compared and kept in versions."""
        return (*COMMON, *self.fields)

    @property
    def editable(self) -> tuple[str, ...]:
        return ("organisation", *self.carried)

    def column(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def label_of(self, name: str) -> str:
        return str(self.column(name).verbose_name)

    def value(self, item: "Written", name: str) -> Any:
        """The column's value as plain JSON; of a reference its key."""
        found = getattr(item, self.column(name).attname)
        return str(found) if self.column(name).is_relation and found is not None else plain(found)

    def plain(self, name: str, value: Any) -> Any:
        """A value from a form in the same shape."""
        if self.column(name).is_relation:
            return str(value.pk) if value is not None else None
        return plain(value)

    def put(self, item: "Written", said: Mapping[str, Any]) -> None:
        """Fill the item from plain values."""
        for name, value in said.items():
            column = self.column(name)
            if column.is_relation:
                setattr(item, column.attname, value)
            else:
                setattr(item, name, column.to_python(value) if value is not None else None)

    def said(self, item: "Written") -> dict[str, Any]:
        return {name: self.value(item, name) for name in self.carried}

    def problems(self, item: "Written", *, on: date) -> Problems:
        """What keeps the item from being published, by field, each sentence with its remedy."""
        found: Problems = {}
        for name in self.carried:
            if self.value(item, name) in (None, "", []) and name not in ("show_until", *self.optional):
                found[name] = [_("请填写%s。") % self.label_of(name)]
        return {
            **found,
            **self.wrong(item),
            **{k: v for k, v in self.more(item, on).items() if k not in found},
        }

    def wrong(self, item: "Written") -> Problems:
        """What is wrong even in a draft."""
        found: Problems = {}
        for name in self.carried:
            column = self.column(name)
            value = getattr(item, column.attname)
            try:
                if value not in (None, "", []) and not column.is_relation:
                    column.clean(value, item)
            except ValidationError as error:
                found[name] = [f"{self.label_of(name)}：{message}" for message in error.messages]
            if isinstance(value, str) and name not in self.unsearched and ID_NUMBER.search(value):
                found[name] = [_("%s中有身份证件号码，请删去：个人信息不得公示。") % self.label_of(name)]
        if item.show_from and item.show_until and item.show_until < item.show_from:
            found["show_until"] = [_("展示至不能早于展示自，请核对。")]
        return found

    def readable(self, name: str, value: Any) -> str:
        """A plain value as a person reads it: labels for codes, names for keys, a dash for nothing."""
        if value in (None, "", [], {}):
            return "—"
        column = self.column(name)
        if column.is_relation:
            return str(column.related_model.objects.filter(pk=value).first() or "—")
        if isinstance(value, dict):
            lines = [(key, " ".join(str(one) for one in said.values() if one)) for key, said in value.items()]
            return "\n".join(f"{self.keys.get(key, key)}：{text}" for key, text in lines)
        if isinstance(value, list):
            labels = dict(column.base_field.flatchoices)
            return _("、").join(str(labels.get(one, one)) for one in value)
        return str(dict(column.flatchoices).get(value, value))


_desks: dict[str, Desk] = {}


def add(desk: Desk) -> Desk:
    from disclosure.editing.workflow import WORKFLOW

    _desks[desk.kind] = desk
    name_steps(
        desk.kind,
        desk.label,
        WORKFLOW,
        created=gettext_lazy("录入"),
        edited=gettext_lazy("修改"),
        file_attached=gettext_lazy("添加附件"),
        file_removed=gettext_lazy("移除附件"),
    )
    return desk


def desks() -> list[Desk]:
    return [_desks[kind] for kind in sorted(_desks)]


def desk_named(kind: str) -> Desk:
    return _desks[kind]


def desk_of(item: "Written | type[models.Model]") -> Desk:
    model = item if isinstance(item, type) else type(item)
    return next(desk for desk in _desks.values() if desk.model is model)
