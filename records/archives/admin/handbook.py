"""干部诚信手册: read by all staff, written by whoever keeps the files of the whole node."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from records.archives.admin.base import REFUSALS, onto, problems, refused_page
from records.archives.admin.forms import HandbookForm
from records.archives.models import HandbookPage
from records.archives.services import education
from records.archives.services.common import KEEPERS
from records.archives.services.education import WholeNode
from records.dishonesty.admin.base import person, posted, render

LIST = "admin:records_handbookpage_changelist"


@admin.register(HandbookPage)
class HandbookAdmin(ModelAdmin):
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever works here may know how officials have to behave."""
        return request.user.is_authenticated

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated

    def has_add_permission(self, request: HttpRequest) -> bool:
        # The page for signing in asks too, on behalf of nobody.
        return super().has_add_permission(request) and person(request).holds(KEEPERS, over=WholeNode())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return render(
            request,
            "handbookpage/list.html",
            _("干部诚信手册"),
            crumbs=[],
            pages=[
                (page, list(blocks(page.text))) for page in HandbookPage.objects.select_related("changed_by")
            ],
            may_write=self.has_add_permission(request),
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return self._write(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        page = HandbookPage.objects.filter(pk=object_id).first() if object_id.isdigit() else None
        if page is None:
            raise Http404(_("手册里没有这一页。"))
        return self._write(request, page)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse(LIST))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise PermissionDenied

    def _write(self, request: HttpRequest, page: HandbookPage | None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise refused_page(request, "handbook.written", page)
        last = HandbookPage.objects.order_by("-number").first()
        initial = (
            {name: getattr(page, name) for name in HandbookForm.base_fields}
            if page
            else {"number": last.number + 1 if last else 1}
        )
        form = HandbookForm(*posted(request), initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                education.write_page(page=page, **form.cleaned_data, by=person(request), at=timezone.now())
            except REFUSALS as refused:
                onto(form, refused)
            else:
                messages.success(request, _("已保存。"))
                return HttpResponseRedirect(reverse(LIST))
        response = render(
            request,
            "archive/form.html",
            _("编写手册"),
            crumbs=[(_("干部诚信手册"), reverse(LIST))],
            form=form,
            problems=problems(form),
            lead=_("全体工作人员都能看到。"),
            button=_("保存"),
            back=reverse(LIST),
        )
        if form.is_bound and form.errors:
            response.status_code = 422
        return response


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Paragraphs and lists of a plain text: an empty line parts them, “- ” begins a line of a list."""
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        kind = ""
        group: list[str] = []
        for line in lines:
            now = "list" if line.startswith("- ") else "text"
            if group and now != kind:
                yield kind, group
                group = []
            kind = now
            group.append(line.removeprefix("- "))
        if group:
            yield kind, group
