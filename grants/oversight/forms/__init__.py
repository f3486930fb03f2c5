"""What is typed about samples, visits and concerns."""

from grants.oversight.forms.concerns import (
    AnswerCodeForm,
    CloseForm,
    ConcernForm,
    ConcludeForm,
    GiveForm,
    MoreForm,
    NoteForm,
    ProjectForm,
    SuspendForm,
)
from grants.oversight.forms.visits import (
    AnswerForm,
    FindingForm,
    PlanForm,
    ReasonForm,
    RecordForm,
    SampleForm,
    SettleForm,
)

__all__ = [
    "AnswerCodeForm", "AnswerForm", "CloseForm", "ConcernForm", "ConcludeForm", "FindingForm", "GiveForm",
    "MoreForm", "NoteForm", "PlanForm", "ProjectForm", "ReasonForm", "RecordForm", "SampleForm",
    "SettleForm", "SuspendForm",
]  # fmt: skip
