"""What there is to tell a subscriber: what was published or changed since, and what of that told before has gone."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from disclosure.published.changes import changed_between
from disclosure.published.kinds import OpenKind, open_kinds
from disclosure.subscriptions.models import Subscription
from disclosure.subscriptions.subjects import Subject

# A mail names so many; the page behind its link has them all.
NAMED = 30
# So many are remembered for telling their end.
REMEMBERED = 300


@dataclass(frozen=True)
class Item:
    kind: OpenKind
    shown: dict[str, Any]

    @property
    def is_new(self) -> bool:
        return bool(self.shown["version"] == 1)

    @property
    def path(self) -> str:
        return reverse(self.kind.page, args=[self.shown["uid"]])

    @property
    def key(self) -> str:
        return f"{self.kind.kind}/{self.shown['uid']}"


@dataclass(frozen=True)
class Digest:
    """
    :ivar gone: paths of what was told before and is shown no more; they answer that it has ended, and no more
    :ivar told: what to remember from now on
    """

    items: list[Item]
    more: bool
    gone: list[str]
    told: list[str]

    def __bool__(self) -> bool:
        return bool(self.items or self.gone)


def digest_of(subscription: Subscription, *, until: UUID, on: date) -> Digest:
    """
    What happened between the reader's position and ``until``.

    Only the end of what was told to this reader before is told: whether something that has ended would have
    met his question is nobody's to know any more.
    """
    subject, found = Subject(subscription.target, subscription.about), []
    more = False
    for kind, rows in subject.sources(on=on):
        changed = changed_between(kind, rows, after=subscription.seen_position, until=until)
        page = list(kind.readable(changed).order_by(kind.newest, "-uid")[: NAMED + 1])
        more = more or len(page) > NAMED
        found += [Item(kind, kind.present(row)) for row in page[:NAMED]]
    found.sort(key=lambda item: item.shown["updated_at"], reverse=True)
    more, found = more or len(found) > NAMED, found[:NAMED]
    still = _still_shown(subscription.told, on=on)
    gone = [key for key in subscription.told if key not in still]
    keys = [item.key for item in found]
    kept = [key for key in subscription.told if key in still and key not in keys]
    return Digest(found, more, [_path(key) for key in gone], [*keys, *kept][:REMEMBERED])


def _still_shown(told: list[str], *, on: date) -> set[str]:
    by_kind: dict[str, list[UUID]] = {}
    for key in told:
        kind, _slash, uid = key.partition("/")
        by_kind.setdefault(kind, []).append(UUID(uid))
    return {
        f"{kind.kind}/{uid}"
        for kind in open_kinds()
        if kind.kind in by_kind
        for uid in kind.rows(on).filter(uid__in=by_kind[kind.kind]).values_list("uid", flat=True)
    }


def _path(key: str) -> str:
    word, _slash, uid = key.partition("/")
    kind = next(kind for kind in open_kinds() if kind.kind == word)
    return reverse(kind.page, args=[uid])
