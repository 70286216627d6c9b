"""What the database itself refuses of arrears, and the rates that it is delivered with."""

from typing import Any

from django.db import migrations

from records.clocks.reference import add_missing_rules
from records.common.database import AppendOnly
from records.pledges.arrears.lending import add_missing_rates
from records.registers.append_only import guarded

# What somebody confirmed is what he confirmed: another sum or day is another claim. The encrypted columns are left
# out, because their keys change; the CHECK keeps them from being emptied.
CLAIM_STAYS = """
CREATE FUNCTION records_arrear_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a claim is never deleted; withdraw it instead'
            USING ERRCODE = 'restrict_violation', TABLE = 'records_arrear';
    END IF;
    IF OLD.status <> 'draft' AND
       (NEW.organisation_id, NEW.region_id, NEW.kind, NEW.creditor_kind, NEW.creditor_name, NEW.creditor_uscc,
        NEW.people, NEW.contract_name, NEW.contract_number, NEW.contract_on, NEW.amount, NEW.accepted_on,
        NEW.invoiced_on, NEW.agreed_days, NEW.due_on, NEW.rate_basis, NEW.agreed_rate, NEW.floor_rate,
        NEW.confirmed_by_id, NEW.confirmed_at)
       IS DISTINCT FROM
       (OLD.organisation_id, OLD.region_id, OLD.kind, OLD.creditor_kind, OLD.creditor_name, OLD.creditor_uscc,
        OLD.people, OLD.contract_name, OLD.contract_number, OLD.contract_on, OLD.amount, OLD.accepted_on,
        OLD.invoiced_on, OLD.agreed_days, OLD.due_on, OLD.rate_basis, OLD.agreed_rate, OLD.floor_rate,
        OLD.confirmed_by_id, OLD.confirmed_at) THEN
        RAISE EXCEPTION 'what was confirmed of a claim never changes; withdraw it and enter another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'arrear_claim_stays', TABLE = 'records_arrear';
    END IF;
    IF OLD.status IN ('settled', 'refused', 'withdrawn') AND NEW.status <> OLD.status THEN
        RAISE EXCEPTION 'a claim that is over stays over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'arrear_over_stays', TABLE = 'records_arrear';
    END IF;
    IF NOT (NEW.writers @> OLD.writers) OR NEW.created_by_id <> OLD.created_by_id THEN
        RAISE EXCEPTION 'nobody is taken off the list of writers'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'arrear_writers_stay', TABLE = 'records_arrear';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_arrear_guard BEFORE UPDATE OR DELETE ON records_arrear
    FOR EACH ROW EXECUTE FUNCTION records_arrear_guard();
"""
CLAIM_MAY_CHANGE = """
DROP TRIGGER IF EXISTS records_arrear_guard ON records_arrear;
DROP FUNCTION IF EXISTS records_arrear_guard();
"""
_DECIDED = ("confirmed", "decided_by_id", "decided_at", "remark")

MIGRATION_OPERATIONS: list[Any] = [
    AppendOnly("records_arrearstep"),
    AppendOnly("records_arrearfile"),
    AppendOnly("records_payment", fillable=_DECIDED),
    AppendOnly(
        "records_paymentplan", fillable=("approved", "decided_by_id", "decided_at", "remark", "ended_at")
    ),
    AppendOnly("records_instalment"),
    migrations.RunSQL(CLAIM_STAYS, CLAIM_MAY_CHANGE),
    guarded("records_arrearsstatement"),
    migrations.RunPython(add_missing_rules, migrations.RunPython.noop),
    migrations.RunPython(add_missing_rates, migrations.RunPython.noop),
]
