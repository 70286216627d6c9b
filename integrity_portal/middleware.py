"""Which language and script an answer is in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from integrity_portal.conversion import converted
from integrity_portal.settings.languages import Language

# Answered in the words of their programs: an API must not change with a reader's cookie, and staff compare
# what they enter with a document, sign by sign.
UNCONVERTED = ("/api/", "/admin/")


class ChosenLanguageMiddleware:
    """
    Simplified Chinese, unless the reader chose otherwise.

    Pages follow the reader's cookie alone: a borrowed or foreign-language browser must not turn a Chinese
    office's site into English. Programs have no switch to press, so the API follows ``Accept-Language``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for_program = request.path_info.startswith("/api/")
        chosen = language_of(self._asked(request)) if for_program else chosen_language(request)
        with translation.override(chosen.words):
            request.LANGUAGE_CODE = chosen.words
            response = self.get_response(request)
        tag = chosen.words
        if chosen.conversion and not request.path_info.startswith(UNCONVERTED):
            tag = chosen.tag
            _convert(response, chosen)
        response.headers.setdefault("Content-Language", tag)
        patch_vary_headers(response, ("Accept-Language",) if for_program else ("Cookie",))
        return response

    def _asked(self, request: HttpRequest) -> str:
        header = request.headers.get("Accept-Language", "")
        for part in sorted(_preferences(header), key=lambda preference: -preference[1]):
            try:
                return translation.get_supported_language_variant(part[0])
            except LookupError:
                continue
        return settings.LANGUAGE_CODE


class AskAgainMiddleware:
    """
    What says nothing of its own about caches must be asked for again before it is shown again.

    A cache that guessed how long an answer keeps could show for hours what has ended.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


def chosen_language(request: HttpRequest) -> Language:
    """The language that the reader's cookie asks for; the site's own where it asks for none that there is."""
    return language_of(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))


def language_of(code: str) -> Language:
    chosen = settings.SITE_LANGUAGES[0]
    for language in settings.SITE_LANGUAGES:
        if language.code == code:
            return language
        if language.code == settings.LANGUAGE_CODE:
            chosen = language
    return chosen


def _convert(response: HttpResponseBase, chosen: Language) -> None:
    if not isinstance(response, HttpResponse) or not response.headers.get("Content-Type", "").startswith(
        "text/html"
    ):
        return
    response.content = converted(response.content.decode(response.charset), chosen.conversion)
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))
    if tag := response.headers.get("ETag"):
        # The same page in another script is another answer.
        response.headers["ETag"] = f'{tag[:-1]}-{chosen.conversion}"'


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
