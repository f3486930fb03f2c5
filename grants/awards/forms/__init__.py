"""What decision makers, signatories and officers type about awards and letters."""

from grants.awards.forms.agreements import AcceptForm, DeclineForm, SigningForm
from grants.awards.forms.conditions import ConditionForm, EvidenceForm, NoteOnConditionForm, TemplateForm
from grants.awards.forms.deciding import (
    DelegationForm,
    NoteForm,
    ProposalForm,
    ReasonForm,
    delegation_form,
    proposal_form,
)
from grants.awards.forms.ending import AnswerEndingForm, DecideEndingForm, EndingForm, SuspendForm
from grants.awards.forms.holds import HoldForm
from grants.awards.forms.letters import CodeForm, WordsForm
from grants.awards.forms.offers import ExtendForm, PublicationForm
from grants.awards.forms.publicity import PublicityForm, PublicityWordsForm
from grants.awards.forms.scenarios import AmountForm, ProposeScenarioForm, ScenarioForm, amount_form

__all__ = [
    "AcceptForm", "AmountForm", "AnswerEndingForm", "CodeForm", "ConditionForm", "DecideEndingForm",
    "DeclineForm", "DelegationForm", "EndingForm", "EvidenceForm", "ExtendForm", "HoldForm", "NoteForm",
    "NoteOnConditionForm", "ProposalForm", "ProposeScenarioForm", "PublicationForm", "PublicityForm",
    "PublicityWordsForm", "ReasonForm", "ScenarioForm", "SigningForm", "SuspendForm", "TemplateForm",
    "WordsForm", "amount_form", "delegation_form", "proposal_form",
]  # fmt: skip
