"""
What a partner may send and read, asked here and nowhere else: kind × region × field, denied unless a right says so.

A right reaches no further than the application's own region, whatever it says. A sandbox client reads nothing: what
it is answered is made up. People of the staff have roles instead (reach.py); they hold no rights.
"""

from collections.abc import Iterable

from records.access.models import PartnerRight, SensitiveField, User
from records.common.kept_select import rows_found
from records.subjects.models import subtree_prefix

_RIGHTS = PartnerRight.objects.all()
# The text of a question that each request of a partner asks.
_OF_APPLICATION = "SELECT uid FROM records_partnerright WHERE application_id = %s ORDER BY kind, region_id"


def submit_prefixes(user: User, kind: str) -> list[str]:
    """The leading digits of the regions about which ``user`` may enter documents of this kind."""
    if user.kind != User.Kind.PARTNER:
        return user.region_prefixes()
    return _prefixes(user, (right for right in _rights(user) if right.kind == kind and right.may_submit))


def may_submit(user: User, kind: str) -> bool:
    return bool(submit_prefixes(user, kind))


def readable_kinds(user: User) -> dict[str, list[str]]:
    """The kinds that the partner may read, each with the leading digits of its regions (``[""]`` is everywhere)."""
    rights = [right for right in _rights(user) if right.may_read]
    found = {
        kind: _prefixes(user, (right for right in rights if right.kind == kind))
        for kind in sorted({right.kind for right in rights})
    }
    return {kind: prefixes for kind, prefixes in found.items() if prefixes}


def visible_fields(user: User, kind: str, *, region: str) -> frozenset[str]:
    """The sensitive fields that the partner sees of a document of this kind in this region."""
    return frozenset(
        name
        for right in _rights(user)
        if right.kind == kind and right.may_read
        if any(region.startswith(prefix) for prefix in _prefixes(user, [right]))
        for name in right.open_fields
    )


def withheld_fields(user: User, kind: str, *, region: str) -> frozenset[str]:
    """The sensitive fields that have to be blanked before the partner gets such a document."""
    return frozenset(SensitiveField.values) - visible_fields(user, kind, region=region)


def _rights(user: User) -> list[PartnerRight]:
    """Asked of the database once per request; nothing for a sandbox's reading or for an account that is none."""
    remembered: list[PartnerRight] | None = user.__dict__.get("_rights")
    if remembered is None:
        application = getattr(user, "partner_application", None)
        remembered = [] if application is None else rows_found(_RIGHTS, _OF_APPLICATION, [application.pk])
        if application is not None and application.sandbox:
            for right in remembered:
                right.may_read, right.open_fields = False, []
        user.__dict__["_rights"] = remembered
    return remembered


def _prefixes(user: User, rights: Iterable[PartnerRight]) -> list[str]:
    bound = subtree_prefix(user.partner_application.region_id)
    found = set()
    for right in rights:
        wanted = subtree_prefix(right.region_id)
        if wanted.startswith(bound):
            found.add(wanted)
        elif bound.startswith(wanted):
            found.add(bound)
    # What lies inside another needs no saying of its own.
    return sorted(
        prefix for prefix in found if not any(prefix != other and prefix.startswith(other) for other in found)
    )
