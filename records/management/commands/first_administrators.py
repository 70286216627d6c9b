from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from records.access.factors.passwords import first_password
from records.access.services import AccessDenied, first_administrators
from records.access.services.accounts import FirstAccount
from records.subjects.models import Region


class Command(BaseCommand):
    help = (
        "Appoints the three separated administrators of a new node and prints their first passwords once. "
        "It works only while the node has never had an administrator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for post in ("system", "security", "audit"):
            parser.add_argument(
                f"--{post}",
                required=True,
                metavar="USERNAME:NAME",
                help=f"Who becomes the {post} administrator.",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(code=settings.NODE_CODE).first()
        if region is None:
            raise CommandError(
                f"Region {settings.NODE_CODE} is not loaded. Run `manage.py load_reference` first."
            )
        accounts = {post: _account(options[post]) for post in ("system", "security", "audit")}
        try:
            first_administrators(
                system=accounts["system"],
                security=accounts["security"],
                audit_trail=accounts["audit"],
                region=region,
                at=timezone.now(),
            )
        except AccessDenied as denied:
            raise CommandError(denied.message) from denied
        for post, account in accounts.items():
            self.stdout.write(f"{post}: {account.username} {account.password}")
        self.stdout.write("Each must choose a password of his own at the first sign-in.")


def _account(text: str) -> FirstAccount:
    username, _colon, full_name = text.partition(":")
    if not username or not full_name:
        raise CommandError(f"{text!r} is not USERNAME:NAME, for example liming:李明")
    return FirstAccount(username=username, full_name=full_name, password=first_password())
