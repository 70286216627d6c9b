"""What stands at the head of every staff page."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def site_title(request: HttpRequest) -> str:
    return settings.NODE_NAME


def site_subtitle(request: HttpRequest) -> str:
    return _("政务诚信工作台")


def language_address(request: HttpRequest) -> str:
    """Staff and public pages share one switch and one cookie."""
    return reverse("site:language")


def languages(request: HttpRequest) -> list[dict[str, str]]:
    return [{"code": code, "name_local": name} for code, name in settings.LANGUAGES]


def account_links(request: HttpRequest) -> list[dict[str, str]]:
    """Below one's own name, on every page."""
    return [
        {"title": _("登录安全"), "link": reverse("admin:security")},
        {"title": _("修改密码"), "link": reverse("admin:password_change")},
    ]
