"""Reviewers, their declarations and scores, and the moderation that settles them."""
