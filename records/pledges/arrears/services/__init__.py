from records.pledges.arrears.services.claims import (
    confirm_arrear,
    determine_arrear,
    draft_record,
    edit_arrear,
    refuse_arrear,
    register_arrear,
    withdraw_arrear,
)
from records.pledges.arrears.services.creditors import Creditor, read_creditor
from records.pledges.arrears.services.daily import move_by_the_day
from records.pledges.arrears.services.duties import establish_duties
from records.pledges.arrears.services.files import keep_file, read_file
from records.pledges.arrears.services.paying import decide_payment, note_payment
from records.pledges.arrears.services.planning import decide_plan, propose_plan
from records.pledges.arrears.sums import account_of

__all__ = [
    "Creditor",
    "account_of",
    "confirm_arrear",
    "decide_payment",
    "decide_plan",
    "determine_arrear",
    "draft_record",
    "edit_arrear",
    "establish_duties",
    "keep_file",
    "move_by_the_day",
    "note_payment",
    "propose_plan",
    "read_creditor",
    "read_file",
    "refuse_arrear",
    "register_arrear",
    "withdraw_arrear",
]
