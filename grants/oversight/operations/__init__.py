"""What is done about samples, visits and concerns.  Operations never commit: the caller does."""

from grants.oversight.operations.chasing import chase_concerns, chase_findings
from grants.oversight.operations.concerns import (
    add_to_concern,
    assign_concern,
    close_concern,
    conclude,
    hash_of,
    hold_payments,
    lift_hold,
    look_into,
    may_add,
    name_project,
    note_step,
    raise_concern,
    release_award,
    suspend_award,
    triage,
)
from grants.oversight.operations.following_up import (
    add_finding,
    answer_finding,
    close_visit,
    send_findings,
    settle_finding,
)
from grants.oversight.operations.sampling import draw_sample
from grants.oversight.operations.visiting import cancel_visit, change_visit, plan_visit, record_visit

__all__ = [
    "add_finding", "add_to_concern", "answer_finding", "assign_concern", "cancel_visit", "change_visit",
    "chase_concerns",
    "chase_findings", "close_concern", "close_visit", "conclude", "draw_sample", "hash_of",
    "hold_payments", "lift_hold", "look_into", "may_add", "name_project", "note_step", "plan_visit",
    "raise_concern", "record_visit", "release_award", "send_findings", "settle_finding", "suspend_award",
    "triage",
]  # fmt: skip
