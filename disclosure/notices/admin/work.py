"""The warning to editors that a column of the site has had nothing new for too long."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.notices.freshness import stale_columns
from records.access.roles import Role
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card

EDITORS = frozenset({Role.CLERK, Role.REVIEWER})


def cards(request: HttpRequest) -> list[Card]:
    if not EDITORS & person(request).roles():
        return []
    stale = stale_columns(on=timezone.localdate())
    if not stale:
        return []
    said = _("、").join(str(column.title) for column in stale)
    url = reverse("admin:disclosure_article_freshness")
    return [Card(_("栏目该更新了"), _("超过规定时间没有新内容：%s") % said, len(stale), url, "soon", False)]
