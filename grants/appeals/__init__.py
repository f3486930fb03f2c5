"""Complaints and appeals about decisions, with their clock in working days."""
