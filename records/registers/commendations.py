"""The register of commendations: all that a further kind of document on the chain has to say of itself."""

from django.utils.translation import gettext_lazy as _

from records.registers.models import Commendation
from records.registers.register import Register, add

COMMENDATIONS = Register(
    kind="commendation",
    model=Commendation,
    label=_("表彰激励"),
    fields=("honour", "level", "merits", "incentives"),
    optional=("incentives",),
    body_columns=("organisation_uscc", "organisation_name"),
)


def register() -> None:
    add(COMMENDATIONS)
