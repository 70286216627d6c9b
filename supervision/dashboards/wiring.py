"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions


def register() -> None:
    name_actions(**{"dashboard.reckon": _("更新看板")})
