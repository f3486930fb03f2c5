"""Drafts, answers and submission."""
