"""What is spent: the agreed budget of an award, claims with receipts, and what was bought to keep."""
