"""“This is wrong”: from the thing itself to the remedy that is right for whoever asks."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import PUBLIC, find_organisation, present, readable, records_for
from disclosure.published.registers import entries_for, present_entry
from records.registers.register import registers


@dataclass(frozen=True)
class Thing:
    """
    What is said to be wrong.

    :ivar authority: whose document it repeats; only he can change that
    :ivar record: the record's uid, where an objection can be filed to it here
    :ivar organisation: the body's uid, which a complaint may be about
    """

    kind: str
    label: str
    title: str
    body: str
    number: str
    authority: str
    url: str
    record: str = ""
    organisation: str = ""

    @property
    def address(self) -> str:
        """As one writes it to somebody else."""
        return settings.PUBLIC_URL.rstrip("/") + self.url


@require_safe
@cache_control(no_cache=True)
def wrong(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    thing = _thing(kind, uid)
    if thing is None:
        # What nobody may read today answers as if it did not exist.
        raise Http404
    return render(request, "site/wrong.html", {"thing": thing})


def _thing(kind: str, uid: UUID) -> Thing | None:
    on = localdate()
    if kind == "record":
        record = readable(records_for(PUBLIC, on=on)).filter(uid=uid).first()
        return (
            None if record is None else _said(kind, _("失信记录"), present(record, PUBLIC), record=str(uid))
        )
    if kind == "organisation":
        body = find_organisation(uid, PUBLIC)
        if body is None:
            return None
        url = reverse("site:organisation", args=[body.uid])
        name, uid_text = body.name, str(body.uid)
        return Thing(kind, _("机构资料"), name, name, body.uscc or "", "", url, organisation=uid_text)
    for register in registers():
        if register.kind == kind:
            entry = entries_for(register, PUBLIC, on=on).filter(uid=uid).first()
            return None if entry is None else _said(kind, str(register.label), present_entry(register, entry))
    return None


def _said(kind: str, label: str, shown: dict[str, Any], *, record: str = "") -> Thing:
    return Thing(
        kind,
        label,
        shown["title"],
        shown["organisation"]["name"],
        shown["document_number"],
        shown["authority"]["name"],
        reverse(f"site:{kind}", args=[shown["uid"]]),
        record,
        str(shown["organisation"]["uid"]),
    )
