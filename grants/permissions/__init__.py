"""Roles, and the parties: named questions of the form "is this person … to this record?"."""

from grants.permissions.parties import (
    account_giver,
    another_officer,
    applicant,
    asked_host,
    decision_maker,
    eligibility_officer,
    has_conflict,
    helper,
    investigator,
    member,
    moderator,
    officer,
    officer_for_another,
    officer_near_neither,
    panel_member,
<<<<<<< HEAD
    bookkeeper,
=======
    payer,
>>>>>>> bank
    proposer,
    recipient,
    round_decider,
    second_decision_maker,
    second_officer,
    second_pair_of_eyes,
<<<<<<< HEAD
    second_bookkeeper,
=======
    second_payer,
>>>>>>> bank
    second_round_decider,
    service,
    signatory,
    the_reviewer,
    waiving_decision_maker,
)
from grants.permissions.roles import ROLE_LABELS, SERVICE, Actor, Guest, Part, Party, Role
from grants.permissions.words import PARTIES, describe

__all__ = [
    "PARTIES",
    "ROLE_LABELS",
    "SERVICE",
    "Actor",
    "Guest",
    "Part",
    "Party",
    "Role",
    "account_giver",
    "another_officer",
    "applicant",
    "asked_host",
    "decision_maker",
    "describe",
    "eligibility_officer",
    "has_conflict",
    "helper",
    "investigator",
    "member",
    "moderator",
    "officer",
    "officer_for_another",
    "officer_near_neither",
    "panel_member",
<<<<<<< HEAD
    "bookkeeper",
=======
    "payer",
>>>>>>> bank
    "proposer",
    "recipient",
    "round_decider",
    "second_decision_maker",
    "second_officer",
    "second_pair_of_eyes",
<<<<<<< HEAD
    "second_bookkeeper",
=======
    "second_payer",
>>>>>>> bank
    "second_round_decider",
    "service",
    "signatory",
    "the_reviewer",
    "waiving_decision_maker",
]
