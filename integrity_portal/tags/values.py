"""
How a value of a page is written, with a short way for what most values are: a text, a number, words to be translated.

Django asks of each whether it is a moment to be put into the reader's zone, a day or number to be written in his way, and
whether it is safe, in some twenty calls; a page writes a hundred. ``stand_in`` puts this before its own way, which
still writes all others.
"""

from html import escape
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.base import VariableNode, render_value_in_context
from django.utils.functional import Promise
from django.utils.safestring import SafeString


def stand_in() -> None:
    VariableNode.render = _render  # type: ignore[method-assign, assignment]


def written(value: Any, context: Context) -> str:
    """The value as it stands on the page, escaped where it is not known to be safe."""
    if isinstance(value, Promise):
        value = str(value)
    kind = type(value)
    if kind is str:
        return escape(value) if context.autoescape else value
    if kind is SafeString:
        return value
    if kind is int and not settings.USE_THOUSAND_SEPARATOR:
        return str(value)
    return str(render_value_in_context(value, context))


def _render(node: VariableNode, context: Context) -> str:
    try:
        return written(node.filter_expression.resolve(context), context)
    except UnicodeDecodeError:
        return ""
