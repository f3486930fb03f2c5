"""What is offered and who applies: rounds, applications, hosts, the papers in a locker."""

from flask_babel import lazy_gettext as _l

from grants.permissions import (
    another_officer,
    applicant,
    asked_host,
    decision_maker,
    eligibility_officer,
    helper,
    investigator,
    member,
    moderator,
    officer,
    proposer,
    second_decision_maker,
    service,
)
from grants.workflow import STAYS, Lifecycle, State, Step


class RoundState(State):
    """A published round is open between its two instants; no state says so."""

    DRAFT = "draft", _l("Being prepared"), "grey"
    PUBLISHED = "published", _l("Published"), "green"
    IN_FORCE = "in_force", _l("Correction in force"), "blue"
    DISCARDED = "discarded", _l("Correction discarded"), "grey"


class ApplicationState(State):
    """Where an application stands."""

    DRAFT = "draft", _l("Draft"), "grey"
    SUBMITTED = "submitted", _l("Submitted"), "blue"
    QUERIED = "queried", _l("Question asked"), "yellow"
    INELIGIBLE = "ineligible", _l("Not eligible"), "red"
    IN_REVIEW = "in_review", _l("In review"), "light-blue"
    MODERATED = "moderated", _l("Moderated"), "turquoise"
    PROPOSED = "proposed", _l("Decision proposed"), "purple"
    RESERVED = "reserved", _l("On the reserve list"), "orange"
    DEFERRED = "deferred", _l("Put off"), "yellow"
    AWARDED = "awarded", _l("Awarded"), "green"
    DECLINED = "declined", _l("Declined"), "red"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "grey"
    DELETED = "deleted", _l("Draft deleted"), "grey"


class HostingState(State):
    """Where a host's word for a group stands."""

    ASKED = "asked", _l("Asked"), "yellow"
    CONFIRMED = "confirmed", _l("Confirmed"), "green"
    REFUSED = "refused", _l("Refused"), "red"
    ENDED = "ended", _l("Ended"), "grey"


class EvidenceState(State):
    """Where a paper in an organisation's locker stands; that it has expired, the calendar says."""

    GIVEN = "given", _l("To be checked"), "yellow"
    CHECKED = "checked", _l("Checked"), "green"
    REFUSED = "refused", _l("Not accepted"), "red"
    REPLACED = "replaced", _l("Replaced"), "grey"


R = RoundState
A = ApplicationState
H = HostingState
E = EvidenceState

#: From submission on, as long as an application may still be given money, or has been.
LOOKED_INTO = [
    state for state in A if state not in (A.DRAFT, A.INELIGIBLE, A.DECLINED, A.WITHDRAWN, A.DELETED)
]

# fmt: off
ROUND = Lifecycle("round", _l("Round"), RoundState, [
    #    action                 label                               from                                    to                   who
    Step("edit",                _l("Edit"),                         [R.DRAFT],                              STAYS,               [officer]),
    Step("publish",             _l("Publish"),                      [R.DRAFT],                              R.PUBLISHED,         [officer]),
    Step("move_closing",        _l("Move the closing time"),        [R.PUBLISHED],                          STAYS,               [officer]),
    Step("take_back",           _l("Take back to prepare"),         [R.PUBLISHED],                          R.DRAFT,             [officer]),
    Step("correct",             _l("Correct the form"),             [R.PUBLISHED],                          STAYS,               [officer]),
    Step("put_in_force",        _l("Put the correction in force"),  [R.DRAFT],                              R.IN_FORCE,          [officer]),
    Step("discard",             _l("Discard the correction"),       [R.DRAFT],                              R.DISCARDED,         [officer]),
    Step("plan_meeting",        _l("Plan a meeting of its panel"),  [R.PUBLISHED],                          STAYS,               [officer]),
    Step("set_practice",        _l("Write the practice application"),[R.DRAFT, R.PUBLISHED],                STAYS,               [officer]),
    Step("set_spending",        _l("Set the rules for spending"),   [R.DRAFT, R.PUBLISHED],                 STAYS,               [officer]),
    Step("set_variations",      _l("Set the rules for variations"), [R.DRAFT, R.PUBLISHED],                 STAYS,               [officer]),
    Step("set_chasing",         _l("Set the reminders of reports"), [R.DRAFT, R.PUBLISHED],                 STAYS,               [officer]),
    Step("rehearse",            _l("Rehearse"),                     [R.DRAFT, R.PUBLISHED],                 STAYS,               [officer]),
])

APPLICATION = Lifecycle("application", _l("Application"), ApplicationState, [
    Step("edit",                _l("Edit"),                         [A.DRAFT, A.QUERIED],                   STAYS,               [applicant, helper]),
    Step("submit",              _l("Submit"),                       [A.DRAFT],                              A.SUBMITTED,         [applicant]),
    Step("name_helper",         _l("Name a helper"),                [A.DRAFT, A.QUERIED],                   STAYS,               [applicant]),
    Step("ask_host",            _l("Ask a host organisation"),      [A.DRAFT],                              STAYS,               [applicant]),
    Step("set_reminders",       _l("Stop or start reminders"),      [A.DRAFT],                              STAYS,               [applicant]),
    Step("permit_late",         _l("Permit a late submission"),     [A.DRAFT],                              STAYS,               [officer]),
    Step("delete",              _l("Delete the draft for good"),    [A.DRAFT],                              A.DELETED,           [applicant]),
    Step("expire",              _l("Delete a draft that expired"),  [A.DRAFT],                              A.DELETED,           [service]),
    Step("translate",           _l("Add a translation"),            [A.SUBMITTED, A.QUERIED, A.INELIGIBLE,
                                                                     A.IN_REVIEW, A.MODERATED, A.PROPOSED],  STAYS,               [officer]),
    Step("withdraw",            _l("Withdraw"),                     [A.DRAFT, A.SUBMITTED, A.QUERIED,
                                                                     A.IN_REVIEW, A.MODERATED, A.PROPOSED,
                                                                     A.RESERVED, A.DEFERRED],               A.WITHDRAWN,         [applicant]),
    Step("query",               _l("Ask the applicant"),            [A.SUBMITTED],                          A.QUERIED,           [officer]),
    Step("answer_query",        _l("Send the answer"),              [A.QUERIED],                            A.SUBMITTED,         [applicant]),
    Step("end_query",           _l("Go on without an answer"),      [A.QUERIED],                            A.SUBMITTED,         [officer]),
    Step("find_ineligible",     _l("Find not eligible"),            [A.SUBMITTED],                          A.INELIGIBLE,        [eligibility_officer]),
    Step("reinstate",           _l("Reinstate"),                    [A.INELIGIBLE],                         A.SUBMITTED,         [another_officer]),
    Step("look_into",           _l("Record due diligence"),         LOOKED_INTO,                            STAYS,               [officer]),
    Step("declare_assistance",  _l("Declare other public money"),   LOOKED_INTO,                            STAYS,               [applicant, officer]),
    Step("find_eligible",       _l("Find eligible"),                [A.SUBMITTED],                          A.IN_REVIEW,         [eligibility_officer]),
    Step("assign",              _l("Assign a reviewer"),            [A.IN_REVIEW],                          STAYS,               [officer]),
    Step("moderate",            _l("Moderate"),                     [A.IN_REVIEW],                          A.MODERATED,         [moderator]),
    Step("propose",             _l("Propose a decision"),           [A.MODERATED, A.RESERVED, A.DEFERRED],  A.PROPOSED,          [decision_maker]),
    Step("reconsider",          _l("Send back for another look"),   [A.PROPOSED],                           A.MODERATED,         [second_decision_maker]),
    Step("take_back_proposal",  _l("Take back the proposal"),       [A.PROPOSED],                           A.MODERATED,         [proposer]),
    Step("put_condition",       _l("Put a condition"),              [A.PROPOSED],                           STAYS,               [officer, decision_maker]),
    Step("award",               _l("Confirm the award"),            [A.PROPOSED],                           A.AWARDED,           [second_decision_maker]),
    Step("reserve",             _l("Confirm the place in reserve"), [A.PROPOSED],                           A.RESERVED,          [second_decision_maker]),
    Step("defer",               _l("Confirm that it is put off"),   [A.PROPOSED],                           A.DEFERRED,          [second_decision_maker]),
    Step("decline",             _l("Confirm the decline"),          [A.PROPOSED],                           A.DECLINED,          [second_decision_maker]),
    Step("appeal",              _l("Complain or appeal"),           [A.INELIGIBLE, A.DECLINED, A.RESERVED,
                                                                     A.DEFERRED, A.MODERATED, A.PROPOSED],   STAYS,               [applicant]),
    Step("reopen_decision",     _l("Reopen the decision"),          [A.DECLINED, A.RESERVED, A.DEFERRED],   A.MODERATED,         [investigator]),
    Step("reopen_eligibility",  _l("Reopen the eligibility check"), [A.INELIGIBLE],                         A.SUBMITTED,         [investigator]),
])

HOSTING = Lifecycle("hosting", _l("Host's word"), HostingState, [
    Step("confirm",             _l("Host confirms"),                [H.ASKED],                              H.CONFIRMED,         [asked_host]),
    Step("refuse",              _l("Host refuses"),                 [H.ASKED],                              H.REFUSED,           [asked_host]),
    Step("end",                 _l("Do without this host"),         [H.ASKED, H.CONFIRMED],                 H.ENDED,             [applicant, service]),
    Step("ask_account",         _l("Ask for the host's bank details"),[H.CONFIRMED],                        STAYS,               [officer, service]),
])

EVIDENCE = Lifecycle("evidence_item", _l("Paper in the locker"), EvidenceState, [
    Step("check",               _l("Record as checked"),            [E.GIVEN],                              E.CHECKED,           [officer]),
    Step("refuse",              _l("Do not accept"),                [E.GIVEN, E.CHECKED],                   E.REFUSED,           [officer]),
    Step("replace",             _l("Replace"),                      [E.GIVEN, E.CHECKED, E.REFUSED],        E.REPLACED,          [member]),
])
# fmt: on
