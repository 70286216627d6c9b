"""What the database itself refuses of a check once it is answered."""

from records.common.database import AppendOnly

OPERATIONS = [
    AppendOnly(
        "records_awardcheckitem",
        fillable=("organisation_id", "official_id", "result", "explanation", "findings", "checked_at"),
        resealable=("id_number", "findings"),
    ),
]
