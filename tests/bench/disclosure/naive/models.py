"""The portal's own tables, as a model that names a dozen columns of them."""

from django.db import models


class Region(models.Model):
    code = models.CharField(primary_key=True, max_length=6)
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "naive"
        managed = False
        db_table = "records_region"

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    uid = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, null=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)

    class Meta:
        app_label = "naive"
        managed = False
        db_table = "records_organisation"

    def __str__(self) -> str:
        return self.name


class Record(models.Model):
    uid = models.UUIDField(primary_key=True)
    status = models.CharField(max_length=10)
    scope = models.CharField(max_length=10)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    source = models.CharField(max_length=16)
    domain = models.CharField(max_length=16)
    severity = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    facts = models.TextField()
    legal_basis = models.TextField()
    document_number = models.CharField(max_length=128)
    document_name = models.CharField(max_length=200)
    authority_name = models.CharField(max_length=200)
    decided_on = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        app_label = "naive"
        managed = False
        db_table = "records_dishonestyrecord"
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.title
