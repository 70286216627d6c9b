"""Atom feeds: of a search, a body, a region, and of everything that changes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.notices.choices import ArticleKind
from disclosure.opendata.atom import MEDIA_TYPE, Entry, Feed, Tombstone, written
from disclosure.published import PUBLIC, find_organisation, records_for, regions
from disclosure.published.articles import ARTICLES, ROUTES, items_for
from disclosure.published.changes import Change, departures, newest_changes
from disclosure.published.kinds import RECORDS_KIND, OpenKind, open_kinds
from disclosure.search.criteria import Criteria
from disclosure.search.matching import matching
from disclosure.search.pledges import matching_pledges
from disclosure.search.pledges import read as read_pledges
from disclosure.site.choosing import chips
from disclosure.site.leaving import why_gone
from disclosure.site.linked_data import absolute
from disclosure.site.sending import send_text
from disclosure.site.views.pledges import in_words as pledge_words
from records.common.identity import this_node
from records.pledges.entries import PLEDGES
from records.subjects.models import subtree_prefix, within_regions

MOST = 50
# A reader who fetches once in a fortnight still learns of each that has gone.
TOMBSTONE_DAYS, MOST_TOMBSTONES = 14, 100


@require_safe
@cache_control(public=True, no_cache=True)
def records(request: HttpRequest) -> HttpResponseBase:
    """The newest of exactly this search; with the same question as the list of records."""
    criteria, problems = Criteria.read(request.GET)
    if problems:
        # A feed of something else than was asked would be believed for years.
        said = "\n".join(problem.detail for problem in problems)
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    criteria = criteria.without("ordering")
    on = localdate()
    found = matching(records_for(PUBLIC, on=on), criteria)
    words = "，".join(chip.label for chip in chips(criteria))
    query = f"?{criteria.querystring}" if criteria.querystring else ""
    return _answer(
        request,
        title=_("公示记录：%(words)s") % {"words": words} if words else _("全部公示记录"),
        path=reverse("site:feed-records") + query,
        page=reverse("site:records") + query,
        entries=_newest([(RECORDS_KIND, found)]),
        on=on,
    )


@require_safe
@cache_control(public=True, no_cache=True)
def pledges(request: HttpRequest) -> HttpResponseBase:
    """The newest of exactly this list of promises; with the same question as the list."""
    criteria, problems = read_pledges(request.GET)
    if problems:
        said = "\n".join(problem.detail for problem in problems)
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    on = localdate()
    kind = next(kind for kind in open_kinds() if kind.kind == PLEDGES.kind)
    words = "，".join(words for _name, words in pledge_words(criteria))
    query = f"?{criteria.querystring()}" if criteria.pairs() else ""
    return _answer(
        request,
        title=_("政府承诺：%(words)s") % {"words": words} if words else _("全部政府承诺"),
        path=reverse("site:feed-pledges") + query,
        page=reverse("site:pledges") + query,
        entries=_newest([(kind, matching_pledges(kind.rows(on), criteria, on=on))]),
        on=on,
        kind=kind.kind,
    )


@require_safe
@cache_control(public=True, no_cache=True)
def organisation(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """All that is published about one body."""
    body = find_organisation(uid, PUBLIC)
    if body is None:
        raise Http404
    if body.uid != uid:
        return redirect("site:feed-organisation", uid=body.uid)
    on, answering = localdate(), body.answering_uids()
    kinds = [kind for kind in open_kinds() if kind.changes]
    return _answer(
        request,
        title=body.name,
        path=reverse("site:feed-organisation", args=[uid]),
        page=reverse("site:organisation", args=[uid]),
        entries=_newest([(kind, kind.rows(on).filter(organisation__in=answering)) for kind in kinds]),
        on=on,
    )


@require_safe
@cache_control(public=True, no_cache=True)
def region(request: HttpRequest, code: str) -> HttpResponseBase:
    """All that is published in one region and what lies in it."""
    found = regions().filter(code=code).first()
    if found is None:
        raise Http404
    on, prefix = localdate(), subtree_prefix(code)
    inside = [within_regions("region", [prefix])] if prefix else []
    kinds = [kind for kind in open_kinds() if kind.changes]
    return _answer(
        request,
        title=found.full_name,
        path=reverse("site:feed-region", args=[code]),
        page=reverse("site:region", args=[code]),
        entries=_newest([(kind, kind.rows(on).filter(*inside)) for kind in kinds]),
        on=on,
    )


@require_safe
@cache_control(public=True, no_cache=True)
def changes(request: HttpRequest) -> HttpResponseBase:
    """The log of changes: what was published or changed, and that something has gone."""
    window = newest_changes(before=None, on=localdate(), limit=MOST)
    kinds = {kind.kind: kind for kind in open_kinds()}
    entries = [_entry(kinds[change.kind], change.row) for change in window.changes if change.row is not None]
    return _sent(
        request,
        Feed(
            about=reverse("site:feed-changes"),
            title=_("变更日志"),
            address=absolute(reverse("site:feed-changes")),
            page=absolute(reverse("site:changes")),
            entries=entries,
            tombstones=_tombstones(window.changes),
        ),
    )


@require_safe
@cache_control(public=True, no_cache=True)
def notices(request: HttpRequest) -> HttpResponseBase:
    """What the office itself tells: notices and news. One that is withdrawn leaves without a trace: nobody is its subject."""
    rows: Any = items_for(ARTICLES, PUBLIC, on=localdate()).order_by("-dated_on", "-uid")[:MOST]
    entries = [
        Entry(
            uid=row.uid,
            title=row.title,
            url=absolute(reverse(ROUTES[ArticleKind(row.kind)], args=[row.uid])),
            updated_at=row.updated_at,
            published_at=row.published_at,
            category=row.kind,
            category_label=str(row.get_kind_display()),
        )
        for row in rows
    ]
    path = reverse("site:feed-notices")
    return _sent(
        request,
        Feed(
            about=path,
            title=_("%(name)s - %(node)s") % {"name": _("通知公告"), "node": this_node().name},
            address=absolute(path),
            page=absolute(reverse("site:notices")),
            entries=entries,
        ),
    )


def _answer(
    request: HttpRequest, *, title: str, path: str, page: str, entries: list[Entry], on: date, kind: str = ""
) -> HttpResponseBase:
    """:param kind: where the feed is of one kind alone, what has gone of it and of no other"""
    gone = [
        change
        for change in departures(since=now() - timedelta(days=TOMBSTONE_DAYS), on=on, limit=MOST_TOMBSTONES)
        if kind in ("", change.kind)
    ]
    return _sent(
        request,
        Feed(
            about=path,
            title=f"{title} - {this_node().name}",
            address=absolute(path),
            page=absolute(page),
            entries=entries,
            tombstones=_tombstones(gone),
        ),
    )


def _sent(request: HttpRequest, feed: Feed) -> HttpResponseBase:
    language = to_locale(get_language() or "zh-hans").replace("_", "-")
    return send_text(
        request,
        written(feed, language=language),
        headers={"Access-Control-Allow-Origin": "*"},
        content_type=MEDIA_TYPE,
        last_modified=feed.updated_at,
    )


def _newest(sources: Iterable[tuple[OpenKind, Any]]) -> list[Entry]:
    """The newest of all sources together; each is asked along its own index."""
    found = [
        _entry(kind, kind.present(row))
        for kind, rows in sources
        for row in kind.readable(rows).order_by(kind.newest, "-uid")[:MOST]
    ]
    return sorted(found, key=lambda entry: entry.published_at, reverse=True)[:MOST]


def _entry(kind: OpenKind, shown: dict[str, Any]) -> Entry:
    """What a list would show of it, and no more: readers keep feeds for years."""
    return Entry(
        uid=UUID(shown["uid"]),
        title=f"{shown['organisation']['name']}：{shown['title']}",
        url=absolute(reverse(kind.page, args=[shown[kind.key]])),
        updated_at=datetime.fromisoformat(shown["updated_at"]),
        published_at=datetime.fromisoformat(shown["published_at"]),
        category=kind.kind,
        category_label=str(kind.label),
        summary=_("%(authority)s，%(number)s，%(day)s")
        % {
            "authority": shown["authority"]["name"],
            "number": shown["document_number"],
            "day": shown["decided_on"],
        },
    )


def _tombstones(changes: Iterable[Change]) -> list[Tombstone]:
    return [
        Tombstone(change.uid, datetime.fromisoformat(told["ended_at"]), why_gone(told["end_reason"]))
        for change in changes
        if (told := change.tombstone) is not None
    ]
