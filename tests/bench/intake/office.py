"""
Run inside the node's environment: bodies, a clerk, and two partners with clients. Its last line says who they are.

``python -m tests.bench.intake.office BODIES``
"""

import json
import secrets
import sys
from datetime import date

import django

django.setup()

from django.utils import timezone  # noqa: E402

from records.access.models import Grant, PartnerApplication, PartnerRight, User  # noqa: E402
from records.access.roles import Role  # noqa: E402
from records.access.services import clock_user, ensure_system_users  # noqa: E402
from records.subjects.models import Organisation, Region  # noqa: E402
from tests.bench.disclosure.stock import make_bodies  # noqa: E402

REGION = "410000"
PARTNERS = 2


def clerk() -> User:
    user = User.objects.create(username="bench-clerk", full_name="录入", kind=User.Kind.PERSON, is_staff=True)
    Grant.objects.create(
        user=user, role=Role.CLERK, region_id=REGION, granted_by=clock_user(), granted_at=timezone.now(),
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return user


def partner(number: int, body: Organisation) -> dict[str, str]:
    user = User.objects.create(
        username=f"bench-{number}", full_name=f"对接单位{number}", kind=User.Kind.PARTNER
    )
    secret = secrets.token_urlsafe(24)
    application = PartnerApplication.objects.create(
        name=user.full_name, client_id=f"bench-{number}", client_secret=secret, user=user, organisation=body,
        region=Region.objects.get(code=REGION), allowed_scopes=["submissions:read", "submissions:write"],
    )  # fmt: skip
    PartnerRight.objects.create(
        application=application, kind="dishonesty-record", region_id=REGION, may_submit=True
    )
    return {"client_id": application.client_id, "client_secret": secret}


def main(bodies: int) -> None:
    ensure_system_users()
    make_bodies(bodies)
    first = Organisation.objects.order_by("uid")[0]
    clerk()
    told = {
        "partners": [partner(number, first) for number in range(PARTNERS)],
        "bodies": list(Organisation.objects.order_by("uid").values_list("name", "region_id")),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
