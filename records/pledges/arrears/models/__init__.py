from records.pledges.arrears.models.arrear import Arrear, ArrearFile, ArrearStep
from records.pledges.arrears.models.money import Instalment, LoanPrimeRate, Payment, PaymentPlan
from records.pledges.arrears.models.statement import ArrearsStatement, StatementDuty

__all__ = [
    "Arrear",
    "ArrearFile",
    "ArrearStep",
    "ArrearsStatement",
    "Instalment",
    "LoanPrimeRate",
    "Payment",
    "PaymentPlan",
    "StatementDuty",
]
