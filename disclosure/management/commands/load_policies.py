"""``manage.py load_policies``: put the official documents that come with the portal into the policy library."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from disclosure.notices import library
from records.access.models import User
from records.common.workflow import TransitionDenied
from records.subjects.picking import pick


class Command(BaseCommand):
    help = "Load the policy documents that come with the portal; those already there stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--organisation", required=True, help="who publishes them: full name or credit code"
        )
        parser.add_argument("--writer", required=True, help="username of a clerk")
        parser.add_argument(
            "--publisher",
            help="username of a reviewer, another person; without it the documents wait for review",
        )

    def handle(
        self, *args: Any, organisation: str, writer: str, publisher: str | None, **options: Any
    ) -> None:
        picked = pick(organisation, None)
        if picked.organisation is None:
            raise CommandError(picked.problem)
        try:
            with transaction.atomic():
                made = library.load(
                    organisation=picked.organisation,
                    writer=_user(writer),
                    publisher=_user(publisher) if publisher else None,
                    at=timezone.now(),
                )
        except TransitionDenied as denied:
            raise CommandError(denied.message) from denied
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"{made} policy documents loaded")


def _user(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"There is no account named {username}.")
    return found
