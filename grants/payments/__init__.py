"""Payments: the instalments of an award, the gate before each, and what the bank was told."""
