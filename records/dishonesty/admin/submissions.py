"""What partners sent over the API, to look up; nothing is changed here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.access.roles import Role
from records.access.scope import within_reach
from records.dishonesty.admin.base import WORK_LIST, person, render
from records.dishonesty.models import Submission, SubmissionItem
from records.dishonesty.services.import_kinds import import_kinds

ITEMS_SHOWN = 1000
READERS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)


@admin.register(Submission)
class SubmissionAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display = ("sender", "kind", "accepted", "duplicates", "rejected", "received_at")
    list_display_links = None
    list_select_related = ("partner",)
    list_fullwidth = True
    show_full_result_count = False
    actions = None
    search_fields = ("partner__full_name",)
    search_help_text = gettext_lazy("对接单位")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        return submissions_in_reach(person(request)).order_by("-received_at")

    @admin.display(description=gettext_lazy("对接单位"))
    def sender(self, submission: Submission) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a>',
            reverse("admin:records_submission_change", args=[submission.pk]),
            submission.partner.get_full_name(),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        submission = submissions_in_reach(person(request)).filter(pk=object_id).first()
        if submission is None:
            raise Http404(_("没有这次报送，或它不在您的权限范围内。"))
        items = submission.items.select_related("record").order_by("position")[:ITEMS_SHOWN]
        return render(
            request,
            "submission/page.html",
            _("接口报送"),
            crumbs=[(_("接口报送"), reverse("admin:records_submission_changelist"))],
            submission=submission,
            items=[(item, _address(submission, item)) for item in items],
        )


def _address(submission: Submission, item: SubmissionItem) -> str:
    """The staff page of what became of an item, whatever kind it is."""
    uid = item.record_id or item.entry
    kind = next((one for one in import_kinds() if one.name == submission.kind), None)
    return kind.address(uid) if kind and uid else ""


def submissions_in_reach(user: Any) -> QuerySet[Submission]:
    """Those of partners whose region lies in one's own; a partner reports for its region."""
    found = Submission.objects.select_related("partner__partner_application__region")
    return within_reach(
        found, user, *READERS, region_field="partner__partner_application__region_id", organisation_field=None
    )
