"""Look-up of organisations while a record is entered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.db.models.functions import Replace
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from records.common.identifiers import normalise_uscc, validate_uscc
from records.subjects.matching import likeness, match_organisation
from records.subjects.models import Organisation, OrganisationQuerySet
from records.subjects.scope import reachable_organisations

LIMIT = 20


@never_cache
@require_safe
def organisation_lookup(request: HttpRequest) -> JsonResponse:
    """
    Organisations that ``q`` (a code or its beginning, a name or a piece of it, pinyin) may mean.

    Answers ``{"results": [{uid, name, uscc, kind, region: {code, name}, why}], "message"}``, best first.
    """
    user: Any = request.user
    if not (user.is_authenticated and user.is_staff and user.has_perm("records.view_organisation")):
        return JsonResponse({"results": [], "message": _("请登录有权限的工作人员账号。")}, status=403)
    query = request.GET.get("q", "").strip()[:200]
    if not query:
        return JsonResponse({"results": [], "message": _("请输入机构名称或统一社会信用代码。")})
    reachable = reachable_organisations(user).select_related("region", "merged_into")
    found = _by_code(reachable, query) or _by_name(reachable, query) or _by_likeness(reachable, query)
    message = "" if found else _message_for_nothing(query)
    return JsonResponse({"results": [_as_json(one, why) for one, why in found], "message": message})


def _by_code(reachable: OrganisationQuerySet, query: str) -> list[tuple[Organisation, str]]:
    code = normalise_uscc(query)
    if len(code) < 6 or not code.isascii() or not any(character.isdigit() for character in code):
        return []
    found = reachable.filter(uscc__startswith=code).order_by("pinyin")[:LIMIT]
    return [(one, "") for one in {one.pk: one for one in (row.current() for row in found)}.values()]


def _by_name(reachable: OrganisationQuerySet, query: str) -> list[tuple[Organisation, str]]:
    current = reachable.current()
    if query.isascii():
        typed = "".join(query.lower().split())
        spelt = current.annotate(spelt=Replace("pinyin", Value(" "), Value("")))
        return [(one, "") for one in spelt.filter(spelt__startswith=typed).order_by("pinyin")[:LIMIT]]
    found = list(current.matching(query).prefetch_related("names").order_by("pinyin")[: LIMIT * 5])
    found.sort(key=lambda one: (-likeness(one.name, query), one.pinyin))
    return [(one, _known_as(one, query)) for one in found[:LIMIT]]


def _by_likeness(reachable: OrganisationQuerySet, query: str) -> list[tuple[Organisation, str]]:
    candidates = match_organisation(name=query).candidates
    uids = [one.pk for one, _score, _why in candidates]
    seen = set(reachable.filter(pk__in=uids).values_list("pk", flat=True))
    return [(one, str(why)) for one, _score, why in candidates if one.pk in seen]


def _known_as(organisation: Organisation, query: str) -> str:
    """Why a body is shown whose present name does not hold what was typed."""
    if all(character in organisation.name for character in query):
        return ""
    other = next((name for name in organisation.names.all() if query in name.name), None)
    return f"{other.get_kind_display()}：{other.name}" if other else ""


def _message_for_nothing(query: str) -> str:
    code = normalise_uscc(query)
    if len(code) == 18 and code.isascii():
        try:
            validate_uscc(code)
        except ValidationError as error:
            return error.messages[0]
        return _("没有登记该统一社会信用代码，请核对，或先登记机构。")
    return _("没有找到相近的机构，请换一种写法，或先登记机构。")


def _as_json(organisation: Organisation, why: str) -> dict[str, Any]:
    return {
        "uid": str(organisation.uid),
        "name": organisation.name,
        "uscc": organisation.uscc,
        "kind": organisation.get_kind_display(),
        "region": {"code": organisation.region_id, "name": organisation.region.full_name},
        "why": why,
    }
