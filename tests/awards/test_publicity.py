"""How a recipient names us is worded for a round, chosen for an award, and stands in its letters."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit
from grants.awards import operations as awards
from grants.awards.models import Publicity
from grants.awards.publicity import words_for, words_of
from grants.documents.models import DocumentKind, IssuedDocument
from grants.lifecycles import AwardState
from grants.notices.models import Notice


def letters() -> list[str]:
    found = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.AWARD_LETTER)
    return [letter.snapshot["publicity"] for letter in found]


def test_an_offer_names_us_in_full_until_another_choice_gives_a_new_letter(app: Flask) -> None:
    award, officer = make.an_award(), make.an_officer()

    make.do(awards.choose_publicity, award, Publicity.NONE, reason="Threats.", actor=officer)

    words = [str(Publicity.FULL.default_words), str(Publicity.NONE.default_words)]
    assert letters() == words
    assert str(words_of(award.application)) == words[1]
    assert audit.events_of(award)[-1].details == {"was": "full", "is_now": "none", "reason": "Threats."}
    make.accept(award)
    agreement = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.GRANT_AGREEMENT)[0]
    assert agreement.snapshot["publicity"] == words[1]


def test_a_round_has_words_of_its_own_and_a_copy_takes_them(app: Flask) -> None:
    round_, officer = make.a_round(), make.an_officer()
    texts = {choice: make.both(f"Say {choice.value}.") for choice in Publicity}

    for _time in range(2):
        make.do(awards.word_publicity, round_, texts, actor=officer)
    copy = make.a_draft_round()
    make.do(awards.copy_publicity, round_, copy, officer)
    make.an_award(AwardState.OFFERED, round_)

    assert (words_for(round_), words_for(copy)) == (texts, texts)
    assert letters() == ["Say full."]


@pytest.mark.parametrize("state", [AwardState.OFFERED, AwardState.ACTIVE])
def test_an_officer_words_and_chooses_on_the_pages(visit: Callable[..., Visitor], state: AwardState) -> None:
    award = make.an_award(state)
    officer, round_ = visit(make.an_officer()), award.application.round
    here, worded = f"/awards/{award.reference}/publicity", f"/rounds/{round_.reference}/publicity"

    officer.submit(worded, in_words_en="Write our name.")
    empty = officer.submit(here, publicity="in_words")
    chosen = officer.follow(officer.submit(here, publicity="in_words", reason="Neighbours talk."))

    assert empty.errors == ["Enter the reason"]
    assert "Write our name." in chosen.text
    group = visit(make.signatory_of(award))
    assert "Write our name." in group.open(f"/awards/{award.reference}").text
    assert [group.open(page).status for page in (here, worded)] == [403, 403]
    changed = [notice for notice in make.rows(Notice) if "has changed" in notice.subject]
    assert len(changed) == (state is AwardState.ACTIVE)
