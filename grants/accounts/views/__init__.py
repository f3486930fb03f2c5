"""Pages of people and organisations."""

from grants.accounts.views import contacts, holidays, invitations, locker, members, organisations, people
from grants.accounts.views.blueprint import bp

__all__ = ["bp", "contacts", "holidays", "invitations", "locker", "members", "organisations", "people"]
