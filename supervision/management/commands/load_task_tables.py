"""``manage.py load_task_tables``: put the task tables that come with the portal into the ledger, as they stand."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from records.access.models import User
from records.common.text import in_one
from records.common.workflow import TransitionDenied
from supervision.worklist.ledger.services.tables import catalogue, load_table


class Command(BaseCommand):
    help = "Load the task tables that come with the portal; those already there stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--writer", required=True, help="username of a clerk or supervisor")
        parser.add_argument(
            "--issuer", help="username of a reviewer or supervisor, another person; without it the tasks wait"
        )
        parser.add_argument("--only", help="key of one table, e.g. xuchang-2017-34")

    def handle(self, *args: Any, writer: str, issuer: str | None, only: str | None, **options: Any) -> None:
        wanted = [table for table in catalogue() if only in (None, table["key"])]
        if not wanted:
            known = ", ".join(table["key"] for table in catalogue())
            raise CommandError(f"There is no table {only}; known are {known}.")
        by, head = _user(writer), _user(issuer) if issuer else None
        try:
            with transaction.atomic():
                made = [load_table(table, by=by, issuer=head, at=timezone.now()) for table in wanted]
        except TransitionDenied as denied:
            raise CommandError(denied.message) from denied
        except ValidationError as error:
            raise CommandError(in_one(error.messages)) from error
        for policy in filter(None, made):
            self.stdout.write(f"{policy.key}: {policy.items.count()} tasks")
        self.stdout.write(f"{sum(policy is not None for policy in made)} task tables loaded")


def _user(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"There is no account named {username}.")
    return found
