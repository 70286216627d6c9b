"""Large files to readers: conditional, in ranges, and by the web server itself where it can."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from disclosure.opendata.manifest import media_type

_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")
_PIECE = 256 * 1024


def send_file(request: HttpRequest, path: Path, *, etag: str, headers: Mapping[str, str]) -> HttpResponseBase:
    """The file whole, the part that is asked for, or that the reader has it already."""
    try:
        status = path.stat()
    except FileNotFoundError:
        # The web server does not see the folder that the workers write into: an operator's affair, not the reader's.
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    tag, modified = f'"{etag}"', int(status.st_mtime)
    about = {
        **headers,
        "ETag": tag,
        "Last-Modified": http_date(modified),
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{path.name}"',
    }
    known = get_conditional_response(request, etag=tag, last_modified=modified, response=None)
    if known is not None:
        known["ETag"] = tag
        return known
    # What is packed already, or asked for in parts, must reach the reader as it lies on disk.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    if settings.OPEN_DATA_ACCEL and path.is_relative_to(settings.OPEN_DATA_DIR):
        place = path.relative_to(settings.OPEN_DATA_DIR)
        about["X-Accel-Redirect"] = f"{settings.OPEN_DATA_ACCEL.rstrip('/')}/{place}"
        return HttpResponse(content_type=media_type(path.name), headers=about)
    part = _part(request, status.st_size, tag)
    if part is None:
        first, last, code = 0, status.st_size - 1, 200
    elif part[0] >= status.st_size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{status.st_size}"})
    else:
        first, last, code = part[0], min(part[1], status.st_size - 1), 206
        about["Content-Range"] = f"bytes {first}-{last}/{status.st_size}"
    about["Content-Length"] = str(last - first + 1)
    pieces = _pieces(path, first, last - first + 1)
    return StreamingHttpResponse(pieces, status=code, content_type=media_type(path.name), headers=about)


def send_text(
    request: HttpRequest,
    text: str,
    *,
    headers: Mapping[str, str],
    content_type: str = "application/json",
    last_modified: datetime | None = None,
) -> HttpResponseBase:
    """A text made now, or that the reader has it already."""
    content = text.encode()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type=content_type, headers={**headers, "ETag": tag})
    seconds = None if last_modified is None else int(last_modified.timestamp())
    if seconds is not None:
        answer["Last-Modified"] = http_date(seconds)
    # By the tag alone: what leaves a feed need not be younger than what stays.
    known = get_conditional_response(request, etag=tag, response=answer)
    return known or answer


def _part(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """First and last byte of the one range that is asked for; several, or of another version, give the whole."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = int(asked[1]), int(asked[2]) if asked[2] else size - 1
    return (first, last) if first <= last or first >= size else None


def _pieces(path: Path, first: int, left: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
