"""Staff's window on regions, organisations, officials and posts. Every change goes through a service."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from records.common import auditing
from records.subjects import services
from records.subjects.forms import NewOfficialForm, OrganisationForm, PostForm
from records.subjects.models import (
    FormerRegion,
    Official,
    Organisation,
    OrganisationName,
    OrganisationQuerySet,
    Post,
    Region,
    RegionQuerySet,
)
from records.subjects.scope import reachable_officials, reachable_organisations, reachable_posts


class ReadOnlyAdmin(ModelAdmin):
    """Reference data: loaded by ``load_reference``, looked at here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ScopedAdmin(ModelAdmin):
    """Asks for a permission over the very row, and hands the person to the form. Nothing is deleted here."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(f"records.change_{self.opts.model_name}", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ["code", "full_name", "level", "parent"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "full_name", "pinyin"]
    search_help_text = _("按代码、全称或拼音查找")
    ordering = ["order"]
    fields = ["code", "name", "full_name", "level", "parent"]

    def get_search_results(
        self, request: HttpRequest, queryset: RegionQuerySet, search_term: str
    ) -> tuple[QuerySet[Region], bool]:
        """A code alone means the region and what lies inside it."""
        if len(search_term) == 6 and search_term.isdigit():
            return queryset.within(search_term), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(FormerRegion)
class FormerRegionAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "valid_from", "valid_until", "successor"]
    list_select_related = ["successor"]
    search_fields = ["code", "name", "successor__full_name"]
    search_help_text = _("按代码、名称或现行区划查找")
    ordering = ["code", "valid_until"]


class OrganisationNameInline(TabularInline):
    model = OrganisationName
    fields = ["name", "kind", "until_on"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    form = OrganisationForm
    list_display = ["name", "uscc", "kind", "region", "superior", "merged_into"]
    list_filter = ["kind", ("merged_into", admin.EmptyFieldListFilter)]
    list_select_related = ["region", "superior", "merged_into"]
    search_fields = ["name"]
    search_help_text = _("按名称、曾用名、简称、拼音或统一社会信用代码查找")
    ordering = ["pinyin"]
    autocomplete_fields = ["region", "superior", "merged_into"]
    inlines = [OrganisationNameInline]
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return reachable_organisations(request.user).order_by("pinyin")

    def get_search_results(
        self, request: HttpRequest, queryset: OrganisationQuerySet, search_term: str
    ) -> tuple[QuerySet[Organisation], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isascii() and any(character.isdigit() for character in term):
            return queryset.filter(uscc__startswith=term.upper()), False
        if term.isascii():
            return queryset.filter(pinyin__startswith=term.lower()), False
        return queryset.matching(term), False

    def get_fieldsets(self, request: HttpRequest, obj: Organisation | None = None) -> Any:
        main: Any = (None, {"fields": ["name", "uscc", "kind", "region", "superior", "short_name"]})
        if obj is None:
            return [main]
        merging: Any = (_("合并与撤销合并"), {"fields": ["merged_into", "merge_reason"]})
        times = (_("登记信息"), {"fields": ["uid", "created_at", "updated_at"]})
        if not self.has_change_permission(request, obj):
            main[1]["fields"].remove("short_name")
            merging[1]["fields"].remove("merge_reason")
        return [main, merging, times]

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> list[str]:
        return ["uid", "created_at", "updated_at"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Organisation | None) -> list[Any]:
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        entered, changed = form.cleaned_data, set(form.changed_data)
        short = entered.get("short_name")
        if not change:
            fields = {name: entered[name] for name in ("name", "kind", "region", "uscc", "superior")}
            made = services.register_organisation(**fields, short_names=[short] if short else [], **who)
            obj.uid = made.uid
            return
        if amended := {name: entered[name] for name in services.AMENDABLE if name in changed}:
            services.amend_organisation(organisation=obj, changes=amended, **who)
        if "name" in changed:
            services.rename_organisation(organisation=obj, name=entered["name"], **who)
        if short:
            services.add_short_name(organisation=obj, name=short, **who)
        if "merged_into" in changed:
            reason: dict[str, Any] = {"reason": entered["merge_reason"], **who}
            if target := entered["merged_into"]:
                services.merge_organisations(source=obj, target=target, **reason)
            else:
                services.unmerge_organisations(source=obj, **reason)


class PostInline(TabularInline):
    model = Post
    fields = ["organisation", "title", "seat", "from_on", "until_on"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return reachable_posts(request.user).select_related("organisation").order_by("-from_on")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Official)
class OfficialAdmin(ScopedAdmin):
    """Officials' data are personal: nobody sees a stored number, and every look is in the audit trail."""

    list_display = ["name", "posts_held"]
    search_fields = ["name"]
    search_help_text = _("按姓名，或按完整的身份证件号码查找")
    ordering = ["name"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Official]:
        # The number is left in the database: no page of the admin has a use for it.
        officials = reachable_officials(request.user).defer("id_number")
        return officials.prefetch_related("posts__organisation").order_by("name")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Official], search_term: str
    ) -> tuple[QuerySet[Official], bool]:
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            self._audit_read(request, "official.search")
        try:
            found = services.find_official(id_number=search_term)
        except ValidationError:
            return super().get_search_results(request, queryset, search_term)
        return (queryset.filter(pk=found.pk) if found else queryset.none()), False

    @admin.display(description=_("现任职务"))
    def posts_held(self, obj: Official) -> str:
        held = [post for post in obj.posts.all() if post.until_on is None]
        return "；".join(f"{post.organisation.name} {post.title}" for post in held)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewOfficialForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Official | None = None) -> list[str]:
        if obj is not None:
            return ["name", "uid", "created_at"]
        return ["name", "id_number", "post_organisation", "post_title", "post_seat", "post_from_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Official | None = None) -> list[str]:
        return ["name", "uid", "created_at"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Official | None) -> list[Any]:
        return [PostInline] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A person once registered is appointed and leaves; the entry itself is not rewritten."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self._audit_read(request, "official.list")
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if object_id is not None and (official := self.get_object(request, object_id)):
            self._audit_read(request, "official.read", official)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Official, form: Any, change: bool) -> None:
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        entered = form.cleaned_data
        made = services.register_official(name=entered["name"], id_number=entered["id_number"], **who)
        services.appoint(
            organisation=entered["post_organisation"],
            title=entered["post_title"],
            seat=entered["post_seat"],
            official=made,
            from_on=entered["post_from_on"],
            **who,
        )
        obj.uid = made.uid

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if official := self.get_object(request, object_id):
            self._audit_read(request, "official.read", official)
        return super().history_view(request, object_id, extra_context)

    def _audit_read(self, request: HttpRequest, action: str, official: Official | None = None) -> None:
        auditing.record(action=action, by=request.user, at=timezone.now(), subject=official, outcome="read")


@admin.register(Post)
class PostAdmin(ScopedAdmin):
    """Adding is an appointment; the only change of a post is that its holder leaves."""

    form = PostForm
    list_display = ["organisation", "title", "seat", "official", "from_on", "until_on"]
    list_filter = [("until_on", admin.EmptyFieldListFilter), ("official", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation", "official"]
    search_fields = ["title", "organisation__name"]
    search_help_text = _("按职务或机构名称查找")
    autocomplete_fields = ["organisation", "official"]
    list_per_page = 50

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        auditing.record(action="official.list", by=request.user, at=timezone.now(), outcome="read")
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        # Who holds or held the post stands there by name.
        if object_id is not None and (post := self.get_object(request, object_id)):
            auditing.record(
                action="official.read",
                by=request.user,
                at=timezone.now(),
                subject=post.official,
                outcome="read",
            )
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return reachable_posts(request.user).order_by("organisation__pinyin", "title", "seat")

    def get_fields(self, request: HttpRequest, obj: Post | None = None) -> list[str]:
        fields = ["organisation", "title", "seat", "official", "from_on"]
        return [*fields, "until_on"] if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> list[str]:
        return ["organisation", "title", "seat", "official", "from_on"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        if obj is not None and (obj.official_id is None or obj.until_on is not None):
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        if change:
            services.leave_post(post=obj, until_on=form.cleaned_data["until_on"], **who)
        else:
            obj.uid = services.appoint(**form.cleaned_data, **who).uid
