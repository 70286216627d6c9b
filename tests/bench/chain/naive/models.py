from django.db import models


class Record(models.Model):
    """A record with the fields that travel, indexed as a list page needs it."""

    uid = models.UUIDField(unique=True)
    title = models.CharField(max_length=200)
    facts = models.TextField()
    legal_basis = models.TextField()
    source = models.CharField(max_length=16)
    domain = models.CharField(max_length=16)
    severity = models.CharField(max_length=8)
    catalogue_item = models.CharField(max_length=16)
    document_kind = models.CharField(max_length=16)
    document_number = models.CharField(max_length=128, db_index=True)
    document_name = models.CharField(max_length=200)
    authority_name = models.CharField(max_length=200)
    decided_on = models.DateField()
    scope = models.CharField(max_length=10)
    subject_served = models.BooleanField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        app_label = "naive"

    def __str__(self) -> str:
        return self.title
