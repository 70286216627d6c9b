"""Where a request has its page; for the windows that ask."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from records.access.stewardship.models import StewardRequest


def to_request(request: HttpRequest, asked: StewardRequest) -> HttpResponseRedirect:
    """Where whoever has asked sees that it waits, and for whom."""
    messages.success(request, _("申请已提交，由另一职责的管理员决定；决定以前什么都没有改变。"))
    return HttpResponseRedirect(address_of(asked))


def address_of(asked: StewardRequest) -> str:
    return reverse("admin:records_stewardrequest_page", args=[asked.pk])
