"""What decision makers, signatories and officers type about awards."""

from grants.awards.forms.deciding import (
    DelegationForm,
    NoteForm,
    ProposalForm,
    ReasonForm,
    delegation_form,
    proposal_form,
)
from grants.awards.forms.offers import AcceptForm, ExtendForm, PublicationForm

__all__ = [
    "AcceptForm", "DelegationForm", "ExtendForm", "NoteForm", "ProposalForm", "PublicationForm", "ReasonForm",
    "delegation_form", "proposal_form",
]  # fmt: skip
