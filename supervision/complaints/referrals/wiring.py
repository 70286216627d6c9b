"""What this room tells the rooms below when the app is ready."""

from supervision.complaints import hooks
from supervision.complaints.referrals import lines, services


def register() -> None:
    lines.register()
    hooks.register_referral(out=services.out, told=services.told)
