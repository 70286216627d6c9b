"""What the database itself refuses: rewriting what is only ever added, and what rows of one table must not say together."""

from django.db import migrations

from records.access import append_only as access
from records.chain import append_only as chain
from records.dishonesty import append_only as dishonesty


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
        # Each of its many small steps draws up all models anew: it comes while they are few.
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
    ]

    operations = [*access.OPERATIONS, *chain.OPERATIONS, *dishonesty.OPERATIONS]
