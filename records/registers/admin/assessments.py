"""Assessment results for staff: those of this node's own rounds and those from below, to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from records.dishonesty.admin.filters import by_choice, by_region
from records.registers.admin.pages import EntryAdmin
from records.registers.assessments import ASSESSMENTS
from records.registers.choices import Status
from records.registers.models import AssessmentResult


@admin.register(AssessmentResult)
class AssessmentResultAdmin(EntryAdmin):
    kind = ASSESSMENTS.kind
    # Its round corrects it.
    elsewhere = ("propose", "end")
    list_display = ("subject", "year", "score", "grade", "status_word", "changed")
    list_filter = (by_choice("status", gettext_lazy("状态"), Status), by_region())

    def lines_of(self, request: HttpRequest, entry: Any) -> list[tuple[str, str]]:
        """Without the details: who wants them opens the public page or the round."""
        left_out = ("details", "uses", "round_uid")
        return [
            (self.register.label_of(name), self._said(entry, name))
            for name in self.register.carried
            if name not in left_out
        ]
