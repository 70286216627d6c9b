"""From a complaint that was true and not put right to the draft of a record; without the document it goes nowhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.common.workflow import TransitionDenied
from records.dishonesty.choices import CatalogueItem, DocumentKind, Domain, Severity, Source
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import create_record
from supervision.complaints.choices import ComplaintKind
from supervision.complaints.models import Complaint
from supervision.complaints.services.privacy import refuse_identity

if TYPE_CHECKING:
    from records.access.models import User

SOURCES = {
    ComplaintKind.ARREARS: Source.ARREARS,
    ComplaintKind.BROKEN_PLEDGE: Source.BROKEN_PLEDGE,
    ComplaintKind.CONTRACT: Source.BROKEN_PLEDGE,
    ComplaintKind.POLICY: Source.BROKEN_PLEDGE,
    ComplaintKind.SERVICE: Source.ONLINE_SERVICE,
}
DOMAINS = {
    ComplaintKind.PROCUREMENT: Domain.PROCUREMENT,
    ComplaintKind.POLICY: Domain.POLICY,
}
BASIS = "《关于完善政府诚信履约机制优化民营经济发展环境的通知》（发改财金〔2023〕1103号）"


def draft_record(
    case: Complaint, *, content: Mapping[str, Any], by: "User", at: datetime
) -> DishonestyRecord:
    """The draft, in the caller's transaction; its words are the office's own and say nothing of who complained."""
    if case.body is None:
        raise TransitionDenied("body_unknown", _("请先确定被反映单位，再提请认定。"))
    said = prefilled(case, at=at) | dict(content)
    for field in ("title", "facts"):
        refuse_identity(str(said.get(field) or ""), complaint=case, field=field)
    return create_record(content=said, by=by, at=at)


def prefilled(case: Complaint, *, at: datetime) -> dict[str, Any]:
    """
    What the complaint itself tells of the record.

    The words of whoever complained are not among it: only what the office found, which its steps hold.
    """
    # A record is Chinese, in whatever language its writer works.
    with override("zh-hans"):
        return _prefilled(case, at=at)


def _prefilled(case: Complaint, *, at: datetime) -> dict[str, Any]:
    return {
        "organisation": case.body,
        "source": SOURCES.get(ComplaintKind(case.kind), Source.OTHER),
        "domain": DOMAINS.get(ComplaintKind(case.kind), Domain.GENERAL),
        "severity": Severity.ORDINARY,
        "title": _("%s，拒不整改") % case.get_kind_display(),
        "facts": _facts(case),
        "legal_basis": BASIS,
        "catalogue_item": (
            CatalogueItem.CONTRACT if case.kind == ComplaintKind.ARREARS else CatalogueItem.PLEDGE
        ),
        "document_kind": DocumentKind.DETERMINATION,
        "decided_on": timezone.localdate(at),
    }


def _facts(case: Complaint) -> str:
    found = [
        step.note
        for step in case.steps.filter(name__in=("find_true", "note_refused")).order_by("at", "uid")
        if step.note
    ]
    # No number of the complaint: a record that says it came of one lets the body guess from whom.
    told = _("经核查，%(body)s存在%(kind)s的情形。") % {
        "body": case.body_name,
        "kind": case.get_kind_display(),
    }
    until = _("责令于%s前整改，逾期拒不整改。") % case.rectify_until.isoformat() if case.rectify_until else ""
    return "".join([told, *found, until])[:4000]
