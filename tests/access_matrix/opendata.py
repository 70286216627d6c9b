"""The open data, the feeds and the subscriptions: how they are asked, with a reader whose address nobody may see."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from disclosure.opendata import building
from disclosure.opendata.models import newest_version
from disclosure.published.kinds import open_kinds
from disclosure.subscriptions import links, services
from disclosure.subscriptions.models import Subscription
from disclosure.subscriptions.subjects import Subject

if TYPE_CHECKING:
    from tests.access_matrix.world import World

ADDRESS = "yincang.dingyuezhe@example.cn"
PLAIN: list[dict[str, Any]] = [{}]
DAY = localdate()
WORDS = ("隐藏", "欧阳隐名")
WITH_ROWS = ("dumpversion", "subscription")
# That these have ended is told on purpose, to those who may hold a copy.
ENDED = ("ended", "past display")
TOLD_BY = dict.fromkeys(("site:changes", "site:feed-changes", "site:feed-records", "site:feed-pledges", "site:feed-organisation", "site:feed-region", "site:open-data-file"), ENDED)  # fmt: skip
# That something has ended, that a version was made and that a body exists are told on purpose; the walk judges the rest.
NOT_COMPARED = {
    *TOLD_BY, "site:open-data", "site:open-data-latest", "site:sitemap", "site:sitemap-organisations",
    "site:subscription-confirm", "site:subscription", "site:unsubscribe",
}  # fmt: skip


def hide(world: "World", word: Callable[[str], str]) -> None:
    """A subscriber with a search of his own; and a version of the files, made while the hidden things are there."""
    subject = Subject("search", "q=%E9%87%87%E8%B4%AD")
    services.ask(subject=subject, address=ADDRESS, rhythm="daily", language="zh-hans", at=now())
    world.words["订阅者的邮箱"] = ADDRESS
    world.objects["subscription"] = list(Subscription.objects.values_list("pk", flat=True))
    # Each world has its own; a clock that stands still would find the one before.
    made = building.build(at=now() + timedelta(seconds=1))
    assert made is not None
    world.objects["dumpversion"] = [made.pk]


def _files(world: "World") -> list[dict[str, Any]]:
    newest = newest_version()
    version = newest.version if newest else "20200101T000000Z"
    names = [f"{kind.name}.{form}" for kind in open_kinds() for form in ("csv", "jsonl")]
    names += ["changes.jsonl", "manifest.json", "manifest.json.sig", "SHA256SUMS", "records.csv.gz"]
    return [{"version": version, "name": name} for name in names]


def _dictionaries(world: "World") -> list[dict[str, Any]]:
    return [{"name": kind.name} for kind in open_kinds()]


def _tokens(make: Callable[[Subscription], str]) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"token": "made-up"}, *({"token": make(one)} for one in Subscription.objects.all())
    ]  # fmt: skip


def _bodies(world: "World") -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in world.objects["organisation"]]


SEARCHES = ("", *(f"q={word}" for word in WORDS), "region=411000", "severity=ordinary", "severity=no-such")
ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "site:open-data": (PLAIN, ("",)),
    "site:changes": (PLAIN, ("", "kind=dishonesty-record", "kind=commendation", "before=made-up")),
    "site:open-data-dictionary": (_dictionaries, ("",)),
    "site:open-data-dictionary-json": (_dictionaries, ("",)),
    "site:open-data-dictionary-csv": (_dictionaries, ("",)),
    "site:open-data-latest": ([{"name": "manifest.json"}, {"name": "records.csv"}], ("",)),
    "site:open-data-file": (_files, ("",)),
    "site:feed-changes": (PLAIN, ("",)),
    "site:feed-notices": (PLAIN, ("",)),
    "site:feed-records": (PLAIN, SEARCHES),
    "site:feed-organisation": (_bodies, ("",)),
    "site:feed-region": ([{"code": "411000"}, {"code": "000000"}], ("",)),
    "site:subscribe": (PLAIN, SEARCHES),
    "site:subscription-confirm": (_tokens(links.confirm_token), ("",)),
    "site:subscription": (_tokens(links.manage_token), ("",)),
    "site:unsubscribe": (_tokens(links.manage_token), ("",)),
    "site:sitemap-organisations": ([{"prefix": "4110"}, {"prefix": "0000"}, {"prefix": "x"}], ("",)),
    "site:sitemap-few": ([{"name": name} for name in ("notices", "cases", "lists", "agencies")], ("",)),
    "site:sitemap-month": (
        [
            {"name": name, "year": year, "month": month}
            for name in ("commendations", "licences", "penalties")
            for year, month in {(day.year, day.month) for day in (DAY, DAY - timedelta(days=20))}
        ],
        ("",),
    ),
}
