"""Pages of messages: threads, templates, messages to many, the log of mails, and addresses."""

from grants.messages.views import addresses, broadcasts, mails, templates, threads
from grants.messages.views.blueprint import bp

__all__ = ["addresses", "bp", "broadcasts", "mails", "templates", "threads"]
