"""Files of entries, those of licences and penalties in the national columns, through the same import as records."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from records.dishonesty.choices import Channel
from records.dishonesty.services.import_kinds import Checked, ImportKind, cell, register_import_kind
from records.registers.intake import (
    digest_of,
    known_contents,
    read_entries,
    store_entries,
    taken_numbers,
)
from records.registers.models import Counterparty
from records.registers.national import code_of, columns_of
from records.registers.publicity import DECISIONS
from records.registers.register import Register
from records.registers.release import release_batch

if TYPE_CHECKING:
    from records.access.models import User

_PRIVATE = ("representative_id_number", "person_id_number")
_LONG = ("facts", "content", "basis", "offence", "remark", "categories")
_TELLING = ("counterparty_name", "counterparty_uscc", "document_number", "authority_name", "decided_on")


@dataclass(frozen=True)
class _Import:
    """The import's questions to one register."""

    register: Register
    numbers: tuple[str, ...]

    def private(self, cells: Mapping[str, Any]) -> Iterable[str]:
        kind = self.register.kind
        names = [code_of(kind, column) for column in self.numbers]
        if str(cells.get(code_of(kind, "counterparty_kind")) or "").strip() != Counterparty.LEGAL:
            # A person's name; of what the cell says wrongly, rather too much is sealed.
            names.append(code_of(kind, "counterparty_name"))
        return names

    def check(self, rows: Sequence[Mapping[str, Any]], *, by: "User", at: datetime) -> list[Checked]:
        names = {column.name for column in columns_of(self.register.kind)}
        items = [
            {name: value for name, value in row.items() if name in names and value not in (None, "")}
            for row in rows
        ]
        readings = read_entries(self.register, items, by=by, at=at)
        return [
            Checked(
                reading.external_id,
                digest_of(_as_text(item)),
                [cell(error.pointer.lstrip("/"), error.code, error.detail) for error in reading.errors],
                reading,
            )
            for item, reading in zip(items, readings, strict=True)
        ]

    def known(self, digests: Iterable[str]) -> dict[str, uuid.UUID]:
        return known_contents(self.register, digests)

    def taken(self, external_ids: Iterable[str], by: "User") -> set[str]:
        return taken_numbers(self.register, external_ids, by)

    def store(
        self, rows: Sequence[Checked], *, by: "User", at: datetime, unit: tuple[str, str]
    ) -> list[uuid.UUID]:
        entries = store_entries(
            self.register,
            [row.content for row in rows],
            [row.digest for row in rows],
            by=by,
            at=at,
            channel=Channel.IMPORT,
        )
        return [entry.pk for entry in entries]

    def address(self, uid: uuid.UUID) -> str:
        return reverse(f"admin:records_{self.register.model._meta.model_name}_page", args=[uid])


def _as_text(item: Mapping[str, Any]) -> dict[str, str]:
    """The cells as text: of a date or a number the first reading and the second must tell the same."""
    from records.common.tables import text_of

    return {name: text_of(value) for name, value in item.items()}


def register() -> None:
    for one in DECISIONS:
        register_entry_import(one, telling=_TELLING, long=_LONG, private=_PRIVATE)


def register_entry_import(
    one: Register, *, telling: tuple[str, ...], long: tuple[str, ...], private: tuple[str, ...] = ()
) -> None:
    """
    Let files bring in a register's entries; its columns stand in ``national.columns_of``.

    :param telling: by which columns a person recognises a row
    :param long: what is mended in a box of several lines
    :param private: columns with personal data, besides the name of a counterparty that may be a person
    """
    asked = _Import(one, private)
    columns = columns_of(one.kind)
    register_import_kind(
        ImportKind(
            name=one.kind,
            label=one.label,
            columns=columns,
            telling=tuple(code_of(one.kind, name) for name in telling),
            long=tuple(column.name for column in columns if column.column in long),
            private=asked.private,
            check=asked.check,
            known=asked.known,
            taken=asked.taken,
            store=asked.store,
            target="entry",
            address=asked.address,
            release=release_batch,
        )
    )
