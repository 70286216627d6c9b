"""The page by which a file brings in cases."""

from typing import Any

from django import forms as base
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.consequences.admin.forms import Dressed
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.casework import attempted
from supervision.complaints.admin.base import render
from supervision.oversight import services
from supervision.oversight.admin.desk import OversightDesk, download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportForm(Dressed):
    file = base.FileField(label=gettext_lazy("文件"), help_text=gettext_lazy("按模板填写的 xlsx 或 csv。"))


class Importing(OversightDesk):
    """What the desk of litigation can do besides."""

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("import/", wrap(self.import_view), name=f"{self.name}_import"),
            path("import/template.xlsx", wrap(self.template_view), name=f"{self.name}_template"),
            *super().own_urls(wrap),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Cases from a file: how many came in, and what is wrong with the other rows."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, found = ImportForm(*posted(request)), None
        if request.method == "POST" and form.is_valid():
            _done, found = attempted(
                form,
                lambda: services.import_cases(
                    file=form.cleaned_data["file"], by=person(request), at=timezone.now()
                ),
            )
        problems = form.problems() if form.is_bound else []
        response = render(
            request,
            "oversight/import.html",
            _("导入案件"),
            crumbs=self.crumbs(),
            form=form,
            found=found,
            problems=problems,
            template_url=reverse(f"admin:{self.name}_template"),
        )
        if problems or (found and found.problems):
            response.status_code = 422
        return response

    def template_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return download(services.template(), XLSX, "cases.xlsx")
