"""Variations: how the terms of an award change, by whose word, and how every version stays readable."""
