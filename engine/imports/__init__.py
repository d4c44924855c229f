"""Somebody else's change of the same base model, taken in as one batch of the ledger."""
