"""The public reads a short evaluation that its group has seen, unless two people agree that it should not."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.awards.operations import choose_publication
from grants.closing import operations as closing
from grants.closing.models import PublicEvaluation
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import AwardState, EvaluationState, ReportState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.models import Publication

V, T = EvaluationState, ReportState


def shown(**changes: str) -> PublicEvaluation:
    """Return an evaluation that its group reads, of a grant whose final report is accepted."""
    evaluation = make.its_evaluation(make.a_final_report(T.ACCEPTED).award)
    officer = make.an_officer()
    make.do(closing.save_evaluation, evaluation, make.wording(**changes), people_reached=80, actor=officer)
    later = clock.today() + timedelta(days=14)
    make.do(closing.show_to_group, evaluation, comment_until=later, actor=officer)
    return evaluation


def refused(evaluation: PublicEvaluation) -> str:
    with pytest.raises(RuleBroken) as refusal:
        make.do(closing.publish, make.fresh(evaluation), actor=make.an_officer())
    return refusal.value.message


def test_it_is_published_once_the_group_has_answered(app: Flask) -> None:
    evaluation = shown()
    group = make.signatory_of(evaluation.award)
    before = refused(evaluation)

    make.do(closing.comment, evaluation, agrees=True, text="", actor=group)
    make.do(closing.publish, make.fresh(evaluation), actor=make.an_officer())

    assert before.startswith("The group may comment until")
    assert [event.action.partition(".")[2] for event in audit.events_of(evaluation)] == [
        "plan", "edit", "show_to_group", "comment", "publish",
    ]  # fmt: skip
    subjects = {notice.subject for notice in make.rows(Notice, Notice.address == group.email)}
    assert {
        "Please read what we will publish about your project",
        "The evaluation of your project is published",
    } <= subjects


def test_it_is_published_without_an_answer_after_the_day(app: Flask) -> None:
    evaluation = shown()

    with clock.at(clock.now() + timedelta(days=15)):
        with pytest.raises(RuleBroken, match="The time for comments is over"):
            make.do(
                closing.comment, evaluation, agrees=True, text="", actor=make.signatory_of(evaluation.award)
            )
        make.do(closing.publish, make.fresh(evaluation), actor=make.an_officer())

    assert make.fresh(evaluation).state is V.PUBLISHED


def test_a_new_text_wants_a_new_answer(app: Flask) -> None:
    evaluation = shown()
    group, officer = make.signatory_of(evaluation.award), make.an_officer()
    with pytest.raises(RuleBroken, match="Say what should be different"):
        make.do(closing.comment, evaluation, agrees=False, text=" ", actor=group)
    make.do(closing.comment, evaluation, agrees=False, text="We were ninety.", actor=group)
    make.do(closing.rewrite, make.fresh(evaluation), actor=officer)
    with clock.at(clock.now() + timedelta(hours=1)):
        later = clock.today() + timedelta(days=14)
        make.do(closing.show_to_group, make.fresh(evaluation), comment_until=later, actor=officer)

        assert refused(evaluation).startswith("The group may comment until")


def test_the_text_must_be_whole_and_the_group_needs_time(app: Flask) -> None:
    evaluation = make.its_evaluation(make.an_award(AwardState.ACTIVE))
    officer, tomorrow = make.an_officer(), clock.today() + timedelta(days=1)

    with pytest.raises(RuleBroken, match="Write every part in English"):
        make.do(closing.show_to_group, evaluation, comment_until=tomorrow, actor=officer)
    make.do(closing.save_evaluation, evaluation, make.wording(), people_reached=8, actor=officer)
    with pytest.raises(RuleBroken, match="Choose a later day"):
        make.do(closing.show_to_group, make.fresh(evaluation), comment_until=clock.today(), actor=officer)
    make.do(closing.show_to_group, make.fresh(evaluation), comment_until=tomorrow, actor=officer)

    assert refused(evaluation) == "The final report is not accepted yet."


def test_what_is_published_follows_the_publication_of_the_award(app: Flask) -> None:
    evaluation = shown(done="Forty evenings of the Riverside group.")
    group = make.signatory_of(evaluation.award)
    name = evaluation.application.organisation.name
    make.do(closing.comment, evaluation, agrees=True, text="", actor=group)

    def publication(choice: Publication) -> None:
        make.do(
            choose_publication,
            make.fresh(evaluation.award),
            choice,
            reason="Safety.",
            actor=make.an_officer(),
        )

    publication(Publication.WITHHELD)
    withheld = refused(evaluation)
    publication(Publication.ANONYMISED)
    make.do(closing.rewrite, make.fresh(evaluation), actor=make.an_officer())
    words = make.wording(done=f"Forty evenings of {name.upper()}.")
    make.do(
        closing.save_evaluation, make.fresh(evaluation), words, people_reached=80, actor=make.an_officer()
    )
    later = clock.today() + timedelta(days=1)
    make.do(closing.show_to_group, make.fresh(evaluation), comment_until=later, actor=make.an_officer())
    make.do(closing.comment, make.fresh(evaluation), agrees=True, text="", actor=group)

    assert withheld == "Nothing of this award is published. Ask for an exemption instead."
    assert (
        refused(evaluation)
        == "The award is published without the group's name, and the text names the group."
    )


def test_an_exemption_takes_two_people(app: Flask) -> None:
    evaluation = make.its_evaluation(make.an_award(AwardState.ACTIVE))
    both = make.a_person(Role.OFFICER, Role.DECISION_MAKER)
    with pytest.raises(RuleBroken, match="Write the reason"):
        make.do(closing.ask_exemption, evaluation, reason=" ", actor=both)
    make.do(closing.ask_exemption, evaluation, reason="It could harm its members.", actor=both)
    with pytest.raises(NotAllowed):
        make.do(closing.exempt, make.fresh(evaluation), actor=both)

    make.do(
        closing.refuse_exemption, make.fresh(evaluation), reason="Leave the place out.",
        actor=make.a_decision_maker(),
    )  # fmt: skip
    refused_state = make.fresh(evaluation).state
    make.do(closing.ask_exemption, make.fresh(evaluation), reason="It is small.", actor=both)
    make.do(closing.exempt, make.fresh(evaluation), actor=make.a_decision_maker())

    assert (refused_state, make.fresh(evaluation).state) == (V.DRAFT, V.EXEMPT)
    told = make.rows(Notice, Notice.address == both.email)
    assert ["Leave the place out." in notice.text for notice in told] == [True, False]


def test_from_the_first_word_to_the_public_page(visit: Callable[..., Visitor]) -> None:
    award = make.a_final_report(T.ACCEPTED).award
    officer, group, public = visit(make.an_officer()), visit(make.signatory_of(award)), visit()
    address = f"/awards/{award.reference}/evaluation"

    hidden = group.open(address).text
    begun = officer.open(f"{address}/write").fields()
    officer.submit(f"{address}/write", people_reached="80", done_ar="أربعون أمسية.")
    officer.submit(f"{address}/show")
    group.submit(f"{address}/comment", answer="change", text="We were ninety.")
    officer.press(f"{address}/rewrite")
    officer.submit(f"{address}/write", people_reached="90")
    officer.submit(f"{address}/show")
    early = officer.submit(f"{address}/publish")
    group.submit(f"{address}/comment", answer="agree", text="")
    officer.submit(f"{address}/publish")
    project = public.open(f"/funded/{award.reference}")
    own = public.open(f"/funded/{award.reference}/evaluation")
    listed = public.open("/funded")
    officer.submit(f"{address}/take-back", reason="A name was left in it.")
    gone = public.open(f"/funded/{award.reference}/evaluation")

    assert "You read this text before it is published" in hidden
    assert begun["done_en"] == ["Forty evenings."]
    assert early.errors[0].startswith("The group may comment until")
    for page in (project, own):
        assert [
            part for part in ("90", "Forty evenings.", "Start with children.") if part not in page.text
        ] == []
    assert "What it achieved" in listed.text
    assert gone.status == 404
    assert "Forty evenings." not in public.open(f"/funded/{award.reference}").text


def test_an_anonymised_award_is_read_without_names(visit: Callable[..., Visitor]) -> None:
    award = make.an_evaluation(V.PUBLISHED).award
    make.do(
        choose_publication, make.fresh(award), Publication.ANONYMISED, reason="Safety.",
        actor=make.an_officer(),
    )  # fmt: skip

    page = visit().open(f"/funded/{award.reference}/evaluation")

    assert "A group whose name is not published" in page.text
    named = (award.application.organisation.name, award.application.title)
    assert [name for name in named if name in page.text] == []


def test_a_text_that_names_the_group_goes_when_the_award_loses_its_name(
    visit: Callable[..., Visitor],
) -> None:
    evaluation = shown()
    name = evaluation.application.organisation.name
    make.do(closing.rewrite, make.fresh(evaluation), actor=make.an_officer())
    named = make.wording(done=f"Forty evenings of {name}.")
    make.do(
        closing.save_evaluation, make.fresh(evaluation), named, people_reached=80, actor=make.an_officer()
    )
    later = clock.today() + timedelta(days=1)
    make.do(closing.show_to_group, make.fresh(evaluation), comment_until=later, actor=make.an_officer())
    with clock.at(clock.now() + timedelta(days=2)):
        make.do(closing.publish, make.fresh(evaluation), actor=make.an_officer())
    address = f"/funded/{evaluation.award.reference}/evaluation"
    before = visit().open(address).status
    make.do(
        choose_publication, make.fresh(evaluation.award), Publication.ANONYMISED, reason="Safety.",
        actor=make.an_officer(),
    )  # fmt: skip

    assert (before, visit().open(address).status) == (200, 404)
    assert "What it achieved" not in visit().open("/funded").text


def test_a_decision_maker_decides_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(AwardState.ACTIVE)
    address = f"/awards/{award.reference}/evaluation"
    officer, decider = visit(make.an_officer()), visit(make.a_decision_maker())

    officer.submit(f"{address}/exemption", reason="It could harm its members.")
    home = decider.open("/")
    listed = decider.open("/evaluations?state=exemption_asked")
    decider.submit(f"{address}/refuse", reason="Leave the place out.")
    officer.submit(f"{address}/exemption", reason="It is still the same place.")
    decider.press(f"{address}/exempt")

    assert "exemptions from publication to decide" in home.text
    assert award.reference in listed.text
    assert make.fresh(make.its_evaluation(award)).state is V.EXEMPT


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser, numbers = visit(make.an_officer()), []
    for more in (1, 2):
        for _award in range(more):
            make.a_final_report(T.ACCEPTED)
        for page in ("/evaluations", "/grants-to-close"):
            browser.open(page)
            queries.clear()
            browser.open(page)
            numbers.append(len(queries))

    assert numbers[:2] == numbers[2:]
