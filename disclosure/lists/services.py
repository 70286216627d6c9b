"""The items of a list: taken from a file as a whole, compared with the edition before."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.editing.services import writable, wrote
from disclosure.lists.columns import TEMPLATE
from disclosure.lists.desks import LISTS
from disclosure.lists.models import COLUMNS, ListItem
from records.access import audit
from records.common import tables
from records.common.text import fold

if TYPE_CHECKING:
    from records.access.models import User

MOST_ITEMS = 5_000
MOST_PROBLEMS = 30
MOST_BYTES = 10 * 2**20


@transaction.atomic
def import_items(*, uid: uuid.UUID, file: Any, by: "User", at: datetime) -> int:
    """
    Put the items of a file in the place of those that the draft has; all of them or none.

    :raises ValidationError: what is wrong, line by line
    """
    item = writable(LISTS, uid, by=by)
    try:
        kind = tables.kind_of(file) if file.size <= MOST_BYTES else None
        if kind is None:
            raise ValidationError(_("请上传用模板填写的 xlsx 或 csv 文件，不超过 10 兆字节。"))
        rows = tables.read(file, kind, TEMPLATE)
    except tables.Unreadable as error:
        raise ValidationError(str(error)) from error
    if len(rows) > MOST_ITEMS:
        raise ValidationError(_("一份清单最多 %d 个事项。") % MOST_ITEMS)
    made, problems, seen = [], list[str](), dict[str, int]()
    for place, row in enumerate(rows, 1):
        line = item_of(item, place, {name: row.as_text().get(name, "") for name in COLUMNS})
        problems += [
            _("第 %(row)d 行：%(what)s") % {"row": row.number, "what": what} for what in wrong_with(line)
        ]
        if line.code in seen:
            problems.append(
                _("第 %(row)d 行：事项编码与第 %(other)d 行重复。")
                % {"row": row.number, "other": seen[line.code]}
            )
        seen.setdefault(line.code, row.number)
        made.append(line)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        if more > 0:
            problems = [*problems[:MOST_PROBLEMS], _("还有 %d 处问题。") % more]
        raise ValidationError(problems)
    ListItem.objects.filter(list=item.pk).delete()
    ListItem.objects.bulk_create(made, batch_size=1_000)
    wrote(item, by, at)
    audit.record(action="service-list.items", by=by, at=at, subject=item, details={"items": len(made)})
    return len(made)


def item_of(owner: Any, place: int, said: dict[str, str]) -> ListItem:
    line = ListItem(list=owner, place=f"{place:06d}", **said)
    line.search_words = fold(" ".join(said[name] for name in ("code", "name", "basis", "content")))
    return line


def wrong_with(line: ListItem) -> list[str]:
    try:
        line.clean_fields(exclude=("list", "place", "search_words"))
    except ValidationError as error:
        return [
            _("%(column)s：%(message)s")
            % {"column": ListItem._meta.get_field(name).verbose_name, "message": message}  # type: ignore[union-attr]
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


@dataclass(frozen=True)
class Comparison:
    added: list[ListItem] = field(default_factory=list)
    removed: list[ListItem] = field(default_factory=list)
    changed: list[tuple[ListItem, ListItem, list[str]]] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return not (self.added or self.removed or self.changed)


def compare(old: list[ListItem], new: list[ListItem]) -> Comparison:
    """What changed from one edition to the next, item by item; an item is known by its code."""
    before = {line.code: line for line in old}
    after = {line.code: line for line in new}
    changed = []
    for code, line in after.items():
        if code in before:
            names = [name for name in COLUMNS if getattr(before[code], name) != getattr(line, name)]
            if names:
                changed.append((before[code], line, names))
    return Comparison(
        added=[line for code, line in after.items() if code not in before],
        removed=[line for code, line in before.items() if code not in after],
        changed=changed,
    )
