"""What officers type about due diligence."""

from grants.diligence.forms.checks import CheckForm, RefuseWaiverForm, WaiverForm
from grants.diligence.forms.lookups import LookupForm
from grants.diligence.forms.signals import AccountForm, SignalForm

__all__ = ["AccountForm", "CheckForm", "LookupForm", "RefuseWaiverForm", "SignalForm", "WaiverForm"]
