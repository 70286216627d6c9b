"""The two accounts in whose name the node acts by itself."""

from records.access.models import User

CLOCK = "system-clock"
CHAIN = "system-chain"
_NAMES = {CLOCK: "系统时钟", CHAIN: "链上同步"}


def clock_user() -> User:
    """In whose name time ends and starts things."""
    return _system_user(CLOCK)


def chain_user() -> User:
    """In whose name documents arrive from other nodes."""
    return _system_user(CHAIN)


def ensure_system_users() -> None:
    for username in _NAMES:
        _system_user(username)


def _system_user(username: str) -> User:
    return User.objects.get_or_create(
        username=username,
        # What make_password(None) writes is random, so the shortest unusable password is spelt out.
        defaults={
            "full_name": _NAMES[username],
            "kind": User.Kind.SYSTEM,
            "password": "!",
            "is_staff": False,
        },
    )[0]
