"""Small pieces of the public pages."""

from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from disclosure.editing.markup import outgoing
from disclosure.site.explained import FIGURES
from disclosure.site.navigation import PARTS, Part, parts

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from the sprite; never the only bearer of a meaning, so hidden from screen readers."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("portal/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[Part]:
    """The parts of the site; only the main ones where the reader asked for large letters."""
    return parts(short=bool(context["portal"]["large_text"]))


@register.simple_tag
def site_parts() -> tuple[Part, ...]:
    """The same with all that lies below them, for the site map."""
    return PARTS


@register.simple_tag
def figure(name: str, number: Any, *, of: str = "", method: bool = False) -> SafeString:
    """
    A figure with its unit, whose label leads to how it is counted; with ``method`` that is told here.

    :param of: of what it is the figure, where one page shows it of several things
    """
    shown = FIGURES[name]
    return format_html(
        '<div><dt><a href="{}">{}<span class="unseen">{}</span></a></dt><dd><strong>{}</strong> {}</dd>{}</div>',
        shown.url,
        _("%(figure)s：%(of)s") % {"figure": shown.label, "of": of} if of else shown.label,
        _("（怎么算的）"),
        number if isinstance(number, str) else f"{number:,}",
        shown.unit,
        format_html('<dd class="method">{}</dd>', shown.how) if method else "",
    )


@register.simple_tag
def how(name: str) -> SafeString:
    """A link to how the figures of a chart or table come about."""
    return format_html('<a class="how" href="{}">{}</a>', FIGURES[name].url, _("数字怎么算的"))


@register.simple_tag
def leaving(address: str) -> str:
    """The address of a page elsewhere, over the page that says that one leaves this site."""
    return outgoing(address)


@register.filter
def grouped(number: int) -> str:
    """12345 → 12,345."""
    return f"{number:,}"


@register.filter
def money(amount: str) -> str:
    """1234567.80 → 1,234,567.80"""
    return f"{Decimal(amount):,.2f}"


@register.filter
def hexadecimal(content: bytes) -> str:
    """A hash as hexadecimal digits."""
    return bytes(content).hex()


@register.filter
def tail(uid: str) -> str:
    """The last eight signs of a uid: enough to tell two records apart on paper."""
    return str(uid)[-8:].upper()
