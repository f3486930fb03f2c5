"""Pages of people and organisations."""

from grants.accounts.views import contacts, invitations, locker, members, organisations, people
from grants.accounts.views.blueprint import bp

__all__ = ["bp", "contacts", "invitations", "locker", "members", "organisations", "people"]
