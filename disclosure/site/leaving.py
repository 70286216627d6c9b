"""Why something left, in a word."""

from django.utils.translation import gettext as _

from records.dishonesty.choices import EndReason
from records.registers.choices import EndReason as EntryEndReason


def why_gone(reason: str | None) -> str:
    """One whose scope was narrowed was not ended, and is public no more."""
    labels = {**dict(EntryEndReason.choices), **dict(EndReason.choices)}
    if reason not in labels:
        return _("不再公开")
    return _("终止公示：%(reason)s") % {"reason": labels[reason]}
