"""The cells of an imported row that hold personal data: sealed while the row waits, shown by a mask."""

import json
from typing import Any

from records.common.masking import mask_id_number
from records.dishonesty.models import ImportRow
from records.dishonesty.services.import_kinds import ImportKind


def seal_cells(kind: ImportKind, cells: dict[str, str]) -> tuple[dict[str, str], str | None]:
    """What of a row may stand in the open, with masks; and the rest as text for an encrypted column."""
    private = {name: cells[name] for name in kind.private(cells) if cells.get(name)}
    if not private:
        return cells, None
    masks = {name: mask_id_number(text) for name, text in private.items()}
    return {**cells, **masks}, json.dumps(private, ensure_ascii=False)


def cells_of(row: ImportRow) -> dict[str, Any]:
    """The row as it was sent."""
    return unsealed(row.content, row.sealed)


def unsealed(content: dict[str, Any], sealed: str | None) -> dict[str, Any]:
    return {**content, **json.loads(sealed)} if sealed else content
