"""The desk of lists."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.editing.desk import Desk, Problems, add
from disclosure.lists.models import ServiceList
from records.access.labels import name_actions


def _of_list(item: Any, on: date) -> Problems:
    found: Problems = {}
    if item.dated_on and item.dated_on > on:
        found["dated_on"] = [_("公布日期不能晚于今天，请核对。")]
    if not item.items.exists():
        found["title"] = [_("清单还没有事项：请先保存草稿，再用模板导入事项。")]
    return found


LISTS = Desk(
    kind="service-list",
    model=ServiceList,
    label=gettext_lazy("清单"),
    fields=("kind", "year", "authority_name", "document_number", "note"),
    optional=("document_number", "note"),
    more=_of_list,
)


def register() -> None:
    add(LISTS)
    name_actions(**{"service-list.items": gettext_lazy("导入清单事项")})
