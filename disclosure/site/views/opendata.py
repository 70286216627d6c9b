"""The open data: what may be taken away, its dictionary, its files, and the log of what changed and what left."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.opendata import dictionary, licence, manifest, store
from disclosure.opendata.building import DELTA_DAYS, ended_since
from disclosure.opendata.models import DumpVersion, newest_version, version_named
from disclosure.published.changes import Change, newest_changes, read_position, written_position
from disclosure.published.kinds import OpenKind, label_of, open_kind, open_kinds
from disclosure.site import linked_data
from disclosure.site.choosing import Choice
from disclosure.site.leaving import why_gone
from disclosure.site.sending import send_file, send_text

LINES = 50
EVERYBODYS = {"Access-Control-Allow-Origin": "*"}


@dataclass(frozen=True)
class Line:
    """One line of the log of changes; of what has gone neither title nor address."""

    at: datetime
    kind: str
    what: str
    uid: str
    title: str = ""
    url: str = ""


@require_safe
@cache_control(no_cache=True)
def overview(request: HttpRequest) -> HttpResponse:
    newest = newest_version()
    listed = json.loads(newest.manifest) if newest else None
    by_dataset: dict[str, list[dict[str, Any]]] = {}
    for entry in listed["distributions"] if listed else ():
        by_dataset.setdefault(entry["dataset"], []).append(entry)
    return render(
        request,
        "site/opendata/overview.html",
        {
            "newest": newest,
            "listed": listed,
            "datasets": [(kind, by_dataset.get(kind.name, [])) for kind in open_kinds()],
            "delta": by_dataset.get(manifest.DELTA, []),
            "delta_days": DELTA_DAYS,
            "ended_since": newest is not None and ended_since(newest, at=now()),
            "older": DumpVersion.objects.order_by("-version").defer("manifest", "signature")[1:11],
            "licence_name": licence.NAME,
            "licence_terms": licence.TERMS,
            "address": settings.PUBLIC_URL.rstrip("/"),
            "linked_data": linked_data.dataset(newest, by_dataset),
        },
    )


@require_safe
@cache_control(no_cache=True)
def changes(request: HttpRequest) -> HttpResponse:
    known = [kind for kind in open_kinds() if kind.changes]
    kind = next((one for one in known if one.kind == request.GET.get("kind", "")), None)
    before = read_position(request.GET.get("before", "")) if request.GET.get("before") else None
    window = newest_changes(before=before, on=localdate(), limit=LINES, kinds=[kind.kind] if kind else None)
    here = reverse("site:changes")

    def address(**more: str) -> str:
        query = urlencode({name: value for name, value in more.items() if value})
        return f"{here}?{query}" if query else here

    pages = {one.kind: one for one in known}
    chosen = kind.kind if kind else ""
    older = (
        address(kind=chosen, before=written_position(window.position))
        if window.more and window.position
        else ""
    )
    return render(
        request,
        "site/opendata/changes.html",
        {
            "lines": [_line(change, pages[change.kind]) for change in window.changes],
            "choices": [
                Choice(_("全部"), address(), chosen=kind is None),
                *(Choice(str(one.label), address(kind=one.kind), chosen=one is kind) for one in known),
            ],
            "older_url": older,
            "newest_url": address(kind=chosen) if before else "",
            "json_url": "/api/v1/public/changes/" + (f"?kind={chosen}" if chosen else ""),
            "feed_url": reverse("site:feed-changes"),
            "settled_at": window.settled_at,
        },
    )


def _line(change: Change, kind: OpenKind) -> Line:
    if change.tombstone is not None:
        said = why_gone(change.tombstone["end_reason"])
        at = datetime.fromisoformat(change.tombstone["ended_at"])
        return Line(at, label_of(change.kind), said, str(change.uid))
    row = change.row or {}
    what = pgettext("log entry", "发布") if change.version == 1 else pgettext("log entry", "变更")
    url = reverse(kind.page, args=[row[kind.key]])
    return Line(change.at, label_of(change.kind), what, str(change.uid), row.get("title", ""), url)


@require_safe
@cache_control(no_cache=True)
def dictionary_page(request: HttpRequest, name: str) -> HttpResponse:
    kind = _kind(name)
    return render(
        request,
        "site/opendata/dictionary.html",
        {
            "kind": kind,
            "entries": dictionary.entries(kind),
            "types": dictionary.TYPES.items(),
            "notes": dictionary.NOTES,
            "kinds": [
                Choice(
                    str(one.label),
                    reverse("site:open-data-dictionary", args=[one.name]),
                    chosen=one.name == name,
                )
                for one in open_kinds()
            ],
        },
    )


@require_safe
@cache_control(no_cache=True)
def dictionary_json(request: HttpRequest, name: str) -> JsonResponse:
    content = dictionary.as_json(_kind(name))
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=EVERYBODYS)


@require_safe
@cache_control(no_cache=True)
def dictionary_csv(request: HttpRequest, name: str) -> HttpResponse:
    answer = HttpResponse(dictionary.as_csv(_kind(name)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-dictionary.csv"'
    return answer


@require_safe
@cache_control(no_cache=True)
def latest(request: HttpRequest, name: str) -> HttpResponse:
    """The address that stays: it leads to the file of the newest version."""
    newest = newest_version()
    if newest is None or name not in _names(newest):
        raise Http404
    return redirect("site:open-data-file", version=newest.version, name=name)


@require_safe
@cache_control(public=True, no_cache=True)
def file(request: HttpRequest, version: str, name: str) -> HttpResponseBase:
    asked, newest = version_named(version), newest_version()
    if asked is None or newest is None or name not in _names(asked):
        raise Http404
    if name in (manifest.NAME, manifest.SIGNATURE):
        content = asked.manifest if name == manifest.NAME else asked.signature
        return send_text(request, content, headers=EVERYBODYS)
    if asked.pk != newest.pk:
        return _superseded(request, asked, newest)
    return send_file(request, store.folder(version) / name, etag=_names(asked)[name], headers=EVERYBODYS)


def _superseded(request: HttpRequest, asked: DumpVersion, newest: DumpVersion) -> HttpResponse:
    """An older version may hold what has ended since; it is not handed out again."""
    answer = render(request, "site/opendata/superseded.html", {"asked": asked, "newest": newest}, status=410)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _names(version: DumpVersion) -> dict[str, str]:
    """The files of a version with their hashes; nothing else is ever asked of the disk."""
    listed = {entry["name"]: entry["sha256"] for entry in json.loads(version.manifest)["distributions"]}
    return {**listed, manifest.NAME: "", manifest.SIGNATURE: "", manifest.SUMS: f"sums-{version.version}"}


def _kind(name: str) -> OpenKind:
    kind = open_kind(name)
    if kind is None:
        raise Http404
    return kind
