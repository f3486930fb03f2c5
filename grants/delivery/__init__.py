"""Milestones, the reports on them, and the payments they release."""
