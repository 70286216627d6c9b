"""What the database itself refuses: rewriting what is only ever added, and what rows of one table must not say together."""

from django.db import migrations

from records.access import append_only as access
from records.chain import append_only as chain
from records.dishonesty import append_only as dishonesty


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [*access.OPERATIONS, *chain.OPERATIONS, *dishonesty.OPERATIONS]
