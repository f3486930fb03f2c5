"""What officers type about due diligence."""

from grants.diligence.forms.checks import CheckForm, RefuseWaiverForm, WaiverForm

__all__ = ["CheckForm", "RefuseWaiverForm", "WaiverForm"]
