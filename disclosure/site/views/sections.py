"""The addresses of the sections: each view names its section, everything else is ``articles``."""

from collections.abc import Callable
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.site.sections import SECTIONS, Section
from disclosure.site.views import articles

_LISTS = {
    "notices": "notices/",
    "news": "news/",
    "demonstrations": "demonstrations/",
    "policies": "policies/",
    "cases": "cases/",
    "decisions": "decisions/",
}


@require_safe
@cache_control(no_cache=True)
def file(request: HttpRequest, section: str, uid: UUID, file: UUID) -> FileResponse:
    found = next((one for one in SECTIONS if one.name == section), None)
    if found is None:
        raise Http404
    return articles.file_of(found, uid, file)


def _list_of(section: Section) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        return articles.listing(request, section)

    return require_safe(cache_control(no_cache=True)(view))


def _detail_of(section: Section) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        return articles.detail(request, section, uid)

    return require_safe(cache_control(no_cache=True)(view))


def routes() -> list[URLPattern]:
    found = []
    for section in SECTIONS:
        where = _LISTS[section.name]
        found += [
            path(where, _list_of(section), name=section.name),
            path(f"{where}<uuid:uid>/", _detail_of(section), name=section.detail),
        ]
    return [
        *found,
        path("cases/criticism/", articles.criticisms, name="criticisms"),
        path("cases/criticism/<uuid:uid>/", articles.criticism, name="criticism"),
        path("files/<slug:section>/<uuid:uid>/<uuid:file>/", file, name="public-file"),
        path("leave/", articles.leave, name="leave"),
    ]
