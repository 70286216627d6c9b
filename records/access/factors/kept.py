"""
What somebody had filled in when his time was over, or when he was asked to show again who he is.

It waits in his session, encrypted, until he is back; then a page offers to send it where it was meant to go. Files
are not kept, and nothing is sent without him.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework.authentication import CSRFCheck

from records.access.models import User
from records.common.crypto import decrypt, encrypt

KEY = "kept_form"
MOST_BYTES = 64 * 1024
KEPT_FOR = timedelta(minutes=30)
_NEVER = ("csrfmiddlewaretoken", "code", "credential")


@dataclass(frozen=True)
class KeptForm:
    path: str
    fields: list[tuple[str, str]]
    without_files: bool


def keep(request: HttpRequest, *, user: User, at: datetime) -> bool:
    """Keep the fields of this request for its sender; whether that could be done."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NEVER and "password" not in name
        for value in values
    ]
    text = json.dumps(fields, ensure_ascii=False)
    if len(text.encode()) > MOST_BYTES:
        return False
    request.session[KEY] = {
        "user": user.pk,
        "path": request.get_full_path(),
        "fields": encrypt(text),
        "files": bool(request.FILES),
        "at": at.timestamp(),
    }
    return True


def is_worth_it(request: HttpRequest) -> bool:
    """Whether this is a form that somebody filled in, and no step of signing in or out, nor a script's call."""
    home = reverse("admin:index")
    never = (f"{home}sign-in/", reverse("admin:login"), reverse("admin:logout"))
    return (
        request.method == "POST"
        and request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
        and not request.path_info.startswith(never)
    )


def is_there(request: HttpRequest, user: User) -> bool:
    kept = request.session.get(KEY)
    return bool(
        kept
        and kept["user"] == user.pk
        and timezone.now().timestamp() - kept["at"] < KEPT_FOR.total_seconds()
    )


def take(request: HttpRequest, user: User) -> KeptForm | None:
    """What was kept for this person, once; what was kept for another is forgotten."""
    found = is_there(request, user)
    kept = request.session.pop(KEY, None)
    if not found or kept is None:
        return None
    fields = [(name, value) for name, value in json.loads(decrypt(kept["fields"]))]
    return KeptForm(path=kept["path"], fields=fields, without_files=kept["files"])


def was_meant(request: HttpRequest) -> bool:
    """Whether the form came from a page of ours: what another site has sent is not worth keeping."""
    check = CSRFCheck(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda request: HttpResponse(), (), {}) is None
