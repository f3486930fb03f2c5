"""What recipients, certifiers and officers do while the work goes on.  The caller commits."""

from grants.delivery.operations.asking import answer_query, ask_query, end_query
from grants.delivery.operations.certifying import send_back, sign_off, take_back
from grants.delivery.operations.chase_rules import (
    check_notice,
    copy_chase_rules,
    no_report_is_late,
    set_chase_rules,
    word_notice,
)
from grants.delivery.operations.feeds import end_feed, make_feed
from grants.delivery.operations.following import ON_REPORT
from grants.delivery.operations.judging import (
    accept_report,
    cancel_report,
    end_any_reports,
    end_reports,
    request_changes,
    shift_due_date,
)
from grants.delivery.operations.links import end_links, link_with, save_by_link, send_by_link, send_links
from grants.delivery.operations.pausing import LONGEST_PAUSE, end_pause, pause_chasing
from grants.delivery.operations.photos import (
    CONSENT,
    add_photos,
    caption_photo,
    consent_to_photos,
    remove_photo,
)
from grants.delivery.operations.plan import lay_out_plan
from grants.delivery.operations.reminding import send_notice
from grants.delivery.operations.writing import (
    issue_milestone_report,
    save_report,
    submit_any_report,
    submit_report,
)

__all__ = [
    "CONSENT", "LONGEST_PAUSE", "ON_REPORT", "REMIND_BEFORE", "accept_report", "add_photos", "answer_query",
    "ask_query", "cancel_report", "caption_photo", "check_notice", "consent_to_photos", "copy_chase_rules",
    "end_any_reports", "end_feed", "end_links", "end_pause", "end_query", "end_reports",
    "issue_milestone_report", "lay_out_plan", "link_with", "make_feed", "move_due_date",
    "no_report_is_late", "pause_chasing", "remind_due", "remove_photo", "request_changes", "save_by_link",
    "save_report", "send_back", "send_by_link", "send_links", "send_notice", "set_chase_rules",
    "shift_due_date", "sign_off", "submit_any_report", "submit_report", "take_back", "word_notice",
]  # fmt: skip
