"""What decision makers, signatories and officers type about awards and letters."""

from grants.awards.forms.conditions import ConditionForm, EvidenceForm, NoteOnConditionForm, TemplateForm
from grants.awards.forms.deciding import (
    DelegationForm,
    NoteForm,
    ProposalForm,
    ReasonForm,
    delegation_form,
    proposal_form,
)
from grants.awards.forms.letters import CodeForm, WordsForm
from grants.awards.forms.offers import AcceptForm, ExtendForm, PublicationForm
from grants.awards.forms.publicity import PublicityForm, PublicityWordsForm
from grants.awards.forms.scenarios import AmountForm, ProposeScenarioForm, ScenarioForm, amount_form

__all__ = [
    "AcceptForm",
    "AmountForm",
    "CodeForm",
    "ConditionForm",
    "DelegationForm",
    "EvidenceForm",
    "ExtendForm",
    "NoteForm",
    "NoteOnConditionForm",
    "ProposalForm",
    "ProposeScenarioForm",
    "PublicationForm", "PublicityForm", "PublicityWordsForm",
    "ReasonForm",
    "ScenarioForm",
    "TemplateForm",
    "WordsForm",
    "amount_form",
    "delegation_form",
    "proposal_form",
]  # fmt: skip
