"""A record's content as plain JSON values: for versions, comparison, digests and the chain."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.canonical import canonical_bytes, sha256_hex
from records.dishonesty.choices import (
    CatalogueItem,
    DocumentKind,
    Domain,
    EndReason,
    Rectification,
    Scope,
    Severity,
    Source,
    SubjectType,
)
from records.subjects.models import Region

if TYPE_CHECKING:
    from records.dishonesty.models import DishonestyRecord

LABELS: dict[str, str | Promise] = {
    "subject_type": gettext_lazy("主体类别"),
    "organisation": gettext_lazy("失信机构"),
    "organisation_uscc": gettext_lazy("统一社会信用代码"),
    "official": gettext_lazy("责任人"),
    "region": gettext_lazy("行政区划"),
    "source": gettext_lazy("失信来源"),
    "domain": gettext_lazy("所属领域"),
    "severity": gettext_lazy("失信程度"),
    "title": gettext_lazy("标题"),
    "facts": gettext_lazy("失信事实"),
    "amount": gettext_lazy("涉及金额（元）"),
    "legal_basis": gettext_lazy("认定依据"),
    "catalogue_item": gettext_lazy("目录事项"),
    "document_kind": gettext_lazy("文书类别"),
    "document_number": gettext_lazy("文书文号"),
    "document_name": gettext_lazy("文书名称"),
    "authority_name": gettext_lazy("作出机关"),
    "authority_uscc": gettext_lazy("作出机关统一社会信用代码"),
    "decided_on": gettext_lazy("文书日期"),
    "scope": gettext_lazy("公开范围"),
    "naming_basis": gettext_lazy("公开姓名的法律依据"),
    "minor_publication_reason": gettext_lazy("轻微失信仍予公示的理由"),
    "subject_served": gettext_lazy("文书已送达当事机构"),
    "subject_comment": gettext_lazy("当事机构意见"),
    "under_objection": gettext_lazy("异议处理中"),
    "under_litigation": gettext_lazy("复议诉讼中"),
    "display_from": gettext_lazy("公示起始日"),
    "repairable_from": gettext_lazy("可申请修复日"),
    "display_until": gettext_lazy("公示截止日"),
    "end_reason": gettext_lazy("终止原因"),
    "rectification_due_on": gettext_lazy("整改期限"),
    "rectification_status": gettext_lazy("整改情况"),
    "consequences": gettext_lazy("失信后果"),
}

_CHOICES = {
    "subject_type": SubjectType,
    "source": Source,
    "domain": Domain,
    "severity": Severity,
    "catalogue_item": CatalogueItem,
    "document_kind": DocumentKind,
    "scope": Scope,
    "end_reason": EndReason,
    "rectification_status": Rectification,
}


def snapshot(record: "DishonestyRecord") -> dict[str, Any]:
    """All that a version says, keyed as ``LABELS``; the official by name, never by ID number."""
    body, official = record.organisation, record.official
    return {
        "subject_type": record.subject_type,
        "organisation": body.name,
        "organisation_uscc": body.uscc or "",
        "official": official.name if official else "",
        "region": record.region_id,
        "source": record.source,
        "domain": record.domain,
        "severity": record.severity,
        "title": record.title,
        "facts": record.facts,
        "amount": None if record.amount is None else f"{record.amount:.2f}",
        "legal_basis": record.legal_basis,
        "catalogue_item": record.catalogue_item,
        "document_kind": record.document_kind,
        "document_number": record.document_number,
        "document_name": record.document_name,
        "authority_name": record.authority_name,
        "authority_uscc": record.authority_uscc,
        "decided_on": record.decided_on.isoformat(),
        "scope": record.scope,
        "naming_basis": record.naming_basis,
        "minor_publication_reason": record.minor_publication_reason,
        "subject_served": record.subject_served,
        "subject_comment": record.subject_comment,
        "under_objection": record.under_objection,
        "under_litigation": record.under_litigation,
        "display_from": _iso(record.display_from),
        "repairable_from": _iso(record.repairable_from),
        "display_until": _iso(record.display_until),
        "end_reason": record.end_reason,
        # Nothing rather than empty, as in the versions from before these were known.
        "rectification_due_on": _iso(record.rectification_due_on),
        "rectification_status": record.rectification_status or None,
        "consequences": record.consequences or None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def readable(name: str, value: Any) -> str:
    """A stored value as a person reads it: labels for codes, yes and no for marks, a dash for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name == "region":
        return Region.objects.filter(code=value).values_list("full_name", flat=True).first() or str(value)
    if name == "consequences":
        return "；".join(one["title"] for one in value) or "—"
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)  # type: ignore[abstract]
    return str(value)


def content_digest(item: Mapping[str, Any]) -> str:
    """SHA-256 over what a partner or a file said of a record, its own reference left out."""
    return sha256_hex(
        canonical_bytes(
            {
                key: value if type(value) is str else _plain(value)
                for key, value in item.items()
                if key != "external_id"
            }
        )
    )


def _plain(value: Any) -> Any:
    # JSON numbers with a point reach us as Decimal or float; canonical JSON knows neither.
    if isinstance(value, float | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {key: inner if type(inner) is str else _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
