"""The words of letters: officers edit them in both languages, and every version is kept."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do
from flask import Flask
from pypdf import PdfReader

from grants import clock, storage
from grants.audit import events_of
from grants.awards import letters, operations
from grants.awards.models import LetterKind, LetterTemplate
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_waiting
from grants.errors import RuleBroken, WrongState
from grants.languages import LANGUAGES, Texts
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.operations import copy_round

Visit = Callable[..., Visitor]

K = LetterKind
EDIT = "/letter-words/award/edit"


def texts(english: str, arabic: str) -> Texts:
    return Texts({"en": english, "ar": arabic})


def edit(kind: LetterKind = K.AWARD, round_: Round | None = None, **changes: Any) -> Any:
    words = {
        "subject": texts("Good news for {organisation}", "خبر سار لـ {organisation}"),
        "body": texts("Take {amount} by {accept_by}.", "خذوا {amount} قبل {accept_by}."),
        **changes,
    }
    return do(operations.edit_words, kind, round_, **words, actor=make.an_officer())


def the_letter() -> IssuedDocument:
    kinds = (DocumentKind.AWARD_LETTER, DocumentKind.DECLINE_LETTER)
    letter: IssuedDocument = make.rows(IssuedDocument, IssuedDocument.kind.in_(kinds))[0]
    return letter


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_comes_with_words_that_could_be_saved_as_they_are(app: Flask, kind: LetterKind) -> None:
    words = letters.words_for(kind, None)

    assert (words.number, set(words.subject), set(words.body)) == (1, set(LANGUAGES), set(LANGUAGES))
    operations.check_words(kind, words.subject, words.body)


@pytest.mark.parametrize("kind", [K.AWARD, K.PART_AWARD])
def test_the_first_words_of_an_offer_leave_what_a_payment_waits_for_to_the_plan(
    app: Flask, kind: LetterKind
) -> None:
    body = letters.words_for(kind, None).body

    assert "The plan in this letter says when we make each payment, and what it waits for." in body["en"]
    assert "تبيّن الخطة الواردة في هذه الرسالة متى ندفع كل دفعة وما الذي تنتظره." in body["ar"]


@pytest.mark.parametrize("kind", [K.DECLINE, K.RESERVE, K.DEFERRAL])
def test_the_first_words_without_an_offer_say_where_to_complain_or_appeal(
    app: Flask, kind: LetterKind
) -> None:
    body = letters.words_for(kind, None).body

    assert "you can complain or appeal" in body["en"]
    assert "شكوى أو طعن" in body["ar"]


def test_an_edit_adds_a_version_and_keeps_the_one_before(app: Flask) -> None:
    officer = make.an_officer()
    before = letters.words_for(K.AWARD, None)

    added = do(
        operations.edit_words, K.AWARD, None, subject=texts("S", "س"),
        body=texts("{amount} {accept_by}", "{amount} {accept_by}"), actor=officer,
    )  # fmt: skip

    assert (added.number, added.written_by_id, before.number) == (2, officer.id, 1)
    assert letters.words_for(K.AWARD, None).id == added.id
    (line,) = events_of(added)
    assert (line.action, line.actor_id) == ("letter_template.edit", officer.id)
    assert line.details == {"kind": "award", "number": 2, "round": None}


def test_saving_the_same_words_adds_no_version(app: Flask) -> None:
    edit()

    assert edit() is None
    assert len(make.rows(LetterTemplate, LetterTemplate.kind == K.AWARD)) == 2


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_an_unknown_field_is_named_at_its_box(app: Flask, language: str) -> None:
    body = texts("{amount} {accept_by}", "{amount} {accept_by}")
    body[language] += " {amount.__class__}"

    with pytest.raises(RuleBroken, match=r"There is no field \{amount\.__class__\} in this letter") as broken:
        edit(body=body)

    assert broken.value.field == f"body_{language}"


@pytest.mark.parametrize("text", ["{amount", "amount}", "{amount} {accept_by} {", "{\n}"])
def test_a_bracket_that_stands_alone_is_refused(app: Flask, text: str) -> None:
    with pytest.raises(RuleBroken, match="A curly bracket stands alone") as broken:
        edit(subject=texts(text, "س"))

    assert broken.value.field == "subject_en"


@pytest.mark.parametrize(
    ("kind", "missing"),
    [(K.AWARD, "amount"), (K.PART_AWARD, "amount"), (K.RESERVE, "reference"), (K.DECLINE, "reference")],
)
def test_a_letter_needs_its_fields_in_each_language(app: Flask, kind: LetterKind, missing: str) -> None:
    needed = " ".join(f"{{{name}}}" for name in letters.REQUIRED[kind])

    with pytest.raises(RuleBroken, match=rf"This letter needs the field \{{{missing}\}}") as broken:
        edit(kind, subject=texts("S", "س"), body=texts(needed, "نص"))

    assert broken.value.field == "body_ar"


def test_a_letter_without_an_offer_has_no_amount_to_name(app: Flask) -> None:
    with pytest.raises(RuleBroken, match=r"There is no field \{amount\}"):
        edit(K.DECLINE, body=texts("{reference} {amount}", "{reference}"))


def test_letters_and_their_mails_use_the_newest_words_and_say_which(app: Flask) -> None:
    edit()

    award = make.an_award(organisation=make.an_organisation(name="Willow Tree"))

    letter = the_letter()
    assert letter.snapshot["letter"]["version"] == 2
    make_waiting()
    words = _words_of(letter)
    assert "Good news for Willow Tree" in words
    assert "Take £20,000 by" in words
    (mail,) = make.rows(Notice, Notice.document_id == letter.id)
    assert mail.subject == "Good news for Willow Tree"
    assert award.reference in words


def test_a_mail_has_the_subject_in_its_readers_language(app: Flask) -> None:
    edit()

    make.an_award(organisation=make.an_organisation(language="ar", name="Willow Tree"))

    (mail,) = make.rows(Notice, Notice.document_id == the_letter().id)
    assert mail.subject == "خبر سار لـ \u2068Willow Tree\u2069"


def test_an_award_of_less_than_was_asked_for_has_words_of_its_own(app: Flask) -> None:
    application = make.an_application(ApplicationState.MODERATED)
    make.propose(application, amount=1_200_000)
    make.confirm(application)

    letter = the_letter()

    assert letter.snapshot["letter"]["kind"] == "part_award"
    make_waiting()
    assert (
        "You asked for £20,000. We are pleased to offer you a part of it: a grant of £12,000."
        in _words_of(letter)
    )


def test_a_round_may_have_words_of_its_own_and_give_them_up(app: Flask) -> None:
    round_, officer = make.a_round(), make.an_officer()
    edit(round_=round_)
    own = letters.words_for(K.AWARD, round_)

    do(operations.give_up_own_words, K.AWARD, round_, actor=officer)

    assert (own.number, own.round_id) == (1, round_.id)
    assert letters.words_for(K.AWARD, make.a_round()).round_id is None
    assert letters.words_for(K.AWARD, round_).round_id is None
    assert [
        version.number for version in make.rows(LetterTemplate, LetterTemplate.round_id == round_.id)
    ] == [1, 2]
    with pytest.raises(WrongState, match="no words of its own"):
        do(operations.give_up_own_words, K.AWARD, round_, actor=officer)


def test_a_copied_round_takes_over_the_words_that_hold_in_the_other(app: Flask) -> None:
    source, officer = make.a_round(), make.an_officer()
    edit(K.AWARD, source)
    edit(K.AWARD, source, subject=texts("Second words", "كلمات ثانية"))
    edit(K.DECLINE, source, body=texts("About {reference}.", "بشأن {reference}."))
    do(operations.give_up_own_words, K.DECLINE, source, actor=officer)

    copy = do(
        copy_round, source, texts("Again", "مرة أخرى"), opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=30), decides_on=clock.today() + timedelta(days=60),
        actor=officer,
    )  # fmt: skip

    own = make.rows(LetterTemplate, LetterTemplate.round_id == copy.id)
    assert [(words.kind, words.number, words.subject["en"]) for words in own] == [
        (K.AWARD, 1, "Second words")
    ]
    assert own[0].body == letters.words_for(K.AWARD, source).body
    assert [(e.action, e.actor_id) for e in events_of(own[0])] == [("letter_template.edit", officer.id)]
    edit(K.AWARD, source, subject=texts("Third words", "كلمات ثالثة"))
    assert letters.words_for(K.AWARD, copy).subject["en"] == "Second words"


def test_what_a_value_holds_is_text_and_never_a_field_or_markup(app: Flask) -> None:
    make.an_award(organisation=make.an_organisation(name="<b>{amount}</b>"))

    make_waiting()

    assert "Dear everyone at <b>{amount}</b>," in _words_of(the_letter())


def test_the_page_saves_both_languages(visit: Visit) -> None:
    browser = visit(make.an_officer())

    answer = browser.submit(
        EDIT, subject_en="You have {amount}", body_en="{amount} until {accept_by}", step="save"
    )

    assert answer.location == "/letter-words/award"
    page = browser.follow(answer)
    assert "Saved. Letters that are issued from now on use these words." in page.text
    assert "Version 2" in page.text
    words = letters.words_for(K.AWARD, None)
    assert words.subject["en"] == "You have {amount}"
    assert words.subject["ar"] == "نجح طلبكم: نعرض عليكم {amount}"


def test_the_page_shows_what_is_wrong_at_its_box(visit: Visit) -> None:
    page = visit(make.an_officer()).submit(EDIT, body_en="{amount} {acept_by}", step="save")

    assert page.errors == ["There is no field {acept_by} in this letter. Take one from the list below."]
    assert page.all("a", href="#body_en")
    assert "{amount} {acept_by}" in page.fields()["body_en"][0]


def test_the_page_asks_for_both_languages(visit: Visit) -> None:
    page = visit(make.an_officer()).submit(EDIT, subject_ar=" ", body_ar=" ", step="save")

    assert page.errors == ["Enter the subject", "Write the letter"]


def test_the_page_offers_the_fields_of_its_letter(visit: Visit) -> None:
    browser = visit(make.an_officer())

    assert "{award_reference}" in browser.open(EDIT).text
    assert "{award_reference}" not in browser.open("/letter-words/decline/edit").text


def test_two_officers_who_write_at_once_do_not_overwrite_each_other(visit: Visit) -> None:
    one, two = visit(make.an_officer()), visit(make.an_officer())
    late = two.open(EDIT).fields()
    one.submit(EDIT, subject_en="First {amount}", step="save")

    answer = two.send(EDIT, **{**late, "subject_en": "Second {amount}", "step": "save"})

    assert "Someone else saved this while you were writing." in answer.errors[0]
    assert letters.words_for(K.AWARD, None).subject["en"] == "First {amount}"


def test_words_are_tried_on_a_real_case_without_saving_or_issuing(visit: Visit) -> None:
    application = make.an_application(ApplicationState.MODERATED)
    issued = len(make.rows(IssuedDocument))

    page = visit(make.an_officer()).submit(
        EDIT, body_en="Dear {organisation}: {amount}, {accept_by}", case=application.reference, step="preview"
    )

    assert f"Dear {application.organisation.name}: £20,000" in page.text
    assert f"So it would read for {application.reference}. It is not saved yet." in page.text
    assert letters.words_for(K.AWARD, None).number == 1
    assert len(make.rows(IssuedDocument)) == issued


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_preview_as_pdf_says_that_it_proves_nothing(
    visit: Visit, kind: LetterKind, language: str
) -> None:
    application = make.an_application(ApplicationState.MODERATED)

    answer = visit(make.an_officer()).submit(
        f"/letter-words/{kind.value}/edit", case=application.reference, step=f"pdf-{language}"
    )

    assert answer.response.mimetype == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.response.data)).pages)
    assert application.reference in words
    if language == "en":
        assert "Preview. This letter was not issued and proves nothing." in " ".join(words.split())


def test_without_a_case_there_is_nothing_to_preview(visit: Visit) -> None:
    page = visit(make.an_officer()).submit(EDIT, step="preview")

    assert page.errors == ["Choose a case from the list."]


def test_a_round_is_given_words_of_its_own_by_its_page(visit: Visit) -> None:
    browser, round_ = visit(make.an_officer()), make.a_round()

    chosen = browser.open(f"/letter-words/own?kind=decline&round={round_.reference}")
    answer = browser.submit(chosen.location, subject_en="Round's own {reference}", step="save")

    assert f"Words of one round: Stronger together – {round_.reference}" in browser.follow(answer).text
    assert letters.words_for(K.DECLINE, round_).subject["en"] == "Round's own {reference}"
    assert f"/letter-words/decline?round={round_.reference}" in browser.open("/letter-words").links
    gone = browser.press(f"/letter-words/decline/give-up?round={round_.reference}")
    assert "The programme's words hold again in this round." in browser.follow(gone).text
    assert f"/letter-words/decline?round={round_.reference}" not in browser.open("/letter-words").links


def test_versions_stand_beside_each_other_word_by_word(visit: Visit) -> None:
    browser = visit(make.an_officer())
    browser.submit(EDIT, subject_en="You have {amount}", step="save")

    page = browser.open("/letter-words/award")

    assert [element.tag for element in page.all("ins")] != []
    assert "(put in:) You have" in page.text


@pytest.mark.parametrize("role", [Role.ADVISER, Role.FINANCE, Role.DECISION_MAKER, Role.ADMINISTRATOR])
def test_only_officers_change_letters(visit: Visit, role: Role) -> None:
    browser = visit(make.a_person(role))

    assert [browser.open(address).status for address in ("/letter-words", "/letter-words/award", EDIT)] == [
        403
    ] * 3


def test_an_address_that_names_no_letter_is_not_found(visit: Visit) -> None:
    browser = visit(make.an_officer())

    assert browser.open("/letter-words/nothing").status == 404
    assert browser.open("/letter-words/award?round=NONE").status == 404


def test_the_list_asks_no_more_questions_for_more_rounds(visit: Visit, queries: list[str]) -> None:
    browser = visit(make.an_officer())
    rounds = [make.a_round() for _each in range(3)]
    edit(round_=rounds[0])
    browser.open("/letter-words")
    queries.clear()
    browser.open("/letter-words")
    few = len(queries)
    for round_ in rounds[1:]:
        edit(round_=round_)
    browser.open("/letter-words")
    queries.clear()

    browser.open("/letter-words")

    assert len(queries) == few


def _words_of(letter: IssuedDocument) -> str:
    pages = PdfReader(io.BytesIO(storage.get(make.fresh(letter).fingerprint))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
