"""Small pieces of the public pages."""

from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from the sprite; never the only bearer of a meaning, so hidden from screen readers."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("portal/icons.svg"),
        name,
    )


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
