"""The registers of third-party ratings, which their room publishes, and of what governments make known of their debt."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.choices import Scope
from records.registers.choices import Status
from records.registers.lengths import Lengths
from records.registers.models import DebtDisclosure, Rating, RegisterEntry
from records.registers.register import COMMON, Register, add
from records.subjects.models import Organisation

DISCLOSE = "debt_disclosure"
_RATING = (
    "rating_kind", "agency_qualification", "method_name", "method_version", "scale", "grade", "outlook", "score",
    "score_full", "period_from", "period_until", "findings", "conflict_statement", "received_on", "due_on",
    "body_comment", "commented_on", "replaces",
)  # fmt: skip


def _not_ended(entry: RegisterEntry) -> str:
    if getattr(entry, "withdrawn_reason", ""):
        return ""
    return _("评级由其办理页面撤回或以新评级替代：一人提出并写明向公众说明的理由，另一人核定。")


RATINGS = Register(
    kind="rating",
    model=Rating,
    label=gettext_lazy("第三方评级"),
    fields=_RATING,
    optional=("outlook", "score", "score_full", "body_comment", "commented_on", "replaces"),
    # Nobody types in a rating, and nobody changes one here: its room receives, checks and replaces it.
    derived=(*COMMON, *_RATING),
    fixed=(*COMMON, *_RATING),
    told_at_end=("withdrawn_reason",),
    not_ended=_not_ended,
)


def _fill(entry: RegisterEntry, lengths: Lengths) -> None:
    debt: Any = entry
    body = debt.organisation
    debt.authority_name, debt.authority_uscc = body.name, body.uscc or ""
    debt.scope = debt.scope or Scope.PUBLIC
    # It speaks for its year until the next one does.
    debt.valid_until = None
    if debt.year:
        # A document's own words, whatever language the page of its clerk speaks.
        debt.title = f"{body.region.name}{debt.year}年地方政府债务公开情况"
    if debt.approved_on:
        debt.due_on = lengths.due(DISCLOSE, debt.approved_on, body.region_id)


def _contradicts(entry: RegisterEntry) -> dict[str, list[str]]:
    debt: Any = entry
    found: dict[str, list[str]] = {}
    if debt.scope != Scope.PUBLIC:
        found["scope"] = [_("政府债务依法公开，请选择公开公示。")]
    if debt.organisation.kind not in (Organisation.Kind.GOVERNMENT, Organisation.Kind.DEPARTMENT):
        found["organisation"] = [_("政府债务由本级人民政府或其财政部门公开，请选择政府或财政部门。")]
    if debt.approved_on and debt.disclosed_on and debt.disclosed_on < debt.approved_on:
        found["disclosed_on"] = [_("公开日期不能早于批准日期。")]
    for kind, words in (("general", _("一般债务")), ("special", _("专项债务"))):
        limit, balance = getattr(debt, f"limit_{kind}"), getattr(debt, f"balance_{kind}")
        if limit is not None and balance is not None and balance > limit:
            found[f"balance_{kind}"] = [_("%s余额超过限额，请核对公开文件。") % words]
    return found


def _check(entry: RegisterEntry, lengths: Lengths) -> dict[str, list[str]]:
    # What comes later of a year is a change of the entry that stands, so that readers meet one number and not two.
    others = DebtDisclosure.objects.filter(
        organisation=entry.organisation_id,
        year=entry.year,  # type: ignore[attr-defined]
        status=Status.PUBLISHED,
    ).exclude(pk=entry.pk)
    if reference := entry.external_id:  # type: ignore[attr-defined]
        # Known by its sender's reference, this is the one that stands, and what is sent proposes a change of it.
        others = others.exclude(created_by=entry.created_by_id, external_id=reference)
    return {"year": [_("本年度的债务公开已经发布，请对那一条提出变更。")]} if others.exists() else {}


DEBTS = Register(
    kind="debt-disclosure",
    model=DebtDisclosure,
    label=gettext_lazy("政府债务公开"),
    fields=(
        "year", "limit_general", "limit_special", "balance_general", "balance_special", "due_in_year", "debt_ratio",
        "repayment_sources", "emergency", "approved_on", "disclosed_on", "due_on", "document_url",
    ),
    optional=("debt_ratio", "document_url"),
    derived=("title", "authority_name", "authority_uscc", "valid_until", "due_on"),
    draft_needs=("organisation", "year", "decided_on", "approved_on", "disclosed_on"),
    fill=_fill,
    contradicts=_contradicts,
    check=_check,
    body_columns=("organisation_uscc", "organisation_name"),
    draws_on_body=True,
    form_order=(
        "organisation", "year", "document_name", "document_number", "decided_on", "approved_on", "disclosed_on",
    ),
    named={
        "decided_on": (gettext_lazy("文件日期"), gettext_lazy("公开文件的日期，不晚于今天。")),
        "organisation": (gettext_lazy("公开机构"), gettext_lazy("本级人民政府或其财政部门。")),
    },
)  # fmt: skip


def register() -> None:
    add(RATINGS)
    add(DEBTS)
