"""A translation stands beside the original, with the name of who wrote it; each answer runs its own way."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Page, Visitor, text_of
from factories import do, rows
from flask import Flask
from flask_babel import force_locale

from grants import clock
from grants.applications import operations
from grants.applications.models import AnswerTranslation, Application
from grants.applications.queries import submissions_of
from grants.applications.translations import foreign_to, translations_of
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.formats import day, in_language, language_name, paragraphs
from grants.languages import written_in
from grants.lifecycles import ApplicationState, ReviewState
from grants.permissions import Role

Visit = Callable[..., Visitor]
A = ApplicationState

ARABIC = {
    "title": "شاي على الدرج",
    "summary": "جيران يلتقون في كل طابق من برج واحد.",
    "need": "بقيت الأبواب مغلقة بعد هجوم شهر أيار.",
}
TEXT = "Doors stayed shut after the attack in May."


def an_arabic_application(state: ApplicationState = A.SUBMITTED, **answers: str) -> Application:
    return make.an_application(state, **{**ARABIC, **answers})


def translate(application: Application, key: str = "need", text: str = TEXT, **how: Any) -> AnswerTranslation:
    translation: AnswerTranslation = do(
        operations.add_translation,
        application,
        key,
        text,
        how.get("language", "en"),
        actor=how.get("actor") or make.an_officer(),
    )
    return translation


def place(application: Application, *rest: str) -> str:
    return "/".join(("/applications", application.reference, *rest))


def written_on(page: Page, key: str) -> list[tuple[str, str, str]]:
    """Return language, direction and words of each text beside a question: the original and translations."""
    (answer,) = page.all("div", id=f"answer-{key}")
    return [
        (box.get("lang") or "", box.get("dir") or "", text_of(box))
        for box in answer.iter("div")
        if box.get("lang")
    ]


def test_a_translation_is_kept_with_its_writer_and_the_copy_it_is_of(app: Flask) -> None:
    application, officer = an_arabic_application(), make.an_officer()

    translation = translate(application, actor=officer, text=f"  {TEXT} ")

    assert (translation.text, translation.translated_by, translation.submission_number) == (TEXT, officer, 1)
    line = events_of(application)[-1]
    assert (line.action, line.actor_id) == ("application.translate", officer.id)
    assert line.details == {"question": "need", "language": "en", "copy": 1}
    assert application.state is A.SUBMITTED


def test_who_writes_it_anew_puts_their_own_name_to_it(app: Flask) -> None:
    application, second = an_arabic_application(), make.an_officer()
    translate(application)

    translate(application, text="The doors stayed shut.", actor=second)

    (translation,) = rows(AnswerTranslation)
    assert (translation.text, translation.translated_by) == ("The doors stayed shut.", second)


@pytest.mark.parametrize(
    ("key", "language", "sentence"),
    [
        ("budget", "en", r"^Only an answer in words can be translated\.$"),
        ("nothing", "en", r"^Only an answer in words can be translated\.$"),
        ("need", "ar", r"^Translate the answer into another language than its own\.$"),
        ("need", "xx", r"^Translate the answer into another language than its own\.$"),
    ],
)
def test_only_words_are_translated_and_into_another_language(
    app: Flask, key: str, language: str, sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        translate(an_arabic_application(), key, language=language)


def test_a_translation_has_words(app: Flask) -> None:
    with pytest.raises(RuleBroken, match=r"^Write the translation$") as refused:
        translate(an_arabic_application(), text=" \n")

    assert refused.value.field == "text"


def test_only_officers_without_a_conflict_translate_and_only_what_is_sent(app: Flask) -> None:
    application = an_arabic_application()
    draft, decided = make.a_draft(**ARABIC), an_arabic_application(A.DECLINED)

    for person in (make.member_of(application.organisation), make.a_person(Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            translate(application, actor=person)
    for other in (draft, decided):
        with pytest.raises(WrongState):
            translate(other)


def test_staff_read_it_beside_the_original(app: Flask, visit: Visit) -> None:
    application, officer = an_arabic_application(), make.an_officer(name="Amina Vale")
    translate(application, actor=officer)

    page = visit(make.a_person(Role.DECISION_MAKER)).open(place(application))

    assert written_on(page, "need") == [("ar", "rtl", ARABIC["need"]), ("en", "ltr", TEXT)]
    assert f"Translation into English by Amina Vale, {day(clock.today())}" in page.text
    assert "Out of date" not in page.text
    assert place(application, "translations", "need", "en") not in page.links


def test_reviewers_read_it_beside_the_original(app: Flask, visit: Visit) -> None:
    application = an_arabic_application(A.IN_REVIEW)
    translate(application, actor=make.an_officer(name="Amina Vale"))
    review = make.a_review(ReviewState.READING, application)

    page = visit(review.reviewer).open(place(application, "score"))

    assert written_on(page, "need") == [("ar", "rtl", ARABIC["need"]), ("en", "ltr", TEXT)]
    assert "Translation into English by Amina Vale" in page.text


def test_the_group_does_not_read_it(app: Flask, visit: Visit) -> None:
    application = an_arabic_application()
    translate(application)

    assert TEXT not in visit(make.member_of(application.organisation)).open(place(application)).text


def test_it_is_out_of_date_once_the_original_has_changed(app: Flask, visit: Visit) -> None:
    application = an_arabic_application()
    translate(application)
    translate(application, "title", "Tea on the stairs")
    make.query(application, "need")
    member = make.member_of(application.organisation)
    visit(member).submit(place(application, "sections", "project"), need="فُتحت الأبواب من جديد.")
    do(operations.answer_query, application, actor=member)

    known = translations_of(submissions_of(application))
    page = visit(make.an_officer()).open(place(application))

    assert (known["need"][0].is_current, known["title"][0].is_current) == (False, True)
    assert page.text.count("Out of date: the answer has changed since") == 1
    assert foreign_to("en", [application])[application.id].untranslated == 2
    assert translate(application, text="The doors were opened again.").submission_number == 2
    assert translations_of(submissions_of(application))["need"][0].is_current


def test_the_page_translates_beside_the_original(app: Flask, visit: Visit) -> None:
    application = an_arabic_application()
    browser = visit(make.an_officer())
    address = place(application, "translations", "need", "en")

    linked = browser.open(place(application)).links
    shown = browser.open(address)
    saved = browser.submit(address, text=TEXT)
    told = browser.follow(saved).text
    again = browser.open(address)

    assert address in linked
    assert ARABIC["need"] in shown.text
    assert saved.location == place(application) + "#answer-need"
    assert "The translation stands beside the original, with your name." in told
    assert again.fields()["text"][0].strip() == TEXT


def test_the_page_refuses_beside_the_field(app: Flask, visit: Visit) -> None:
    application = an_arabic_application()
    browser = visit(make.an_officer())
    address = place(application, "translations", "need", "en")

    assert browser.submit(address, text=" ").errors == ["Write the translation"]
    assert browser.submit(address, text="x" * 20_001).errors == ["Use 20000 characters or fewer"]
    assert rows(AnswerTranslation) == []


def test_two_officers_at_one_answer_do_not_overwrite_each_other(app: Flask, visit: Visit) -> None:
    application = an_arabic_application()
    first, second = visit(make.an_officer()), visit(make.an_officer())
    address = place(application, "translations", "need", "en")
    seen = second.open(address).fields()
    first.submit(address, text="Doors stayed shut.")

    refused = second.send(address, **{**seen, "text": "The doors were shut."})

    assert "Someone else saved this while you were writing." in refused.errors[0]
    assert refused.fields()["text"][0].strip() == "The doors were shut."
    assert [kept.text for kept in rows(AnswerTranslation)] == ["Doors stayed shut."]


def test_there_is_no_page_where_there_is_nothing_to_translate(app: Flask, visit: Visit) -> None:
    application = an_arabic_application()
    browser = visit(make.an_officer())

    for rest in (("budget", "en"), ("need", "ar"), ("need", "xx"), ("nothing", "en")):
        assert browser.open(place(application, "translations", *rest)).status == 404
    address = place(application, "translations", "need", "en")
    assert visit(make.a_person(Role.AUDITOR)).open(address).status == 403
    assert browser.open(place(make.a_draft(**ARABIC), "translations", "need", "en")).status == 404


def test_the_list_says_what_is_in_another_language_and_not_translated(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    english = make.an_application(A.SUBMITTED, round_)
    application = make.an_application(A.SUBMITTED, round_, **ARABIC)
    translate(application)
    browser = visit(make.an_officer())

    cells = {
        text_of(row.findall("td")[0]): text_of(row.findall("td")[5])
        for row in browser.open("/applications").all("tr")
        if row.findall("td")
    }

    assert cells == {application.reference: "Arabic Not translated: 2", english.reference: "English"}


def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    round_, browser = make.a_round(), visit(make.an_officer())
    numbers = []
    for more in (1, 2):
        for _time in range(more):
            translate(make.an_application(A.SUBMITTED, round_, **ARABIC))
        queries.clear()
        browser.open("/applications")
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_who_reads_arabic_is_told_of_english(app: Flask) -> None:
    application = make.an_application(A.SUBMITTED, need=ARABIC["need"])

    foreign = foreign_to("ar", [application])[application.id]

    assert (foreign.languages, foreign.untranslated) == ({"en"}, 2)


@pytest.mark.parametrize(
    ("text", "meant", "language"),
    [
        ("Doors stayed shut.", "ar", "en"),
        ("بقيت الأبواب مغلقة.", "en", "ar"),
        ("نعمل مع YouTube كل يوم في المدرسة", "en", "ar"),
        ("We say شكرا every day.", "ar", "en"),
        ("12 345", "ar", "ar"),
        ("", "en", "en"),
    ],
)
def test_the_language_of_a_text_is_judged_by_its_letters(text: str, meant: str, language: str) -> None:
    assert written_in(text, meant) == language


def test_each_answer_and_each_paragraph_runs_its_own_way(app: Flask) -> None:
    with force_locale("en"):
        assert str(paragraphs("بابان\n\nTea", "en")) == (
            '<div lang="ar" dir="rtl"><p class="govuk-body">بابان</p>'
            '<p class="govuk-body" lang="en" dir="ltr">Tea</p></div>'
        )
        assert str(in_language("باب", "en")) == '<bdi lang="ar" dir="rtl">باب</bdi>'
    with force_locale("ar"):
        assert str(in_language("Tea", "ar")) == '<bdi lang="en" dir="ltr">Tea</bdi>'
        assert str(in_language("باب", "ar")) == "<bdi>باب</bdi>"


def test_a_language_is_called_by_its_name_in_the_language_of_the_page(app: Flask) -> None:
    with force_locale("en"):
        assert (language_name("ar"), language_name("en")) == ("Arabic", "English")
    with force_locale("ar"):
        assert (language_name("ar"), language_name("en")) == ("العربية", "الإنجليزية")


def test_an_english_answer_of_an_arabic_group_runs_from_left_to_right(app: Flask, visit: Visit) -> None:
    organisation = make.an_organisation(language="ar")
    application = make.a_draft(organisation=organisation, need=TEXT)
    make.submit(application)

    page = visit(make.a_person(Role.AUDITOR, language="ar")).open(place(application))

    assert application.language == "ar"
    assert written_on(page, "need") == [("en", "ltr", TEXT)]


def test_a_box_for_words_takes_the_direction_of_its_text(app: Flask, visit: Visit) -> None:
    application = make.a_draft(**ARABIC)
    address = place(application, "sections", "project")
    arabic = make.a_draft(organisation=make.an_organisation(language="ar"), need="x")
    clear = visit(make.member_of(arabic.organisation))
    clear.submit(place(arabic, "sections", "project"), need="")

    (box,) = visit(make.member_of(application.organisation)).open(address).all("textarea", name="need")
    (empty,) = clear.open(place(arabic, "sections", "project")).all("textarea", name="need")
    (full,) = clear.open(place(arabic, "sections", "project")).all("textarea", name="summary")

    assert (box.get("dir"), full.get("dir"), empty.get("dir")) == ("auto", "auto", None)
