"""Who works at the node: accounts, roles, and a partner's system; their passwords in a file for the demonstration."""

import base64
import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.db import transaction

from integrity_portal.demo.data.world import World
from integrity_portal.demo.nodes import write_privately
from records.access.models import PartnerApplication, User
from records.access.partner_kinds import partner_kinds
from records.access.roles import Role
from records.access.scopes import SANDBOX_SCOPES
from records.access.services import (
    Right,
    create_user,
    ensure_system_users,
    first_administrators,
    grant_role,
    register_partner,
    renew_partner_secret,
    set_password,
)
from records.access.services.accounts import FirstAccount
from records.subjects.models import Region

ADMINISTRATORS = ("admin", "security_admin", "auditor")
# Whoever works over the whole region of the node; the department and the county clerk come with their bodies.
STAFF = {
    "clerk": Role.CLERK,
    "reviewer": Role.REVIEWER,
    "second_reviewer": Role.REVIEWER,
    "supervisor": Role.SUPERVISOR,
    "inspector": Role.SUPERVISOR,
    "expert": Role.ASSESSOR,
    "assessor": Role.ASSESSOR,
    "second_assessor": Role.ASSESSOR,
    "archivist": Role.HR_ARCHIVIST,
    "second_archivist": Role.HR_ARCHIVIST,
    "handler": Role.COMPLAINT_HANDLER,
    "second_handler": Role.COMPLAINT_HANDLER,
    "custodian": Role.IDENTITY_CUSTODIAN,
}
# Whoever finds that a body does not put things right drafts the record of it himself.
ALSO = {"handler": Role.CLERK}
# The order in which people look for them on the screen.
SHOWN = (
    "clerk",
    "reviewer",
    "second_reviewer",
    "supervisor",
    "department",
    "auditor",
    "admin",
    "security_admin",
)
PARTNER_SCOPES = (
    "submissions:write",
    "submissions:read",
    "credit-checks:write",
    "records:read",
    "changes:read",
    "webhooks:manage",
)


@transaction.atomic
def load(world: World) -> None:
    """Appoint the three administrators; let them open the others' accounts and grant their roles."""
    ensure_system_users()
    kept = read(world)["users"]
    region = Region.objects.get(code=world.plan.top.region)
    known = {user.username: user for user in User.objects.filter(username__in=world.plan.people)}
    if not known:
        _appoint(world, region)
    for name in ADMINISTRATORS:
        world.people[name] = known.get(name) or User.objects.get(username=name)
    for name, full_name in world.plan.people.items():
        if name not in ADMINISTRATORS:
            world.people[name] = known.get(name) or _open(world, name, full_name, region)
    for name, user in known.items():
        # Without the file, as after a start that was broken off, the password is the same as before by its making.
        if name not in kept and not user.check_password(_password(world, name)):
            set_password(user=user, password=_password(world, name), by=user, at=world.now)


def load_places(world: World) -> None:
    """The accounts that belong to a body: the department's, and the partner's system; then write all down."""
    with transaction.atomic():
        body = world.body(world.plan.top, world.plan.department)
        department = world.people["department"]
        if not department.grants.exists():
            grant_role(
                user=department,
                role=Role.DEPARTMENT,
                region=body.region,
                organisation=body,
                by=world.people["security_admin"],
                at=world.opened_at,
            )
        kept = read(world)
        written = {
            "users": {name: _account(world, name, kept) for name in _shown(world)},
            "client": _client(world, kept),
            "sandbox": _client(world, kept, sandbox=True),
        }
    if written != kept:
        write_privately(world.accounts_file, json.dumps(written, ensure_ascii=False, indent=2) + "\n")


def read(world: World) -> dict[str, Any]:
    """What the file holds; whoever prepares the node hands in an empty one."""
    text = world.accounts_file.read_text(encoding="utf-8") if world.accounts_file.exists() else ""
    return {"users": {}, "client": {}, "sandbox": {}, **(json.loads(text) if text.strip() else {})}


def _shown(world: World) -> list[str]:
    return [*SHOWN, *(name for name in world.plan.people if name not in SHOWN)]


def _account(world: World, name: str, kept: dict[str, Any]) -> dict[str, str]:
    return kept["users"].get(name) or {"username": name, "password": _password(world, name)}


def _appoint(world: World, region: Region) -> None:
    accounts = {
        name: FirstAccount(
            username=name,
            full_name=world.plan.people[name],
            password=_password(world, name),
            must_change_password=False,
        )
        for name in ADMINISTRATORS
    }
    first_administrators(
        system=accounts["admin"],
        security=accounts["security_admin"],
        audit_trail=accounts["auditor"],
        region=region,
        at=world.opened_at,
    )


def _open(world: World, name: str, full_name: str, region: Region) -> User:
    user = create_user(
        username=name,
        full_name=full_name,
        password=_password(world, name),
        # Mail to this domain goes nowhere (RFC 2606); the demo's mails land in a folder.
        email=f"{name}@example.invalid",
        must_change_password=False,
        by=world.people["admin"],
        at=world.opened_at,
    )
    _grant(world, user, region)
    return user


def _grant(world: World, user: User, region: Region) -> None:
    security = world.people["security_admin"]
    if user.username == "county_clerk":
        county = Region.objects.get(code=world.plan.county)
        grant_role(user=user, role=Role.CLERK, region=county, by=security, at=world.opened_at)
    elif user.username in STAFF:
        for role in filter(None, (STAFF[user.username], ALSO.get(user.username))):
            grant_role(user=user, role=role, region=region, by=security, at=world.opened_at)


def _client(world: World, kept: dict[str, Any], *, sandbox: bool = False) -> dict[str, str]:
    """The court's system, and beside it the client with which it tries things out."""
    body = world.body(world.plan.top, world.plan.partner)
    application = PartnerApplication.objects.filter(organisation=body, sandbox=sandbox).first()
    client: dict[str, str] = kept["sandbox" if sandbox else "client"]
    admin = world.people["admin"]
    if application is None:
        made = register_partner(
            name=f"{body.name}（联调沙箱）" if sandbox else body.name,
            organisation=body,
            region=body.region,
            scopes=sorted(SANDBOX_SCOPES) if sandbox else PARTNER_SCOPES,
            rights=[
                Right(kind, body.region_id, may_submit=True, may_read=True, fields=("facts", "official_name"))
                for kind in partner_kinds()
            ],
            sandbox=sandbox,
            by=admin,
            at=world.opened_at,
        )
        return {"client_id": made.client_id, "client_secret": made.client_secret}
    if client.get("client_id") == application.client_id:
        return client
    # The secret is kept nowhere but in the file: lost there, there has to be a new one.
    secret = renew_partner_secret(application=application, by=admin, at=world.now)
    return {"client_id": application.client_id, "client_secret": secret}


def _password(world: World, name: str) -> str:
    """Made of the node's own secret, so that it is another on every machine and the same at every start."""
    said = f"demo account {world.plan.top.region} {name}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()
    groups = [letters[start : start + 4] for start in range(0, 16, 4)]
    # Letters, digits and signs, whatever the digest: the rule for passwords asks for three kinds.
    return "-".join([*groups, f"{digest[-1] % 100:02}"])
