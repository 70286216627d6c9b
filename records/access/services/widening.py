"""Whether a partner may do more afterwards than before; less needs nobody's approval. Pure, over ``rights_of``."""

from collections.abc import Mapping
from typing import Any

from records.subjects.models import subtree_prefix

Said = Mapping[str, Any]


def widens(before: Said, after: Said) -> bool:
    """Whether anything is allowed that was not."""
    return (
        not after["region"].startswith(subtree_prefix(before["region"]))
        or bool(set(after["scopes"]) - set(before["scopes"]))
        or any(not any(_covers(had, right) for had in before["rights"]) for right in after["rights"])
        or _terms_widen(before["terms"], after["terms"])
    )


def _covers(had: Said, right: Said) -> bool:
    return (
        had["kind"] == right["kind"]
        and right["region"].startswith(subtree_prefix(had["region"]))
        and (had["may_submit"] or not right["may_submit"])
        and (had["may_read"] or not right["may_read"])
        and set(right["fields"]) <= set(had["fields"])
    )


def _terms_widen(before: Said, after: Said) -> bool:
    # Texts of dates compare as dates do; nothing said is no bound.
    had, now = set(before["allowed_networks"]), set(after["allowed_networks"])
    return (
        (bool(had) and (not now or bool(now - had)))
        or _looser(before["ends_on"], after["ends_on"], lambda was, new: new > was)
        or _looser(before["starts_on"], after["starts_on"], lambda was, new: new < was)
        or _looser(before["rate_limit"], after["rate_limit"], lambda was, new: new > was)
    )


def _looser(was: Any, new: Any, is_looser: Any) -> bool:
    return was is not None and (new is None or is_looser(was, new))
