"""The parties: named questions of the form "is this person … to this record?"."""

from typing import Any

from grants.permissions.roles import SERVICE, Actor, Guest, LinkHolder, Part, Role


def _took_part(actor: Actor, application: Any, *parts: Part) -> bool:
    return any(known.user_id == actor.id and known.part in parts for known in application.parts)


def has_conflict(actor: Actor, application: Any) -> bool:
    """Say whether the person is too near to judge an application.

    So is whoever declared it, belongs to the group or to a host that answered for it, or
    was ever its helper.
    """
    return (
        actor.is_member_of(application.organisation_id)
        or _took_part(actor, application, Part.CONFLICTED)
        or any(known.user_id == actor.id for known in application.helpers)
        or _belongs_to_host(actor, application)
    )


def _belongs_to_host(actor: Actor, application: Any) -> bool:
    mine = actor.organisation_ids
    return bool(mine) and any(hosting.host_id in mine for hosting in application.hostings)


def _officer_without_conflict(actor: Actor, application: Any) -> bool:
    return actor.has(Role.OFFICER) and not has_conflict(actor, application)


def officer(actor: Actor, record: Any) -> bool:
    """A grant officer, unless they have a conflict with the application or belong to the organisation."""
    application = getattr(record, "application", None)
    if application is None:
        organisation_id = getattr(record, "organisation_id", None)
        return actor.has(Role.OFFICER) and not (organisation_id and actor.is_member_of(organisation_id))
    return _officer_without_conflict(actor, application)


def officer_for_another(actor: Actor, record: Any) -> bool:
    """A grant officer, on what somebody else declared of an organisation that is not the officer's own."""
    is_own = actor.id == record.reviewer_id or actor.is_member_of(record.organisation_id)
    return actor.has(Role.OFFICER) and not is_own


def another_officer(actor: Actor, record: Any) -> bool:
    """A grant officer other than the one who found the application ineligible."""
    application = record.application
    return _officer_without_conflict(actor, application) and not _took_part(
        actor, application, Part.INELIGIBILITY
    )


def eligibility_officer(actor: Actor, record: Any) -> bool:
    """A grant officer, but none whose finding an appeal overturned, nor who looked into that appeal."""
    application = record.application
    return _officer_without_conflict(actor, application) and not _took_part(
        actor, application, Part.OVERTURNED, Part.INVESTIGATOR
    )


def moderator(actor: Actor, record: Any) -> bool:
    """A grant officer who did not review the application, nor look into an appeal about it."""
    application = record.application
    return _officer_without_conflict(actor, application) and not _took_part(
        actor, application, Part.REVIEWER, Part.INVESTIGATOR
    )


def applicant(actor: Actor, record: Any) -> bool:
    """A member of the organisation that applies."""
    return actor.is_member_of(record.application.organisation_id)


def helper(actor: Actor, record: Any) -> bool:
    """A person whom the group named to type for it, until the day it set; never one of the staff."""
    named = any(known.user_id == actor.id and known.is_current for known in record.application.helpers)
    return named and not actor.has(*Role)


def asked_host(actor: Actor, record: Any) -> bool:
    """Whoever holds the link that was mailed to the host."""
    return isinstance(actor, Guest) and actor.record is record


def member(actor: Actor, record: Any) -> bool:
    """A member of the organisation whose record it is."""
    return actor.is_member_of(record.organisation_id)


def service(actor: Actor, _record: Any) -> bool:
    """The service itself, by rule."""
    return actor is SERVICE


def recipient(actor: Actor, record: Any) -> bool:
    """A member of the organisation that holds the award."""
    return actor.is_member_of(record.application.organisation_id)


def link_holder(actor: Actor, record: Any) -> bool:
    """Whoever holds a link to the report that was mailed to one of the recipient's people."""
    return isinstance(actor, LinkHolder) and actor.record is record


def certifier(actor: Actor, record: Any) -> bool:
    """A person who signs off the recipient's reports, but never what they sent themselves."""
    certifies = actor.certifies_for(record.application.organisation_id)
    return certifies and actor.id != record.submitted_by_id


def signatory(actor: Actor, record: Any) -> bool:
    """A person who may bind the organisation."""
    return actor.may_sign_for(record.application.organisation_id)


def account_giver(actor: Actor, record: Any) -> bool:
    """A person who may sign for the organisation or owns its place here: they say which account it has."""
    return actor.may_sign_for(record.organisation_id) or actor.owns(record.organisation_id)


def payee_by_link(actor: Actor, record: Any) -> bool:
    """Whoever holds the link that was mailed to a host, and by which these very details were given."""
    return isinstance(actor, Guest) and record.link is not None and actor.record is record.link


def payer(actor: Actor, record: Any) -> bool:
    """Somebody in finance who does not belong to the organisation."""
    return actor.has(Role.FINANCE) and not actor.is_member_of(record.organisation_id)


def second_payer(actor: Actor, record: Any) -> bool:
    """Somebody in finance as above, but never the one who recorded the call-back."""
    return payer(actor, record) and actor.id != record.checked_by_id


def the_reviewer(actor: Actor, record: Any) -> bool:
    """The very person to whom the review was given."""
    return actor.id == record.reviewer_id


def panel_member(actor: Actor, record: Any) -> bool:
    """Somebody who was invited to the panel's meeting."""
    return any(member.user_id == actor.id for member in record.members)


def decision_maker(actor: Actor, record: Any) -> bool:
    """A decision maker who neither reviewed nor moderated the application, and has no conflict.

    After an appeal was upheld, neither those whose decision it overturned nor who looked into it.
    """
    application = record.application
    if not actor.has(Role.DECISION_MAKER) or has_conflict(actor, application):
        return False
    return not _took_part(
        actor, application, Part.REVIEWER, Part.MODERATOR, Part.OVERTURNED, Part.INVESTIGATOR
    )


def investigator(actor: Actor, record: Any) -> bool:
    """The officer or decision maker who was named to look into an appeal, with no other part in it."""
    application = record.application
    others = set(Part) - {Part.INVESTIGATOR}
    return (
        actor.has(Role.OFFICER, Role.DECISION_MAKER)
        and not has_conflict(actor, application)
        and _took_part(actor, application, Part.INVESTIGATOR)
        and not _took_part(actor, application, *others)
        and getattr(record, "investigator_id", actor.id) == actor.id
    )


def proposer(actor: Actor, record: Any) -> bool:
    """The decision maker whose proposal stands."""
    return actor.has(Role.DECISION_MAKER) and actor.id == record.application.proposed_by_id


def second_decision_maker(actor: Actor, record: Any) -> bool:
    """A decision maker as above, but never the one whose proposal stands."""
    return decision_maker(actor, record) and actor.id != record.application.proposed_by_id


def countersigner(actor: Actor, record: Any) -> bool:
    """A decision maker as above who did not propose the decision that the award rests on.

    Whoever confirmed it may: two people have looked at it by then, and a third need not exist.
    """
    return decision_maker(actor, record) and actor.id != record.decision.proposed_by_id


def lifting_officer(actor: Actor, record: Any) -> bool:
    """A grant officer without a conflict who did not suspend the grant."""
    return _officer_without_conflict(actor, record.application) and actor.id != record.suspended_by_id


def lifting_decision_maker(actor: Actor, record: Any) -> bool:
    """A decision maker as above who did not suspend the grant."""
    return decision_maker(actor, record) and actor.id != record.suspended_by_id


def ender(actor: Actor, record: Any) -> bool:
    """A decision maker as above who did not propose to end the grant."""
    return decision_maker(actor, record) and actor.id != record.proposed_by_id


def host_signatory(actor: Actor, record: Any) -> bool:
    """A person who may bind the host that answers for the grant."""
    hosting = record.hosting
    return hosting is not None and actor.may_sign_for(hosting.host_id)


def round_decider(actor: Actor, _record: Any) -> bool:
    """A decision maker: the end of a round is about all its applications together."""
    return actor.has(Role.DECISION_MAKER)


def second_round_decider(actor: Actor, record: Any) -> bool:
    """A decision maker other than the one who asked."""
    return actor.has(Role.DECISION_MAKER) and actor.id != record.asked_by_id


def second_officer(actor: Actor, record: Any) -> bool:
    """A grant officer without conflict, but never the one who asked for the waiver."""
    return officer(actor, record) and actor.id != record.waiver_asked_by_id


def officer_near_neither(actor: Actor, record: Any) -> bool:
    """A grant officer without a conflict in either of two applications that have something in common."""
    both = (record.first_application, record.second_application)
    return all(_officer_without_conflict(actor, application) for application in both)


def either_group(actor: Actor, record: Any) -> bool:
    """A member of one of two groups that are asked whether they want to meet."""
    both = (record.first_application, record.second_application)
    return any(actor.is_member_of(application.organisation_id) for application in both)


def unsaid_group(actor: Actor, record: Any) -> bool:
    """A member of one of the two groups, as long as it has not agreed yet."""
    return any(actor.is_member_of(wish.application.organisation_id) for wish in record.unsaid)


def waiving_decision_maker(actor: Actor, record: Any) -> bool:
    """A decision maker without conflict, but never the one who asked for the waiver."""
    return (
        actor.has(Role.DECISION_MAKER)
        and actor.id != record.waiver_asked_by_id
        and not has_conflict(actor, record.application)
    )


def exempting_decision_maker(actor: Actor, record: Any) -> bool:
    """A decision maker without conflict, but never the one who asked for the exemption."""
    return (
        actor.has(Role.DECISION_MAKER)
        and actor.id != record.exemption_asked_by_id
        and not has_conflict(actor, record.application)
    )


def varying_group(actor: Actor, record: Any) -> bool:
    """A member of the organisation that holds the award, on a change that the group asks for."""
    return not record.is_proposal and recipient(actor, record)


def varying_signatory(actor: Actor, record: Any) -> bool:
    """A person who may bind the organisation, on a change that the group asks for."""
    return not record.is_proposal and signatory(actor, record)


def varying_officer(actor: Actor, record: Any) -> bool:
    """A grant officer without conflict, on a change that an officer proposes."""
    return bool(record.is_proposal) and officer(actor, record)


def varying_decider(actor: Actor, record: Any) -> bool:
    """A decision maker without conflict, but never the one who recommended the change."""
    return (
        actor.has(Role.DECISION_MAKER)
        and actor.id != record.recommended_by_id
        and not has_conflict(actor, record.application)
    )


def second_pair_of_eyes(actor: Actor, record: Any) -> bool:
    """Finance, but never the person who asked for the payment, nor one with a conflict."""
    return (
        actor.has(Role.FINANCE)
        and actor.id != record.requested_by_id
        and not has_conflict(actor, record.application)
    )


def bookkeeper(actor: Actor, _record: Any) -> bool:
    """Finance: a payment run is about many grants together, and each payment in it is asked for itself."""
    return actor.has(Role.FINANCE)


def second_bookkeeper(actor: Actor, record: Any) -> bool:
    """Finance, but never the person who prepared the payment run."""
    return actor.has(Role.FINANCE) and actor.id != record.prepared_by_id


def cashier(actor: Actor, record: Any) -> bool:
    """Somebody in finance without a conflict."""
    return actor.has(Role.FINANCE) and not has_conflict(actor, record.application)


def second_cashier(actor: Actor, record: Any) -> bool:
    """Somebody in finance as above, but never the one who asked to write off what is owed."""
    return cashier(actor, record) and actor.id != record.write_off_asked_by_id


def second_demander(actor: Actor, record: Any) -> bool:
    """Somebody in finance as above, but never the one who demanded the money."""
    return cashier(actor, record) and actor.id != record.demanded_by_id


def any_officer(actor: Actor, _record: Any) -> bool:
    """A grant officer, near to the group or not: what there is to see tells nothing of the group."""
    return actor.has(Role.OFFICER)


def administrator(actor: Actor, _record: Any) -> bool:
    """An administrator of the installation."""
    return actor.has(Role.ADMINISTRATOR)


def triager(actor: Actor, record: Any) -> bool:
    """The officer or decision maker to whom a concern was given, while they have no part in the grant."""
    if actor.id is None or actor.id != record.triager_id or not actor.has(Role.OFFICER, Role.DECISION_MAKER):
        return False
    return record.application is None or is_apart_from(actor, record)


def is_apart_from(actor: Actor, record: Any) -> bool:
    """Say whether a person took no part in the grant that a concern is about, its payments included."""
    application = record.application
    return (
        not has_conflict(actor, application)
        and not _took_part(actor, application, *Part)
        and actor.id not in record.has_paid
    )
