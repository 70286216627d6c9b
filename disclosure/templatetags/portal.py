"""Small pieces of the public pages."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template import Engine
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disclosure.editing.markup import outgoing
from disclosure.site.areas import Area
from disclosure.site.cards import card
from disclosure.site.charts import Chart, Line, Range, drawn
from disclosure.site.choosing import Choice
from disclosure.site.explained import FIGURES
from disclosure.site.navigation import PARTS, Part, parts
from disclosure.site.reading import Reading

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=200)
def icon(name: str) -> SafeString:
    """A picture from the sprite; never the only bearer of a meaning, so hidden from screen readers."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("portal/icons.svg"),
        name,
    )


# Where the page's own address stands in a part of the frame that is kept; no address has it.
_HERE = "\x1fhere\x1f"


@register.simple_tag(takes_context=True)
def frame_part(context: template.Context, name: str) -> SafeString:
    """
    The head or foot of a page: made once for each kind of page, language and way of reading, for all readers.

    What it may depend on stands in the key or in the settings of the process: nothing of one reader's own is in it
    but the address that its switches lead back to, which is put in afterwards.
    """
    request, portal = context["request"], context["portal"]
    page = getattr(request.resolver_match, "url_name", None)
    fixed = (portal["node"], portal["site"], portal["demo"], portal["languages"], portal["language"])
    look = (get_language(), portal["large_text"], portal["high_contrast"])
    key = (name, page, get_script_prefix(), *fixed, *look)
    part = _frame_parts.get(key)
    if part is None:
        engine = Engine.get_default()
        with context.push(portal={**portal, "here": _HERE}):
            part = _frame_parts[key] = str(engine.get_template(name).render(context))
    return mark_safe(part.replace(_HERE, escape(portal["here"])))  # noqa: S308 - a template's own output


# Bounded by the names of our own pages: an address that there is not has none.
_frame_parts: dict[tuple[Any, ...], str] = {}


@register.simple_tag
def choices(offered: Sequence[Choice]) -> SafeString:
    """The values of a facet, each with what it would leave; a list has forty of them."""
    lines = []
    for one in offered:
        mark, current = (icon("check"), ' aria-current="true"') if one.chosen else ("", "")
        lines.append(
            f'<li><a href="{escape(one.url)}" rel="nofollow"{current}><span>{mark}{escape(one.label)}</span>'
            f'<span class="number">{escape(one.number)}</span></a></li>'
        )
    return mark_safe("".join(lines))  # noqa: S308 - every piece is escaped above


@register.simple_tag
def areas_list(areas: Sequence[Area]) -> SafeString:
    """Regions with the number of records that each shows; a province has twenty of them."""
    words = _("条记录")
    lines = [
        f'<li><a href="{escape(area.url)}"><span lang="zh-Hans">{escape(area.region.name)}</span>'
        f'<span class="number">{area.number:,}<span class="unseen"> {words}</span></span></a></li>'
        for area in areas
    ]
    return mark_safe("".join(lines))  # noqa: S308 - every piece is escaped above


@register.simple_tag
def record_card(record: Reading) -> SafeString:
    return card(record)


@register.simple_tag
def draw(
    template: str, chart: Chart | Line | Range, key: object, unit: str = "", explained: str = ""
) -> SafeString:
    """``key`` tells the charts of one page apart."""
    return drawn(f"components/{template}.html", chart, key=key, unit=unit, explained=explained)


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
    return _figure(name, number, of, method, get_language(), get_script_prefix())


@lru_cache(maxsize=2_000)
def _figure(name: str, number: Any, of: str, method: bool, language: str | None, prefix: str) -> SafeString:
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
    return _how(name, get_language(), get_script_prefix())


@lru_cache(maxsize=200)
def _how(name: str, language: str | None, prefix: str) -> SafeString:
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
