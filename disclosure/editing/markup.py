"""
The small markup in which texts are written, as HTML that can do no harm.

Headings, lists, tables, quotes, emphasis and links; no HTML, no pictures. A link that leaves the site leads over
the page that says so first; its address is signed, so that nobody can make that page speak of his own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode, urlsplit

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

# A page has its own first heading; the text's begin one below.
LOWEST = 6
_SIGNER_SALT = "disclosure.leave"


@dataclass(frozen=True)
class Heading:
    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Text:
    html: SafeString
    contents: list[Heading]


def read(
    source: str,
    *,
    linked: Callable[[str], str] | None = None,
    anchored: Callable[[str], str] | None = None,
) -> Text:
    """
    The text as HTML, with the headings that a table of contents is made of.

    :param linked: how the page links an address; over the warning where it leaves the site, if nothing is said
    :param anchored: the anchor of a heading by its text; numbered, if nothing is said
    """
    parser = _parser()
    tokens = parser.parse(source)
    contents = list(_headings(tokens, anchored))
    for token in _all(tokens):
        if token.type == "link_open":
            token.attrs["href"] = (linked or outgoing)(str(token.attrs.get("href", "")))
        elif token.type == "th_open":
            token.attrs["scope"] = "col"
    return Text(mark_safe(parser.renderer.render(tokens, parser.options, {})), contents)  # noqa: S308 - HTML is off


def outgoing(address: str) -> str:
    """The address as a page links it: over the warning where it leaves this site."""
    if not urlsplit(address).scheme and not address.startswith("//"):
        return address
    return f"{reverse('site:leave')}?{urlencode({'to': _signer().sign(address)})}"


def signed_address(text: str) -> str | None:
    """The address that this site itself signed, or None."""
    try:
        address = _signer().unsign(text)
    except BadSignature:
        return None
    return address if urlsplit(address).scheme in ("http", "https") else None


def safe_address(text: str) -> str | None:
    """What is wrong with an address typed by staff, as a sentence."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme in ("http", "https") and parts.hostname and not any(sign.isspace() for sign in text):
        return None
    return _("网址须以 http:// 或 https:// 开头，例如 https://www.example.gov.cn/。")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table").disable("image")
    # Only addresses that lead to a page; markdown-it alone would let mailto, ftp and others through.
    parser.validateLink = _may_be_linked  # type: ignore[method-assign, assignment]
    return parser


def _may_be_linked(address: str) -> bool:
    address = address.strip()
    if address.startswith("//"):
        return False
    try:
        return urlsplit(address).scheme in ("", "http", "https")
    except ValueError:
        return False


def _headings(tokens: Sequence[Token], anchored: Callable[[str], str] | None) -> Iterator[Heading]:
    number = 0
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    # Whatever sign the writer begins with, no level is left out below the page's own heading.
    down = 2 - min((int(token.tag[1]) for token in headings), default=2)
    for place, token in enumerate(tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        level = min(int(token.tag[1]) + down, LOWEST)
        token.tag = f"h{level}"
        if token.type == "heading_open":
            number += 1
            text = "".join(
                one.content for one in tokens[place + 1].children or [] if one.type in ("text", "code_inline")
            )
            anchor = anchored(text) if anchored else f"part-{number}"
            token.attrs["id"] = anchor
            yield Heading(level, anchor, text)


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from _all(token.children)


def _signer() -> Signer:
    return Signer(salt=_SIGNER_SALT)
