"""The words of published records, kept apart so that they are indexed behind the commit and never hold it up."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class RecordWording(models.Model):
    """
    What one record with public scope says, folded for comparison: title, body, number, facts, a line each.

    A copy for finding only. Whoever finds through it still asks the visibility rule for each record.
    Among the pairs stand the weeks of the record (``records.dishonesty.bands``).
    """

    # Without its record a wording has no meaning.
    record = models.OneToOneField(
        "records.DishonestyRecord", primary_key=True, on_delete=models.CASCADE, related_name="wording"
    )
    version = models.PositiveIntegerField()
    words = models.TextField()
    pairs = ArrayField(models.TextField())
    made_at = models.DateTimeField()

    class Meta:
        indexes = [GinIndex(fields=["pairs"], name="wording_pairs")]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.version}"


class WordingProgress(models.Model):
    """Up to which version the wordings are made: the only row of its table, locked by whoever makes more."""

    ONLY = 1

    number = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    upto = models.UUIDField(null=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="wording_progress_once", condition=Q(number=1))]

    def __str__(self) -> str:
        return str(self.upto)
