"""What staff look up in a register."""

from typing import TYPE_CHECKING

from django.db.models import Q

from records.access.roles import Role
from records.access.scope import within_reach
from records.dishonesty.queries import READERS
from records.registers.choices import Status
from records.registers.models.entry import EntryQuerySet
from records.registers.register import Register

if TYPE_CHECKING:
    from records.access.models import User


def entries_in_reach(register: Register, user: "User") -> EntryQuerySet:
    """The entries whose region, and body for a department, lie within one of this person's grants."""
    return within_reach(EntryQuerySet(register.model), user, *READERS)


def waiting_for(register: Register, user: "User") -> EntryQuerySet:
    """What another person wrote and this reviewer may decide."""
    own = within_reach(EntryQuerySet(register.model), user, Role.REVIEWER).of_this_node()
    return own.filter(
        Q(status=Status.SUBMITTED) & ~Q(writers__contains=[user.pk])
        | Q(status=Status.PUBLISHED, proposed__isnull=False) & ~Q(proposed_by=user)
    )


def returned_to(register: Register, user: "User") -> EntryQuerySet:
    return entries_in_reach(register, user).of_this_node().filter(status=Status.RETURNED, created_by=user)
