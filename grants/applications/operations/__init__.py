"""What applicants and officers do with applications.  Operations never commit: the caller does."""

from grants.applications.operations.asking import answer_query, end_query, query_applicant
from grants.applications.operations.checking import (
    find_eligible,
    find_ineligible,
    give_up_part,
    reinstate,
    take_part,
)
from grants.applications.operations.corrections import (
    count_applications,
    keep_what_is_chosen,
    keep_what_is_read,
    tell_of_correction,
)
from grants.applications.operations.delay import tell_of_delay
from grants.applications.operations.deleting import delete_draft, expire_draft
from grants.applications.operations.drafts import (
    bring_back,
    compare_answer,
    may_write_section,
    refuse_if_begun,
    save_answer,
    save_section,
    start_application,
)
from grants.applications.operations.files import check_may_give, give_file, remove_file
from grants.applications.operations.helpers import consent_to_help, end_helper, name_helper
from grants.applications.operations.hosts import (
    Answering,
    ask_host,
    confirm_hosting,
    end_hosting,
    host_declaration,
    is_awaited,
    refuse_hosting,
    send_hosting_again,
)
from grants.applications.operations.lateness import (
    LONGEST_PERMISSION,
    end_late_permission,
    permit_late,
    tell_of_new_closing,
)
from grants.applications.operations.reminding import remind_of_closing, set_reminders, warn_of_deletion
from grants.applications.operations.saving import Collision, Given, Saving
from grants.applications.operations.saving import write as write_answer
from grants.applications.operations.submitting import (
    ON_SUBMIT,
    ON_WITHDRAW,
    submit_application,
    withdraw_application,
)
from grants.applications.operations.translating import add_translation

__all__ = [
    "LONGEST_PERMISSION", "ON_SUBMIT", "ON_WITHDRAW", "Answering", "Collision", "Given", "Saving",
    "add_translation", "answer_query", "ask_host", "bring_back", "check_may_give", "compare_answer",
    "confirm_hosting", "consent_to_help", "count_applications", "delete_draft", "end_helper",
    "end_hosting", "end_late_permission", "end_query", "expire_draft", "find_eligible",
    "find_ineligible", "give_file", "give_up_part", "host_declaration", "is_awaited",
    "keep_what_is_chosen", "keep_what_is_read", "may_write_section", "name_helper", "permit_late",
    "query_applicant", "refuse_hosting", "refuse_if_begun", "reinstate", "remind_of_closing",
    "remove_file", "save_answer", "save_section", "send_hosting_again", "set_reminders",
    "start_application", "submit_application", "take_part", "tell_of_correction", "tell_of_delay",
    "tell_of_new_closing", "warn_of_deletion", "withdraw_application", "write_answer",
]  # fmt: skip
