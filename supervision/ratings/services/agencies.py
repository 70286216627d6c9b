"""Agencies that rate, and the methods they rate by."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.common.identifiers import normalise_uscc, validate_uscc
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.subjects.models import Region
from supervision.ratings.models import RatingAgency, RatingMethod
from supervision.ratings.services.steps import needed
from supervision.ratings.workflow import CHECKERS, RECEIVERS

if TYPE_CHECKING:
    from records.access.models import User

MOST_GRADES = 30


@transaction.atomic
def enter_agency(
    *,
    name: str,
    uscc: str,
    qualification: str,
    qualified_until: date | None = None,
    by: "User",
    at: datetime,
) -> RatingAgency:
    """Enter an agency; its ratings are published once another person has confirmed it."""
    code = normalise_uscc(uscc)
    try:
        validate_uscc(code)
    except ValidationError as error:
        raise ValidationError({"uscc": error.messages}) from error
    agency = RatingAgency(
        name=needed("name", name, _("请填写评级机构名称。"))[:200],
        uscc=code,
        qualification=needed("qualification", qualification, _("请填写资质及其文号。"))[:200],
        qualified_until=qualified_until,
        region=Region.objects.get(code=this_node().code),
        entered_by=by,
        entered_at=at,
    )
    _may(agency, RECEIVERS, "agency_entered", by, at)
    if RatingAgency.objects.filter(uscc=code).exists():
        raise ValidationError({"uscc": _("该统一社会信用代码的评级机构已经登记。")})
    agency.save(force_insert=True)
    audit.record(action="rating_agency.entered", by=by, at=at, subject=agency)
    return agency


@transaction.atomic
def confirm_agency(*, agency: UUID, by: "User", at: datetime) -> RatingAgency:
    """Another person has looked at name, code and qualification."""
    found = _locked(agency)
    _may(found, CHECKERS, "agency_confirmed", by, at)
    if found.confirmed_by_id is not None or found.ended_by_id is not None:
        raise TransitionDenied("wrong_state", _("该评级机构已经核实或停用。"))
    if found.entered_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("评级机构由您登记，须由另一人核实。"))
    found.confirmed_by, found.confirmed_at = by, at
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record(action="rating_agency.confirmed", by=by, at=at, subject=found)
    return found


@transaction.atomic
def end_agency(*, agency: UUID, reason: str, by: "User", at: datetime) -> RatingAgency:
    """No further rating of it is published; what was published stays."""
    found = _locked(agency)
    _may(found, CHECKERS, "agency_ended", by, at)
    if found.ended_by_id is not None:
        raise TransitionDenied("wrong_state", _("该评级机构已经停用。"))
    found.end_reason = needed("reason", reason, _("请写明停用的理由。"))[:500]
    found.ended_by, found.ended_at = by, at
    found.save(update_fields=["end_reason", "ended_by", "ended_at"])
    audit.record(action="rating_agency.ended", by=by, at=at, subject=found)
    return found


@transaction.atomic
def enter_method(
    *,
    agency: UUID,
    name: str,
    version: str,
    grades: Sequence[str],
    issued_on: date,
    score_full: Decimal | None = None,
    document_url: str = "",
    by: "User",
    at: datetime,
) -> RatingMethod:
    """Enter a version of a method; it never changes, a new text is a new version."""
    found = _locked(agency)
    _may(found, RECEIVERS, "method_entered", by, at)
    kept = [grade.strip() for grade in grades if grade.strip()]
    if not 2 <= len(kept) <= MOST_GRADES or len(set(kept)) != len(kept) or any(len(one) > 30 for one in kept):
        raise ValidationError(
            {"grades": _("请由高到低写出二至%d个互不相同的等级，每级不超过30字。") % MOST_GRADES}
        )
    url = document_url.strip()
    if url and not url.startswith(("https://", "http://")):
        raise ValidationError({"document_url": _("网址须以 https:// 或 http:// 开头。")})
    method = RatingMethod(
        agency=found,
        name=needed("name", name, _("请填写方法名称。"))[:200],
        version=needed("version", version, _("请填写版本。"))[:50],
        grades=kept,
        score_full=score_full,
        issued_on=issued_on,
        document_url=url[:500],
        entered_by=by,
        entered_at=at,
    )
    method.validate_constraints()
    method.save(force_insert=True)
    audit.record(action="rating_agency.method_entered", by=by, at=at, subject=found)
    return method


def _locked(uid: UUID) -> RatingAgency:
    return RatingAgency.objects.select_for_update(of=("self",)).select_related("region").get(pk=uid)


def _may(agency: RatingAgency, roles: frozenset[str], name: str, by: "User", at: datetime) -> None:
    if not by.holds(roles, over=agency):
        audit.refused(action=f"rating.{name}", by=by, at=at, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
