from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from records.access.factors import services
from records.access.models import User
from records.access.services.system import clock_user


class Command(BaseCommand):
    help = (
        "Takes away the second factors of somebody who lost them, where no other administrator can sign in to "
        "approve it. The audit trail says that it was done at the shell, and its owner is told at the next sign-in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="Whose second factors are taken away.")
        parser.add_argument(
            "--reason", required=True, help="Why, for the audit trail; at most 200 characters."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], kind=User.Kind.PERSON).first()
        if user is None:
            raise CommandError(f"There is no person with the account {options['username']!r}.")
        if not services.has_factor(user):
            raise CommandError(f"{user.username} has no second factor; nothing was changed.")
        services.reset_at_the_shell(
            user=user, node=clock_user(), reason=options["reason"][:200], at=timezone.now()
        )
        self.stdout.write(f"{user.username} sets up a new second factor at the next sign-in.")
