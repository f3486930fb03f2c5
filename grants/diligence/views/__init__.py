"""The pages of due diligence."""

from grants.diligence.views import assisting, checking, looking_up, signalling, waiving
from grants.diligence.views.blueprint import bp

__all__ = ["assisting", "bp", "checking", "looking_up", "signalling", "waiving"]
