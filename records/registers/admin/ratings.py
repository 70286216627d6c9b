"""Published ratings for staff, to read, and what governments make known of their debt, to enter."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from records.dishonesty.admin.filters import by_choice, by_region
from records.registers.admin.pages import EntryAdmin, MyWork
from records.registers.choices import Status
from records.registers.models import DebtDisclosure, Rating
from records.registers.models.rating import Emergency, RatingKind
from records.registers.ratings import DEBTS, RATINGS


@admin.register(Rating)
class RatingAdmin(EntryAdmin):
    kind = RATINGS.kind
    # Its room replaces and withdraws it.
    elsewhere = ("propose", "end")
    list_display = ("subject", "authority", "grade", "status_word", "changed")
    list_filter = (
        by_choice("rating_kind", gettext_lazy("评级类别"), RatingKind),
        by_choice("status", gettext_lazy("状态"), Status),
        by_region(),
    )


@admin.register(DebtDisclosure)
class DebtDisclosureAdmin(EntryAdmin):
    kind = DEBTS.kind
    list_display = ("subject", "year", "decided", "status_word", "changed")
    list_filter = (
        MyWork,
        by_choice("status", gettext_lazy("状态"), Status),
        by_choice("emergency", gettext_lazy("应急响应级别"), Emergency),
        by_region(),
    )
