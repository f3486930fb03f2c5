"""What applicants and officers do with applications.  Operations never commit: the caller does."""

from grants.applications.operations.asking import answer_query, end_query, query_applicant
from grants.applications.operations.checking import (
    find_eligible,
    find_ineligible,
    give_up_part,
    reinstate,
    take_part,
)
from grants.applications.operations.delay import tell_of_delay
from grants.applications.operations.deleting import delete_draft, expire_draft
from grants.applications.operations.drafts import (
    Collision,
    Given,
    bring_back,
    may_write_section,
    refuse_if_begun,
    save_answer,
    save_section,
    start_application,
)
from grants.applications.operations.lateness import (
    LONGEST_PERMISSION,
    end_late_permission,
    permit_late,
    tell_of_new_closing,
)
from grants.applications.operations.reminding import remind_of_closing, set_reminders, warn_of_deletion
from grants.applications.operations.submitting import (
    ON_WITHDRAW,
    submit_application,
    withdraw_application,
)
from grants.applications.operations.translating import add_translation

__all__ = [
    "LONGEST_PERMISSION", "ON_WITHDRAW", "Collision", "Given", "add_translation", "answer_query",
    "bring_back", "delete_draft", "end_late_permission", "end_query", "expire_draft", "find_eligible",
    "find_ineligible", "give_up_part", "may_write_section", "permit_late", "query_applicant",
    "refuse_if_begun", "reinstate", "remind_of_closing", "save_answer", "save_section", "set_reminders",
    "start_application", "submit_application", "take_part", "tell_of_delay", "tell_of_new_closing",
    "warn_of_deletion", "withdraw_application",
]  # fmt: skip
