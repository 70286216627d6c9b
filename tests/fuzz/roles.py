"""Who calls the API: everybody who can, and those who only pretend."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client

from records.access.models import User
from records.access.roles import GRANTABLE_ROLES, Role
from records.access.scopes import DESCRIPTIONS
from records.subjects.models import Organisation
from tests.api import factories
from tests.records.access.factories import holder, person

TOKEN = "a" * 32
PUBLIC, PARTNERS, STAFF = frozenset({"public"}), frozenset({"partners"}), frozenset({"staff"})


@dataclass(frozen=True)
class Caller:
    """
    :ivar meant: the tags of the operations that are meant for such callers
    """

    name: str
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    meant: frozenset[str] = frozenset()


def callers(bureau: Organisation, court: User) -> Iterator[Caller]:
    """
    :param bureau: the body whose department signs in
    :param court: a partner with every scope
    """
    yield Caller("anonymous", meant=PUBLIC | PARTNERS | STAFF)
    yield Caller("made-up token", {"Authorization": f"Bearer {secrets.token_hex(16)}"})
    yield Caller("broken token", {"Authorization": "Bearer \xff\xfe"})
    yield Caller("made-up session", cookies={settings.SESSION_COOKIE_NAME: "a" * 32})
    yield Caller("token run out", factories.bearer(court, seconds=-1))
    yield Caller("partner", _token(court), meant=PARTNERS)
    yield Caller("partner without scopes", _token(court, scopes=""))
    for scope in sorted(DESCRIPTIONS):
        yield Caller(f"partner with {scope} alone", _token(court, scopes=scope))
    yield Caller("partner of another city", _token(factories.partner("郑州市法院", region="410100")))
    for role in sorted(GRANTABLE_ROLES):
        body = bureau if role == Role.DEPARTMENT else None
        yield staff(f"staff: {role}", holder(f"试用{role}", role, organisation=body))
    yield staff("staff without a role", person("试用新人"))
    yield staff("staff with a first password", person("试用初始密码", must_change_password=True))


def _token(user: User, **more: str) -> dict[str, str]:
    # The long form goes on for longer than a token lives.
    return factories.bearer(user, seconds=86_400, **more)


def staff(name: str, user: User) -> Caller:
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    return Caller(name, {"X-CSRFToken": TOKEN}, cookies, meant=STAFF)
