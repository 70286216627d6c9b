"""One table of an item's columns, with the indexes that its reader needs."""

from django.db import connection, models


class Item(models.Model):
    external_id = models.CharField(max_length=100, unique=True)
    organisation = models.CharField(max_length=200, db_index=True)
    region = models.CharField(max_length=6, db_index=True)
    source = models.CharField(max_length=16)
    domain = models.CharField(max_length=16)
    severity = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    facts = models.TextField()
    legal_basis = models.TextField()
    document_number = models.CharField(max_length=128, db_index=True)
    document_name = models.CharField(max_length=200)
    authority = models.CharField(max_length=200)
    decided_on = models.DateField()
    scope = models.CharField(max_length=10)
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        app_label = "beside"

    def __str__(self) -> str:
        return self.title


def ensure_table() -> None:
    with connection.schema_editor() as editor:
        if Item._meta.db_table not in connection.introspection.table_names():
            editor.create_model(Item)
