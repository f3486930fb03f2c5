"""Visits to funded projects, the sample they are drawn from, and concerns that anybody can raise."""
