"""Groups that have something in common with others, and what officers said of it."""

from typing import Any
from zlib import crc32

from factories.applications import an_application
from factories.people import an_officer, an_organisation, do
from factories.remembered import remembered
from grants.accounts.models import ContactPlace, Organisation
from grants.accounts.operations import Reach, declare_unrelated, set_contact
from grants.accounts.queries import members_of
from grants.applications.models import Application
from grants.diligence import operations as diligence
from grants.diligence.models import Signal, SignalKind
from grants.lifecycles import ApplicationState, SignalState
from grants.rounds.models import Round

N = SignalState


@remembered
def a_group_of_its_own(name: str, *, main: Reach | None = None, **how: Any) -> Organisation:
    """Return an organisation that has nothing in common with any other, unless told."""
    how = {"name": f"{name} group", "address": f"7 {name} Street, {name}ton", **how}
    organisation = an_organisation(**how)
    owner = members_of(organisation)[0].user
    domain = f"{name.lower()}.example"

    def leave_common_domain() -> None:
        owner.email = f"owner@{domain}"

    do(leave_common_domain)
    digits = f"{crc32(name.encode()) % 10_000:04}"
    senior = Reach(f"Ada {name}", "chair", f"ada@{domain}", f"020 7001 {digits}")
    main = main or Reach(f"Bilal {name}", "Helper", f"bilal@{domain}", f"020 7002 {digits}")
    do(set_contact, organisation, ContactPlace.SENIOR, senior, actor=owner)
    do(set_contact, organisation, ContactPlace.MAIN, main, actor=owner)
    do(declare_unrelated, organisation, actor=owner)
    return organisation


@remembered
def sent_by(
    group: Organisation, round_: Round | None = None, state: ApplicationState = ApplicationState.SUBMITTED,
    **answers: Any,
) -> Application:  # fmt: skip
    """Return an application of a group whose long answers are its own, and too short to be compared."""
    application: Application = an_application(state, round_, organisation=group, **answers)
    return application


def compare(*applications: Application) -> None:
    for application in applications:
        do(diligence.compare, application)


@remembered
def a_signal(state: SignalState = N.NEW) -> Signal:
    """Return a signal on two groups with one address, in a state reached by real steps."""
    groups = [a_group_of_its_own(name, address="1 Shared House, London") for name in ("Alder", "Birch")]
    compare(*[sent_by(group) for group in groups])
    signal: Signal = Signal.query.filter_by(kind=SignalKind.ADDRESS).one()
    if state is N.EXPLAINED:
        do(diligence.explain_signal, signal, note="One building for many groups.", actor=an_officer())
    elif state is N.TO_CHECK:
        do(diligence.flag_signal, signal, note="Ask who rents it.", actor=an_officer())
    assert signal.state is state
    return signal
