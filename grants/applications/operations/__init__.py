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
from grants.applications.operations.helpers import end_helper, name_helper
from grants.applications.operations.hosts import (
    Answering,
    ask_host,
    confirm_hosting,
    end_hosting,
    hash_of,
    is_awaited,
    refuse_hosting,
    send_hosting_again,
)
from grants.applications.operations.submitting import (
    ON_WITHDRAW,
    submit_application,
    withdraw_application,
)
from grants.applications.operations.translating import add_translation

__all__ = [
    "ON_WITHDRAW", "Answering", "Collision", "Given", "add_translation", "answer_query", "ask_host",
    "bring_back", "check_may_give", "confirm_hosting", "count_applications", "end_helper", "end_hosting",
    "end_query", "find_eligible", "find_ineligible", "give_file", "give_up_part", "hash_of", "is_awaited",
    "keep_what_is_chosen", "keep_what_is_read", "may_write_section", "name_helper", "query_applicant",
    "refuse_hosting", "refuse_if_begun", "reinstate", "remove_file", "save_answer", "save_section",
    "send_hosting_again", "start_application", "submit_application", "take_part", "tell_of_correction",
    "tell_of_delay", "withdraw_application",
]  # fmt: skip
