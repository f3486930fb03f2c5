"""The parties in words, for sentences that refuse and for the table of rights."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.permissions.parties import (
    account_giver,
    administrator,
    another_officer,
    any_officer,
    applicant,
    asked_host,
    bookkeeper,
    cashier,
    certifier,
    countersigner,
    decision_maker,
    either_group,
    eligibility_officer,
    ender,
    exempting_decision_maker,
    helper,
    host_signatory,
    investigator,
    lifting_decision_maker,
    lifting_officer,
    link_holder,
    member,
    moderator,
    officer,
    officer_for_another,
    officer_near_neither,
    panel_member,
    payee_by_link,
    payer,
    proposer,
    recipient,
    round_decider,
    second_bookkeeper,
    second_cashier,
    second_decision_maker,
    second_demander,
    second_officer,
    second_pair_of_eyes,
    second_payer,
    second_round_decider,
    service,
    signatory,
    the_reviewer,
    triager,
    unsaid_group,
    varying_decider,
    varying_group,
    varying_officer,
    varying_signatory,
    waiving_decision_maker,
)
from grants.permissions.roles import Party

PARTIES: dict[Party, Any] = {
    officer: _l("a grant officer"),
    officer_for_another: _l("a grant officer other than the one who declares"),
    another_officer: _l("a grant officer other than the one who found it ineligible"),
    eligibility_officer: _l(
        "a grant officer whose finding on it no appeal overturned, and who looked into no appeal about it"
    ),
    moderator: _l("a grant officer who neither reviewed it nor looked into an appeal about it"),
    applicant: _l("a member of the organisation that applies"),
    helper: _l("a helper whom the group named"),
    asked_host: _l("the host organisation, by the link in its mail"),
    member: _l("a member of the organisation"),
    service: _l("the service itself, by rule"),
    recipient: _l("a member of the organisation that holds the award"),
    link_holder: _l("whoever holds the link that was mailed to one of its people"),
    certifier: _l("the organisation's certifier, who did not send it"),
    signatory: _l("a person who may sign for the organisation"),
    the_reviewer: _l("the reviewer it was given to"),
    panel_member: _l("a member of the panel"),
    decision_maker: _l(
        "a decision maker who did not review or moderate it, whose decision on it no appeal overturned,"
        " and who looked into no appeal about it"
    ),
    investigator: _l("the investigator of the appeal, who took no other part"),
    proposer: _l("the decision maker who proposed it"),
    second_decision_maker: _l(
        "a decision maker who did not review, moderate or propose it, whose decision on it no appeal"
        " overturned, and who looked into no appeal about it"
    ),
    countersigner: _l(
        "a decision maker who did not review, moderate or propose it, whose decision on it no appeal"
        " overturned, and who looked into no appeal about it"
    ),
    lifting_officer: _l("a grant officer who did not suspend it"),
    lifting_decision_maker: _l(
        "a decision maker who took no part before the decision and did not suspend it"
    ),
    ender: _l("a decision maker who took no part before the decision and did not propose to end it"),
    host_signatory: _l("a person who may sign for the host"),
    round_decider: _l("a decision maker"),
    second_round_decider: _l("a decision maker other than the one who asked"),
    second_officer: _l("a grant officer who did not ask for the waiver"),
    officer_near_neither: _l("a grant officer without a conflict in either application"),
    either_group: _l("a member of one of the two groups"),
    unsaid_group: _l("a member of one of the two groups that has not agreed yet"),
    waiving_decision_maker: _l("a decision maker who did not ask for the waiver"),
    exempting_decision_maker: _l("a decision maker who did not ask for the exemption"),
    varying_group: _l("a member of the organisation that asks for the change"),
    varying_signatory: _l("a person who may sign for the organisation that asks for the change"),
    varying_officer: _l("a grant officer, on a change that an officer proposes"),
    varying_decider: _l("a decision maker who did not recommend the change"),
    account_giver: _l("an owner of the organisation or a person who may sign for it"),
    payee_by_link: _l("the host, by the link with which it gave them"),
    payer: _l("someone in finance who does not belong to the organisation"),
    second_payer: _l("someone in finance who did not record the call-back, nor belongs to the organisation"),
    second_pair_of_eyes: _l("someone in finance who did not request it"),
    bookkeeper: _l("someone in finance"),
    second_bookkeeper: _l("someone in finance who did not prepare it"),
    cashier: _l("someone in finance without a conflict"),
    second_cashier: _l("someone in finance without a conflict who did not ask for the write-off"),
    second_demander: _l("someone in finance without a conflict who did not demand it"),
    any_officer: _l("a grant officer, who learns nothing but that there is one"),
    administrator: _l("an administrator, who learns nothing but that there is one"),
    triager: _l("the person to whom it was given, who took no part in the grant"),
}


def describe(parties: Iterable[Party]) -> str:
    """Return the parties in words, for a sentence that refuses."""
    return str(_(", ")).join(str(PARTIES[party]) for party in parties)
