"""For custodians: of which complaints an identity is kept, how often it was opened, and the door to it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.dishonesty.admin.base import WORK_LIST, person
from supervision.complaints import queries
from supervision.complaints.models import Informant


@admin.register(Informant)
class InformantAdmin(ModelAdmin):
    """Numbers and kinds alone; nothing of an identity stands in any list."""

    change_list_template = WORK_LIST
    list_display = ("number", "anonymity", "filed", "opened")
    list_display_links = None
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = None
    search_fields = ("complaint__number",)
    search_help_text = gettext_lazy("编号")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Informant]:
        return (
            queries.identities_in_reach(person(request))
            .annotate(openings=Count("complaint__openings"))
            .order_by("-complaint__filed_at", "-uid")
        )

    @admin.display(description=gettext_lazy("投诉举报"))
    def number(self, informant: Any) -> SafeString:
        url = reverse("admin:supervision_complaint_identity", args=[informant.complaint_id])
        return format_html('<a class="row-title" href="{}">{}</a>', url, informant.complaint.number)

    @admin.display(description=gettext_lazy("署名方式"))
    def anonymity(self, informant: Any) -> str:
        return str(informant.complaint.get_anonymity_display())

    @admin.display(description=gettext_lazy("提出"), ordering="complaint__filed_at")
    def filed(self, informant: Any) -> str:
        return timezone.localtime(informant.complaint.filed_at).strftime("%Y-%m-%d %H:%M")

    @admin.display(description=gettext_lazy("查阅次数"), ordering="openings")
    def opened(self, informant: Any) -> int:
        return int(informant.openings)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            kept = self.get_queryset(request).get(pk=object_id)
        except (Informant.DoesNotExist, ValueError, ValidationError) as error:
            raise Http404(_("没有这一件，或它不在您的权限范围内。")) from error
        return HttpResponseRedirect(reverse("admin:supervision_complaint_identity", args=[kept.complaint_id]))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return self.change_view(request, object_id)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
