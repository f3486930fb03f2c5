"""Every letter has a code; its public page says whether it holds, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Page, Visitor
from factories import do
from flask import Flask

from grants import clock
from grants.accounts.attempts import MOST_CODES
from grants.accounts.operations import join
from grants.applications.models import Application
from grants.applications.operations import withdraw_application
from grants.audit import events_of
from grants.awards import operations
from grants.awards.models import Outcome
from grants.db import db, transaction
from grants.documents.codes import in_groups, new_code
from grants.documents.models import SIGNED, DocumentKind, IssuedDocument, Standing
from grants.documents.operations import issue, make_waiting
from grants.errors import WrongState
from grants.lifecycles import AppealState, ApplicationState, AwardState
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]

GENUINE = "This letter is genuine"
REVOKED = "This letter has been revoked"
UNKNOWN = "We do not know this code"


def the_letter(kind: DocumentKind = DocumentKind.AWARD_LETTER) -> IssuedDocument:
    letter: IssuedDocument = make.rows(IssuedDocument, IssuedDocument.kind == kind)[0]
    return letter


def check(visit: Visit, code: str) -> Page:
    return visit().open(f"/letters/{code}")


def again(letter: IssuedDocument, kind: DocumentKind | None = None) -> IssuedDocument:
    """Issue a letter once more, about the same application."""
    application = db.session.get_one(Application, letter.application_id)
    return do(
        issue, kind or letter.kind, application, letter.snapshot, language=letter.language,
        application_id=application.id, actor=make.an_officer(),
    )  # fmt: skip


def test_letters_and_agreements_have_codes_that_differ_and_other_documents_have_none(app: Flask) -> None:
    make.accept(make.an_award())

    codes = [(document.kind in SIGNED, document.code) for document in make.rows(IssuedDocument)]

    assert all((code is not None) is is_signed for is_signed, code in codes)
    given = [code for _signed, code in codes if code]
    assert len(set(given)) == len(given) == 3


def test_the_code_and_its_address_stand_in_the_letter(app: Flask) -> None:
    make.an_award()

    letter = the_letter()

    shown = in_groups(letter.code or "")
    assert letter.snapshot["code"] == shown
    assert letter.snapshot["check_address"] == f"{app.config['BASE_URL']}/letters/{shown}"


def test_the_public_page_says_genuine_and_nothing_about_the_letter(visit: Visit) -> None:
    award = make.an_award()
    letter = the_letter()

    page = check(visit, in_groups(letter.code or ""))

    assert (page.status, page.title) == (200, GENUINE)
    told = (award.reference, award.application.organisation.name, "20,000", "Award letter")
    assert [word for word in told if word in page.response.text] == []


def test_no_search_engine_keeps_the_page(visit: Visit) -> None:
    make.an_award()

    page = check(visit, the_letter().code or "")

    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert visit().open("/letters").response.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("typed", ["{}", "{} ", " {}", "{}\u200f"])
def test_a_code_is_read_however_it_is_typed(visit: Visit, typed: str) -> None:
    make.an_award()
    letter = the_letter()
    with transaction():
        letter.code = "7K0QM1XW9D"

    browser = visit()
    answer = browser.submit("/letters", code=typed.format("7koqm lxw9d"))

    assert answer.location == "/letters/7K0QM-1XW9D"
    assert browser.follow(answer).title == GENUINE


def test_a_code_in_arabic_digits_is_read(visit: Visit) -> None:
    make.an_award()
    letter = the_letter()
    with transaction():
        letter.code = "7K0QM1XW9D"

    answer = visit().submit("/letters", code="٧K٠QM١XW٩D")

    assert answer.location == "/letters/7K0QM-1XW9D"


def test_without_a_code_the_form_asks_for_one(visit: Visit) -> None:
    assert visit().submit("/letters", code=" ").errors == ["Enter the code"]


@pytest.mark.parametrize("code", ["00000-00000", "-", "7K3QM", "a" * 400, "%D9%A1"])
def test_a_code_that_we_do_not_know_gets_one_answer_whatever_it_is(visit: Visit, code: str) -> None:
    make.an_award()

    page = check(visit, code)

    assert (page.status, page.title) == (200, UNKNOWN)


def test_known_and_unknown_codes_cost_the_same_questions(visit: Visit, queries: list[str]) -> None:
    make.an_award()
    code = the_letter().code or ""

    check(visit, code)
    queries.clear()
    check(visit, code)
    known = list(queries)
    queries.clear()
    check(visit, "0" * 10)

    assert [statement.split("WHERE")[0] for statement in queries] == [
        statement.split("WHERE")[0] for statement in known
    ]


def test_guessing_codes_from_one_place_comes_to_an_end(visit: Visit) -> None:
    make.an_award()
    for _try in range(MOST_CODES):
        assert check(visit, new_code()).title == UNKNOWN

    tired = check(visit, the_letter().code or "")

    assert (tired.status, tired.title) == (429, "Too many codes in a short time")
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert check(visit, the_letter().code or "").title == GENUINE


def test_a_newer_letter_on_the_same_application_supersedes_the_older(visit: Visit) -> None:
    make.an_award()
    older = the_letter()

    newer = again(older, DocumentKind.DECLINE_LETTER)

    assert (make.fresh(older).standing, newer.standing) == (Standing.SUPERSEDED, Standing.GENUINE)
    assert check(visit, older.code or "").title == "A newer letter has replaced this one"
    assert check(visit, newer.code or "").title == GENUINE


def test_letters_on_other_applications_and_agreements_stay_genuine(app: Flask) -> None:
    make.accept(make.an_award())
    other = make.an_award()
    letter = the_letter()

    again(letter)

    standing = {
        (d.kind, d.application_id == other.application_id): d.standing for d in make.rows(IssuedDocument)
    }
    assert standing[DocumentKind.GRANT_AGREEMENT, False] is Standing.GENUINE
    assert standing[DocumentKind.AWARD_LETTER, True] is Standing.GENUINE


def test_both_languages_of_an_agreement_hold_together(app: Flask) -> None:
    make.accept(make.an_award())

    copies = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.GRANT_AGREEMENT)

    assert [copy.standing for copy in copies] == [Standing.GENUINE] * 2


def test_revoking_a_letter_is_recorded_and_told_to_the_group(visit: Visit) -> None:
    award = make.an_award(organisation=make.an_organisation(language="ar"))
    letter, officer = the_letter(), make.an_officer()

    do(operations.revoke_letter, letter, reason="It names a wrong amount.", actor=officer)

    assert make.fresh(letter).standing is Standing.REVOKED
    assert (letter.revoked_by_id, letter.revoked_reason) == (officer.id, "It names a wrong amount.")
    (line,) = events_of(letter)
    assert (line.action, line.actor_id) == ("issued_document.revoke", officer.id)
    mail = make.rows(Notice)[-1]
    assert (mail.address, mail.language) == (make.signatory_of(award).email, "ar")
    assert "It names a wrong amount." in mail.text
    assert check(visit, letter.code or "").title == "This letter has been revoked"


def test_a_letter_is_revoked_only_once(app: Flask) -> None:
    make.an_award()
    letter, officer = the_letter(), make.an_officer()
    do(operations.revoke_letter, letter, reason="Wrong.", actor=officer)

    with pytest.raises(WrongState, match="cannot be revoked, or it was revoked before"):
        do(operations.revoke_letter, letter, reason="Again.", actor=officer)


def test_what_a_decision_said_is_revoked_when_it_no_longer_stands(app: Flask) -> None:
    award = make.an_award()
    make.accept(award)
    older = the_letter()
    newer = again(older)

    do(
        operations.revoke_letters,
        award.application,
        reason="The award is taken back.",
        actor=make.an_officer(),
    )

    standing = {document.id: document.standing for document in make.rows(IssuedDocument)}
    assert (standing[older.id], standing[newer.id]) == (Standing.SUPERSEDED, Standing.REVOKED)
    assert standing[the_letter(DocumentKind.GRANT_AGREEMENT).id] is Standing.GENUINE


def test_what_has_no_code_cannot_be_revoked(app: Flask) -> None:
    make.an_application()
    with pytest.raises(WrongState, match="cannot be revoked"):
        do(
            operations.revoke_letter,
            the_letter(DocumentKind.APPLICATION),
            reason="No.",
            actor=make.an_officer(),
        )


def test_the_officers_page_revokes_with_a_reason(visit: Visit) -> None:
    make.an_award()
    letter = the_letter()
    browser = visit(make.an_officer())

    refused = browser.submit(f"/documents/{letter.id}/revoke", reason=" ")
    answer = browser.submit(f"/documents/{letter.id}/revoke", reason="It names a wrong amount.")

    assert refused.errors == ["Enter the reason"]
    page = browser.follow(answer)
    assert "It names a wrong amount." in page.text
    assert "Revoked" in page.text
    assert f"/documents/{letter.id}/revoke" not in page.links


def test_staff_see_the_code_the_words_and_who_signed(visit: Visit) -> None:
    award = make.an_award()
    letter = the_letter()
    make_waiting()

    browser = visit(make.an_officer())
    page = browser.open(f"/documents/{letter.id}/about")

    assert f"/documents/{letter.id}/about" in browser.open(f"/awards/{award.reference}").links
    said = (in_groups(letter.code or ""), "Demo certificate", "Award of the whole amount", "version 1")
    assert [text for text in said if text not in page.text] == []
    assert f"/letters/{in_groups(letter.code or '')}" in page.links


def test_only_officers_revoke_and_groups_do_not_see_the_page_of_staff(visit: Visit) -> None:
    award = make.an_award()
    letter = the_letter()

    assert visit(make.a_person(Role.FINANCE)).open(f"/documents/{letter.id}/revoke").status == 403
    assert visit(make.signatory_of(award)).open(f"/documents/{letter.id}/about").status == 403
    assert visit(make.signatory_of(award)).open(f"/documents/{letter.id}/revoke").status == 403
    assert f"/documents/{letter.id}/revoke" not in (
        visit(make.a_person(Role.FINANCE)).open(f"/documents/{letter.id}/about").links
    )


def test_an_officer_does_not_revoke_the_letter_of_the_own_group(visit: Visit) -> None:
    award = make.an_award()
    officer = make.an_officer()
    do(join, award.application.organisation, officer, position="Treasurer", may_sign=False)

    assert visit(officer).open(f"/documents/{the_letter().id}/about").status == 404


def test_a_document_without_a_code_has_no_such_page(visit: Visit) -> None:
    make.an_application(ApplicationState.PROPOSED)

    assert (
        visit(make.an_officer()).open(f"/documents/{the_letter(DocumentKind.APPLICATION).id}/about").status
        == 404
    )


def test_the_group_sees_beside_its_letters_which_no_longer_holds(visit: Visit) -> None:
    award = make.an_award()
    letter = the_letter()
    make_waiting()
    do(operations.revoke_letter, letter, reason="Wrong.", actor=make.an_officer())

    page = visit(make.signatory_of(award)).open(f"/awards/{award.reference}")

    assert "(revoked)" in page.response.text
    assert "about this letter" not in page.text


def test_a_decline_letter_has_a_code_as_well(visit: Visit) -> None:
    application = make.an_application(ApplicationState.MODERATED)
    make.propose(application, outcome=Outcome.DECLINE)
    make.confirm(application)

    assert check(visit, the_letter(DocumentKind.DECLINE_LETTER).code or "").title == GENUINE


@pytest.mark.parametrize("state", [AwardState.REFUSED, AwardState.LAPSED])
def test_the_letter_of_an_offer_that_ended_is_revoked_in_the_mail_about_its_end(
    visit: Visit, state: AwardState
) -> None:
    award = make.an_award(state)

    letter, mail = the_letter(), make.rows(Notice)[-1]

    assert check(visit, letter.code or "").title == REVOKED
    assert [line.action for line in events_of(letter)] == ["issued_document.revoke"]
    assert award.reference in mail.subject
    assert "whoever checks its code reads that." in mail.text
    assert mails_of_revoking() == []


def mails_of_revoking() -> list[Notice]:
    return make.rows(Notice, Notice.subject.startswith("A letter that we sent you no longer holds"))


def test_the_letter_of_an_overturned_decision_is_revoked_until_the_next_one_replaces_it(
    visit: Visit,
) -> None:
    appeal = make.an_appeal(AppealState.UNDER_INVESTIGATION)
    make.conclude(appeal)
    older = the_letter(DocumentKind.DECLINE_LETTER)
    mail = make.rows(Notice)[-1]
    officer = visit(make.an_officer())

    assert check(visit, older.code or "").title == REVOKED
    assert "Our letter about that decision does not hold any more." in mail.text
    assert older.revoked_reason == f"Appeal {appeal.reference}"

    make.propose(appeal.application)
    assert check(visit, older.code or "").title == REVOKED
    make.confirm(appeal.application)

    assert check(visit, older.code or "").title == "A newer letter has replaced this one"
    assert check(visit, the_letter().code or "").title == GENUINE
    about = officer.open(f"/documents/{older.id}/about")
    assert "Replaced by a newer one" in about.text
    assert f"/documents/{older.id}/revoke" not in about.links


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (ApplicationState.RESERVED, DocumentKind.RESERVE_LETTER),
        (ApplicationState.DEFERRED, DocumentKind.DEFERRAL_LETTER),
    ],
)
def test_a_letter_about_waiting_is_revoked_when_the_group_withdraws(
    visit: Visit, state: ApplicationState, kind: DocumentKind
) -> None:
    application = make.an_application(state)
    assert check(visit, the_letter(kind).code or "").title == GENUINE

    do(
        withdraw_application,
        application,
        reason="Other money came.",
        actor=make.member_of(application.organisation),
    )

    assert check(visit, the_letter(kind).code or "").title == REVOKED


def test_a_letter_about_waiting_holds_while_the_next_decision_is_only_proposed(visit: Visit) -> None:
    application = make.an_application(ApplicationState.RESERVED)

    make.propose(application)
    assert check(visit, the_letter(DocumentKind.RESERVE_LETTER).code or "").title == GENUINE
    make.confirm(application)

    assert check(visit, the_letter(DocumentKind.RESERVE_LETTER).code or "").title == (
        "A newer letter has replaced this one"
    )
