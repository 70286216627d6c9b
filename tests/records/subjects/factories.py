"""Named, valid rows in one word for the tests of the subjects."""

from datetime import UTC, date, datetime
from typing import Any

from records.access.models import Grant, User
from records.subjects import services
from records.subjects.models import Official, Organisation, Region

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
# Valid, of a region that does not exist (9901xx).
USCC, OTHER_USCC = "11990100000000019F", "11990100000000027A"
ID_NUMBER = "99010119900307004X"


def staff(
    username: str, *roles: str, region: str = "411000", organisation: Organisation | None = None
) -> User:
    """A person of the staff who holds these roles over the region, or over one body of it."""
    user = User.objects.create(username=username, full_name=username, is_staff=True)
    granter, _created = User.objects.get_or_create(username="granter", defaults={"full_name": "安全管理员"})
    for role in roles:
        Grant.objects.create(
            user=user,
            role=role,
            region_id=region,
            organisation=organisation,
            starts_on=date(2026, 1, 1),
            granted_by=granter,
            granted_at=NOW,
        )
    return user


def organisation(by: User, name: str = "许昌市财政局", region: str = "411000", **more: Any) -> Organisation:
    more.setdefault("kind", "department")
    return services.register_organisation(
        name=name, region=Region.objects.get(code=region), by=by, at=NOW, **more
    )


def official(by: User, name: str = "张三", **more: Any) -> Official:
    return services.register_official(name=name, by=by, at=NOW, **more)
