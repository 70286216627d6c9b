"""The register of commendations for staff."""

from django.contrib import admin

from records.registers.admin.pages import EntryAdmin
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation


@admin.register(Commendation)
class CommendationAdmin(EntryAdmin):
    kind = COMMENDATIONS.kind
