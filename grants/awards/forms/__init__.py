"""What decision makers, signatories and officers type about awards."""

from grants.awards.forms.deciding import ProposalForm, ReasonForm
from grants.awards.forms.offers import AcceptForm, ExtendForm, PublicationForm

__all__ = ["AcceptForm", "ExtendForm", "ProposalForm", "PublicationForm", "ReasonForm"]
