"""Bodies as lower nodes describe them: the same body must not stand twice at a node that collects from many."""

import uuid

from django.db import IntegrityError, transaction

from records.subjects.models import Organisation, Region


def organisation_from_below(
    *, uid: uuid.UUID, name: str, uscc: str | None, kind: str, region: Region
) -> Organisation:
    """
    This node's row for a body that another node describes.

    The code decides; then the id that the other node gave it; a body that nobody here knows is entered under
    that id, so that one address of it answers at every level.
    """
    found = _known(uid, uscc)
    if found is None:
        try:
            # Two workers may meet the same new body at once; the second takes the first one's row.
            with transaction.atomic():
                return Organisation.objects.create(uid=uid, name=name, uscc=uscc, kind=kind, region=region)
        except IntegrityError:
            found = _known(uid, uscc)
            if found is None:
                raise
    return found.current()


def _known(uid: uuid.UUID, uscc: str | None) -> Organisation | None:
    if uscc and (by_code := Organisation.objects.filter(uscc=uscc).first()):
        return by_code
    return Organisation.objects.filter(pk=uid).first()
