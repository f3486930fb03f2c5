"""What applicants and officers do with applications.  Operations never commit: the caller does."""

from grants.applications.operations.asking import answer_query, end_query, query_applicant
from grants.applications.operations.checking import (
    find_eligible,
    find_ineligible,
    give_up_part,
    reinstate,
    take_part,
)
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
from grants.applications.operations.files import check_may_give, give_file, remove_file
from grants.applications.operations.submitting import (
    ON_WITHDRAW,
    submit_application,
    withdraw_application,
)

__all__ = [
    "ON_WITHDRAW", "Collision", "Given", "answer_query", "bring_back", "check_may_give", "end_query",
    "find_eligible", "find_ineligible", "give_file", "give_up_part", "may_write_section", "query_applicant",
    "refuse_if_begun", "reinstate", "remove_file", "save_answer", "save_section", "start_application",
    "submit_application", "take_part", "withdraw_application",
]  # fmt: skip
