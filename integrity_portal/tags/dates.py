"""Django's filter ``date``, which writes a day or moment once for each language and form."""

from datetime import date as day_of
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.template import Library
from django.template.defaultfilters import date as written
from django.utils.translation import get_language

register = Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, arg: str | None = None) -> str:
    if type(value) is datetime:
        # Equal moments of two zones read differently; their text tells them apart.
        return _kept(value, arg, get_language(), f"{value.isoformat()} {value.tzname()}")
    if type(value) is day_of:
        return _kept(value, arg, get_language(), "")
    return written(value, arg)


@lru_cache(maxsize=4_000)
def _kept(value: day_of, arg: str | None, language: str | None, text: str) -> str:
    return written(value, arg)
