"""What can be done with accounts, grants and partners."""

from records.access.services.accounts import (
    FirstAccount,
    change_user,
    create_user,
    deactivate,
    first_administrators,
    reactivate,
    set_password,
)
from records.access.services.errors import AccessDenied
from records.access.services.grants import grant_role, revoke_role
from records.access.services.partners import (
    Registered,
    Right,
    Terms,
    change_partner,
    register_partner,
    renew_partner_secret,
    rights_of,
)
from records.access.services.system import chain_user, clock_user, ensure_system_users

__all__ = [
    "AccessDenied",
    "FirstAccount",
    "Registered",
    "Right",
    "Terms",
    "chain_user",
    "change_partner",
    "change_user",
    "clock_user",
    "create_user",
    "deactivate",
    "ensure_system_users",
    "first_administrators",
    "grant_role",
    "reactivate",
    "register_partner",
    "renew_partner_secret",
    "revoke_role",
    "rights_of",
    "set_password",
]
