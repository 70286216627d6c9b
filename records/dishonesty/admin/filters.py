"""Filters of the record list; they live in the address, so a list can be sent to a colleague."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.dishonesty.admin import work
from records.dishonesty.admin.base import person
from records.dishonesty.choices import Channel, Domain, Scope, Severity, Source, Status
from records.subjects.models import Region, subtree_prefix


class OneOf(admin.SimpleListFilter):
    """A filter drawn as one select of the tool bar."""

    def selected(self) -> str:
        return self.value() or ""

    def has_output(self) -> bool:
        return True


def by_choice(field: str, heading: str | Promise, choices: type[TextChoices]) -> type[OneOf]:
    class ByChoice(OneOf):
        title = heading  # type: ignore[assignment]
        parameter_name = field

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            return list(choices.choices)

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            return queryset.filter(**{field: self.value()}) if self.value() in choices.values else queryset

    return ByChoice


class ByWork(OneOf):
    """The kinds of work of the home page; the same querysets, so number and list agree."""

    title = _("我的工作")  # type: ignore[assignment]
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        mine = person(request).roles()
        return [(kind.key, str(kind.title)) for kind in work.RECORD_KINDS if kind.roles & mine]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {kind.key for kind in work.RECORD_KINDS}:
            return queryset
        chosen = work.work_of(request).list_of(self.value() or "")
        return queryset.filter(pk__in=chosen.order_by().values("pk"))


def by_region(path: str = "region") -> type[OneOf]:
    class ByRegion(OneOf):
        """A region with everything inside it."""

        title = _("行政区划")  # type: ignore[assignment]
        parameter_name = "region"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            return regions_in_reach(person(request))

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            if not self.value():
                return queryset
            return queryset.filter(**{f"{path}__code__startswith": subtree_prefix(self.value() or "")})

    return ByRegion


def regions_in_reach(user: Any) -> list[tuple[str, str]]:
    """The regions that somebody may choose from: his own and those one or two levels below."""
    seen: dict[str, str] = {}
    for reach in user.reaches():
        inside = Region.objects.within(reach.region_code)
        # From the nation downwards counties would be three thousand lines; provinces and cities suffice.
        levels = ["nation", "province", "city"] if reach.prefix == "" else ["province", "city", "county"]
        for region in inside.filter(level__in=levels).order_by("order"):
            indent = {"nation": "", "province": "", "city": "　", "county": "　　"}[region.level]
            seen.setdefault(region.code, f"{indent}{region.name}")
    return list(seen.items())


RECORD_FILTERS: tuple[Callable[..., Any], ...] = (
    ByWork,
    by_choice("status", _("状态"), Status),
    by_choice("source", _("来源"), Source),
    by_choice("domain", _("领域"), Domain),
    by_choice("severity", _("程度"), Severity),
    by_choice("scope", _("范围"), Scope),
    by_region(),
    by_choice("channel", _("渠道"), Channel),
)
