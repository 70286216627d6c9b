"""Reads that cost nothing when nothing has changed (RFC 9110 §8.8 and §13)."""

import hashlib
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer

from records.common.rest.problems import ApiProblem


def etag_of(data: Any) -> str:
    """
    The tag of an answer, from all that it says.

    Not from a version number: a body's new name or a mask that falls changes the answer of a record whose
    version stays.
    """
    return _tag(JSONRenderer().render(data))


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def answer(request: Any, response: Any, *, last_modified: datetime | None = None) -> HttpResponse:
    """``response`` with its tags, or 304 where the client holds the same answer."""
    # Rendered here, once; where a client asked for indents its own form is not what the tag is of.
    plain = response.accepted_media_type == JSONRenderer.media_type
    etag = _tag(response.render().content) if plain else etag_of(response.data)
    response["ETag"] = etag
    seconds = None
    if last_modified is not None:
        seconds = int(last_modified.timestamp())
        response["Last-Modified"] = http_date(seconds)
    short = get_conditional_response(request, etag=etag, last_modified=seconds, response=response)
    return short or response


def refuse_if_changed(request: Any, data: Any) -> None:
    """``If-Match`` on a write: refuse where the client decided on an answer that is no longer the answer."""
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted.strip() == "*":
        return
    # A proxy that compresses marks the tag weak; what it names stays the same.
    tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
    if etag_of(data) not in tags:
        raise ApiProblem(412, "changed_meanwhile", _("您读取之后内容已有变化，请重新读取、核对后再办理。"))
