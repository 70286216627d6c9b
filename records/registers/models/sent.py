"""What an entry of a register keeps where partners may send it: the reference and the digests by which it is known again."""

from django.db import models
from django.db.models import Q

from records.registers.models.entry import RegisterEntry


class SentEntry(RegisterEntry):
    """
    :ivar external_id: the sender's own reference; never public and never sent up
    :ivar content_digest: of the content that stands, as it was sent
    :ivar refused_digest: of the change that was refused last, which is not asked for again
    """

    external_id = models.CharField(max_length=100, blank=True, default="", editable=False)
    content_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    refused_digest = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta(RegisterEntry.Meta):
        abstract = True
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.UniqueConstraint(
                name="%(class)s_external_id_once",
                fields=["created_by", "external_id"],
                condition=~Q(external_id="") & ~Q(channel="chain"),
            ),
        ]
        indexes = [
            *RegisterEntry.Meta.indexes,
            models.Index(
                fields=["content_digest"], name="%(class)s_content", condition=~Q(content_digest="")
            ),
        ]
