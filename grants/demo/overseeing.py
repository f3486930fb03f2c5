"""How the demo's projects are visited, payments held, and concerns looked into."""

from collections.abc import Iterator
from datetime import datetime

from grants import clock
from grants.accounts.models import User
from grants.accounts.queries import people_of
from grants.awards.operations import lift_hold, place_hold
from grants.demo.scene import Scene
from grants.lifecycles import ConcernState
from grants.money import Pence
from grants.oversight import operations as oversight
from grants.oversight.models import Concern, ReferredTo, Sample, Severity, Visit
from grants.oversight.queries import officers_for, possible_triagers
from grants.permissions import Role

N = ConcernState

#: The story of the case that a concern is about, what it says, in which language, and how far it goes.
_CONCERNS = [
    (
        None,
        "The hall beside the canal was locked on three of the evenings that they count.",
        "en",
        N.RECEIVED,
    ),
    ("active", "One of the volunteers shouts at the children, and nobody stops it.", "en", N.TRIAGED),
    ("changes_requested", "The same receipt was shown to us and to another funder.", "en", N.LOOKED_INTO),
    ("overdue", "They say that forty came. I was there: we were nine.", "en", N.UPHELD),
    ("returning", "المدرّب الذي تذكره الصفحة لم يعد يعمل معهم منذ الربيع.", "ar", N.NOT_UPHELD),
    ("payment_approved", "Money is taken at the door although it is said to be free.", "en", N.REFERRED),
    ("closed", "The minibus that the grant paid for stands in a private drive.", "en", N.CLOSED),
]
_FINDINGS = {N.UPHELD: "uphold", N.NOT_UPHELD: "reject", N.REFERRED: "refer", N.CLOSED: "reject"}
_FOUND = "We asked three people who were there, read the lists of those who came, and looked at the receipts."
_ANSWERED = "Thank you. We asked people who were there and read the papers. Your concern helped us."


def oversee(scene: Scene) -> Iterator[datetime]:
    """Tell of the sample, of each visit and of two holds, as far as each goes."""
    office = scene.timetable.office
    yield office(20)
    officer = scene.officer(0)
    sample = oversight.draw_sample(
        scene.rounds["reporting"], large_pence=Pence(3_000_000), risk_from=6, share=20,
        seed="Lanternfish fair, first prize 4711", actor=officer,
    )  # fmt: skip
    yield office(19)
    followed = _plan(scene, "changes_requested", 10)
    closed = _plan(scene, "closed", 15, sample)
    called_off = _plan(scene, "returning", 9)
    made = _plan(scene, "payment_approved", 5, sample, announced=False)
    yield office(18)
    held = place_hold(
        scene.awards["active"], told="We wait for the list of those who came in the first month.",
        reason="The first report named no numbers.", actor=officer,
    )  # fmt: skip
    yield office(15)
    _record(closed)
    oversight.close_visit(closed, actor=closed.visitor)
    yield office(13)
    lift_hold(held, reason="The list came and is clear.", actor=scene.officer(1))
    yield office(11)
    oversight.cancel_visit(called_off, reason="The visitor is ill.", actor=called_off.visitor)
    yield office(9)
    yield from _follow_up(scene, followed)
    _record(made)
    _find(made, "The fire door was blocked with chairs.", "Keep the door free, and send a picture.")
    yield office(3)
    _plan(scene, "overdue", -6)
    _plan(scene, "active", -12, announced=False)
    place_hold(
        scene.awards["overdue"], told="Your return is overdue. As soon as it is in, we can go on.",
        reason="The return is overdue by weeks, and two calls were not answered.", actor=officer,
    )  # fmt: skip


def concerns(scene: Scene) -> dict[str, Iterator[datetime]]:
    """Return the story of each concern: they run side by side, as nobody knows of another's."""
    return {f"concern {number}": _concern(scene, *said) for number, said in enumerate(_CONCERNS)}


def _plan(
    scene: Scene, story: str, ago: int, sample: Sample | None = None, *, announced: bool = True
) -> Visit:
    award = scene.awards[story]
    visitor = officers_for(award)[-1]
    return oversight.plan_visit(
        award, max(scene.timetable.day(ago), clock.today()), sample=sample, announced=announced,
        purpose="How an evening goes, who comes, and how the lists and receipts are kept.",
        visitor=visitor, actor=visitor,
    )  # fmt: skip


def _record(visit: Visit) -> None:
    oversight.record_visit(
        visit, clock.today(), met="The chair, two volunteers and some of those who came.",
        seen="A full room, tea on every table, and a list at the door that everybody signed.",
        actor=visit.visitor,
    )  # fmt: skip


def _find(visit: Visit, text: str, action: str = "") -> None:
    oversight.add_finding(
        visit, text=text, severity=Severity.MEDIUM if action else Severity.LOW, action=action,
        due_on=clock.today() + clock.days(14) if action else None, for_group=bool(action),
        actor=visit.visitor,
    )  # fmt: skip


def _follow_up(scene: Scene, visit: Visit) -> Iterator[datetime]:
    """Tell how findings are sent, how the group answers one of them, and how that is settled."""
    _record(visit)
    _find(visit, "Two receipts of April are missing.", "Find the two receipts, or ask the shop for copies.")
    _find(
        visit, "The list of volunteers names nobody to call in an emergency.", "Add one name with a number."
    )
    _find(visit, "The banner shows our old name.")
    yield scene.timetable.office(8)
    oversight.send_findings(visit, actor=visit.visitor)
    yield scene.timetable.evening(6)
    second = visit.findings[1]
    group = people_of(visit.application.organisation_id)[0]
    oversight.answer_finding(second, answer="We put the chair's number on top of the list.", actor=group)
    yield scene.timetable.office(5)
    oversight.settle_finding(second, note="The new list came.", actor=visit.visitor)


def _concern(
    scene: Scene, story: str | None, text: str, language: str, state: ConcernState
) -> Iterator[datetime]:
    """Tell one concern as far as it goes; nobody but its triager has anything to do with it."""
    yield scene.timetable.evening(2 if state is N.RECEIVED else 12)
    concern, _code = oversight.raise_concern(
        scene.awards[story] if story else None,
        described="" if story else "The group that meets beside the canal on Thursdays",
        text=text, language=language,
    )  # fmt: skip
    if state is N.RECEIVED:
        return
    yield scene.timetable.office(10)
    triager = _give(scene, concern)
    oversight.triage(concern, note="Read today. It is about more than manners.", actor=triager)
    if state is N.TRIAGED:
        return
    yield scene.timetable.office(8)
    oversight.look_into(concern, note="Ask those who were there; read the lists.", actor=triager)
    yield scene.timetable.office(3)
    if state is N.LOOKED_INTO:
        oversight.hold_payments(concern, actor=triager)
        return
    oversight.conclude(
        concern, _FINDINGS[state], finding=_FOUND, answer=_ANSWERED,
        referred_to=ReferredTo.FRAUD_TEAM if state is N.REFERRED else None, actor=triager,
    )  # fmt: skip
    if state is N.CLOSED:
        oversight.close_concern(concern, answer=_ANSWERED, actor=triager)


def _give(scene: Scene, concern: Concern) -> User:
    giver = scene.one(Role.ADMINISTRATOR, 0)
    person = possible_triagers(concern, giver)[0]
    oversight.assign_concern(concern, person, actor=giver)
    return person
