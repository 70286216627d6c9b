"""What every page knows: whose node it is, its neighbours, and how the reader wants it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from integrity_portal.middleware import chosen_language
from records.common.identity import this_node

TEXT_SIZE_COOKIE = f"{settings.COOKIE_PREFIX}text_size"
CONTRAST_COOKIE = f"{settings.COOKIE_PREFIX}contrast"


def portal(request: HttpRequest) -> dict[str, Any]:
    node, language = this_node(), chosen_language(request)
    return {
        "portal": {
            "node": node,
            "site": settings.SITE,
            "levels": [
                {
                    "code": level.code,
                    "name": level.name,
                    "url": level.url,
                    "here": level.code == node.code,
                }
                for level in settings.SITE.levels
            ],
            "public_url": settings.PUBLIC_URL.rstrip("/"),
            "demo": settings.DEMO,
            "large_text": request.COOKIES.get(TEXT_SIZE_COOKIE) == "large",
            "high_contrast": request.COOKIES.get(CONTRAST_COOKIE) == "high",
            "language": language,
            "languages": settings.SITE_LANGUAGES,
            # Where a switch in the page head brings the reader back to.
            "here": request.get_full_path() if request.method in ("GET", "HEAD") else "/",
        }
    }
