"""Staff's window on the open data: which versions were made, how large, how long it took. Nothing to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from disclosure.opendata.models import DumpVersion


@admin.register(DumpVersion)
class DumpVersionAdmin(ModelAdmin):
    list_display = ["version", "made_at", "rows", "size", "took"]
    fields = ["version", "made_at", "rows", "size", "took", "manifest", "signature"]
    readonly_fields = fields
    ordering = ["-version"]
    actions = None

    @admin.display(description=_("大小"))
    def size(self, version: DumpVersion) -> str:
        return filesizeformat(version.bytes)

    @admin.display(description=_("用时（秒）"))
    def took(self, version: DumpVersion) -> str:
        return f"{version.seconds:.1f}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
