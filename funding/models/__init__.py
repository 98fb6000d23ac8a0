from funding.models.closing import Reconciliation, YearEnd
from funding.models.grants import Bid, BidPart, Grant, Instalment
from funding.models.ledger import Entry, FinancialYear, Fund, Line
from funding.models.plans import Budget, Commitment
from funding.models.sheets import Sheet

__all__ = [
    "Bid", "BidPart", "Budget", "Commitment", "Entry", "FinancialYear", "Fund", "Grant", "Instalment", "Line",
    "Reconciliation", "Sheet", "YearEnd",
]
