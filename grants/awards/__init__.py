"""The decision, the offer and its acceptance, and the ledger of what is promised."""
