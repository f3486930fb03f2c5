"""What officers type about due diligence."""

from grants.diligence.forms.assistance import (
    AmountForm,
    GroupDeclarationForm,
    LimitsForm,
    OfficerDeclarationForm,
)
from grants.diligence.forms.checks import CheckForm, RefuseWaiverForm, WaiverForm
from grants.diligence.forms.lookups import LookupForm
from grants.diligence.forms.signals import AccountForm, SignalForm

__all__ = [
    "AccountForm",
    "AmountForm",
    "CheckForm",
    "GroupDeclarationForm",
    "LimitsForm",
    "LookupForm",
    "OfficerDeclarationForm",
    "RefuseWaiverForm",
    "SignalForm",
    "WaiverForm",
]
