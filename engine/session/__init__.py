"""The record of what was done to a model: the ledger, its exports and its report."""
