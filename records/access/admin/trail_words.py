"""What stands in the trail in codes, in the words of its reader."""

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.access.models import AuditEntry
from records.access.roles import Role
from records.subjects.models import Region

# What rooms say in the details of an entry; a name that is not here stands as it was written.
_DETAILS: dict[str, str | Promise] = {
    "code": _("原因代码"),
    "reason": _("事由"),
    "purpose": _("用途"),
    "note": _("说明"),
    "kind": _("种类"),
    "key": _("事项"),
    "number": _("编号"),
    "role": _("角色"),
    "region": _("行政区划"),
    "sha256": _("文件校验值（SHA-256）"),
    "digest": _("摘要"),
    "rows": _("条数"),
    "count": _("条数"),
    "found": _("条数"),
    "before": _("此前"),
    "after": _("此后"),
    "fields": _("字段"),
    "filters": _("查询条件"),
    "object": _("对象编号"),
    "people": _("操作人"),
    "entry": _("审计记录"),
    "address": _("网络地址"),
}


def kind_name(subject_type: str) -> str:
    """What kind of thing it is, in words; what is no table keeps its code."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type


def region_names(entries: Iterable[AuditEntry]) -> dict[str, str]:
    codes = {entry.region_code for entry in entries if entry.region_code}
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def role_names(entry: AuditEntry) -> str:
    return _("、").join(str(Role(role).label) for role in entry.role.split(",") if role)


def details_of(entry: AuditEntry) -> list[tuple[str, str]]:
    return [(str(_DETAILS.get(name, name)), _spelt(value)) for name, value in sorted(entry.details.items())]


def _spelt(value: Any) -> str:
    if isinstance(value, str):
        return value or "—"
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return _("、").join(str(one) for one in value) or "—"
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
