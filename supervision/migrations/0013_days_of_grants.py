from django.db import migrations

# A grant ends with its day here, not with the day in Greenwich, which ends eight hours later.
OF_REPORTED_BODY = """
CREATE OR REPLACE FUNCTION supervision_of_reported_body(body uuid, account bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM records_grant held
         WHERE held.user_id = account AND held.revoked_at IS NULL
           AND (held.ends_on IS NULL OR held.ends_on >= {today})
           AND held.organisation_id IN (SELECT supervision_reported_bodies(body))
    ) OR EXISTS (
        SELECT FROM records_partnerapplication partner
         WHERE partner.user_id = account
           AND partner.organisation_id IN (SELECT supervision_reported_bodies(body))
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0012_quality"),
    ]

    operations = [
        migrations.RunSQL(
            OF_REPORTED_BODY.format(today="(CURRENT_TIMESTAMP AT TIME ZONE 'Asia/Shanghai')::date"),
            OF_REPORTED_BODY.format(today="CURRENT_DATE"),
        ),
    ]
