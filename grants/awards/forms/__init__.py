"""What decision makers, signatories and officers type about awards and letters."""

from grants.awards.forms.deciding import ProposalForm, ReasonForm
from grants.awards.forms.letters import CodeForm, WordsForm
from grants.awards.forms.offers import AcceptForm, ExtendForm, PublicationForm

__all__ = [
    "AcceptForm", "CodeForm", "ExtendForm", "ProposalForm", "PublicationForm", "ReasonForm", "WordsForm",
]  # fmt: skip
