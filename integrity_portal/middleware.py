"""Which language an answer is in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers


class ChosenLanguageMiddleware:
    """
    Chinese, unless the reader chose otherwise.

    Pages follow the reader's cookie alone: a borrowed or foreign-language browser must not turn a Chinese
    office's site into English. Programs have no switch to press, so the API follows ``Accept-Language``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for_program = request.path_info.startswith("/api/")
        language = self._asked(request) if for_program else self._chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",) if for_program else ("Cookie",))
        return response

    def _chosen(self, request: HttpRequest) -> str:
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        return cookie if cookie in self.known else settings.LANGUAGE_CODE

    def _asked(self, request: HttpRequest) -> str:
        header = request.headers.get("Accept-Language", "")
        for part in sorted(_preferences(header), key=lambda preference: -preference[1]):
            try:
                return translation.get_supported_language_variant(part[0])
            except LookupError:
                continue
        return settings.LANGUAGE_CODE


def _preferences(header: str) -> list[tuple[str, float]]:
    found = []
    for part in header[:500].split(","):
        tag, _semicolon, parameter = part.strip().partition(";")
        quality = parameter.strip().removeprefix("q=") or "1"
        try:
            weight = float(quality)
        except ValueError:
            continue
        if tag and tag != "*" and weight > 0:
            found.append((tag.lower(), weight))
    return found
