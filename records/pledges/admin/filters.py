"""Filters of the list of promises; they live in the address, so a list can be sent to a colleague."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.scope import within_reach
from records.dishonesty.admin.base import person
from records.dishonesty.admin.filters import OneOf
from records.dishonesty.queries import READERS
from records.pledges import queries
from records.pledges.models import Pledge
from records.subjects.models import Organisation

MOST_CHOICES = 200


class Due(OneOf):
    title = gettext_lazy("兑现期限")  # type: ignore[assignment]
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", _("已逾期")), ("soon", _("30 天内")), ("year", _("今年"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        on = timezone.localdate()
        match self.value():
            case "overdue":
                return queryset.filter(pk__in=Pledge.objects.overdue(on=on).values("pk")).order_by("due_on")
            case "soon":
                soon = Pledge.objects.still_open().filter(
                    due_on__gte=on, due_on__lte=on + timedelta(days=queries.SOON_DAYS)
                )
                return queryset.filter(pk__in=soon.values("pk")).order_by("due_on")
            case "year":
                first, last = on.replace(month=1, day=1), on.replace(month=12, day=31)
                return queryset.filter(due_on__gte=first, due_on__lte=last).order_by("due_on")
        return queryset


class Body(OneOf):
    title = gettext_lazy("承诺机构")  # type: ignore[assignment]
    parameter_name = "organisation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        reachable = within_reach(
            Organisation.objects.all(), person(request), *READERS, organisation_field="uid"
        )
        promising = reachable.filter(Exists(Pledge.objects.filter(organisation=OuterRef("pk"))))
        return [
            (str(uid), name)
            for uid, name in promising.order_by("name").values_list("uid", "name")[:MOST_CHOICES]
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {value for value, _label in self.lookup_choices}
        return queryset.filter(organisation=self.value()) if self.value() in known else queryset


class ByPost(OneOf):
    title = gettext_lazy("责任职务")  # type: ignore[assignment]
    parameter_name = "post"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        titles = queries.pledges_in_reach(person(request)).exclude(post_title="").order_by("post_title")
        found = titles.values_list("post_title", flat=True).distinct()[:MOST_CHOICES]
        return [(title, title) for title in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(post_title=self.value()) if self.value() else queryset
