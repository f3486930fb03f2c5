"""A group asks for later days, then for more money and another purpose; letters and versions open."""

import io
from typing import Any

import pytest
from prepared import enter, prepare
from pypdf import PdfReader

#: Makes an active award of £20,000, and sessions for everybody who has a part in it.
PREPARE = """
from grants.delivery.queries import reports_of
from grants.lifecycles import AwardState

award = make.an_award(AwardState.ACTIVE)
writer = make.signatory_of(award)
do(setattr, writer, "language", sys.argv[1])
due = reports_of(award)[0].due_on + timedelta(days=20)
tell(
    award=award.reference, report=reports_of(award)[0].reference, due=[due.day, due.month, due.year],
    round=award.application.round_id, writer=session_of(writer),
    officer=session_of(make.an_officer()), decider=session_of(make.a_decision_maker()),
)
"""

#: What the ledger and the register say after both changes.
FIGURES = """
from grants.awards.ledger import standing_of, standing_of_round
from grants.awards.models import Award
from grants.db import db

award = db.session.query(Award).one()
money, pot = standing_of(award), standing_of_round(award.application.round)
tell(amount=award.amount_pence, promised=money.to_come + money.paid, pot=pot.promised - pot.released)
"""


def letter_of(person: Any) -> str:
    """Return the text of the English letter on the page of a change, once the worker has made it."""
    links = person.page.locator("main a[href^='/documents/']")
    for _try in range(40):
        if links.count() == 2:
            break
        person.page.wait_for_timeout(500)
        person.page.reload()
    english = next(link for link in links.all() if "English" in link.inner_text())
    pages = PdfReader(io.BytesIO(person.fetch(english.get_attribute("href")))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_grant_that_varies_twice(visitor: Any, service: dict[str, str], language: str) -> None:
    known = prepare(service, PREPARE, language)
    address = f"/awards/{known['award']}"
    group = enter(visitor(language), known["writer"])
    officer, decider = enter(visitor(), known["officer"]), enter(visitor(), known["decider"])

    # 1. The group asks for later days and a move between lines; every box holds what stands.
    group.open(address).press("Ask for a change")
    assert group.page.locator("[name=amount]").input_value() == "20000"
    group.day(f"due_{known['report']}", *map(str, known["due"]))
    group.fill(amount_0="17500", amount_1="2500", reason="The hall is shut until the autumn.")
    group.press("Save and see what is different")
    assert "£18,500" in group.text()
    assert "£17,500" in group.text()
    first = group.path()
    group.press("Ask for the change").tick("agrees").press("Ask for the change")
    assert group.reads("Your request is sent.")

    # 2. An officer agrees alone, as the rules of the round allow.
    officer.open("/variations?state=requested").open(first).press("Agree to it").press("Agree to it")
    assert officer.reads("It is agreed. The letter is being made.")
    assert "It replaces version 1" in letter_of(officer)

    # 3. The group asks for more money and another purpose; that is more than an officer may agree to.
    group.open(address).press("Ask for a change")
    group.fill(amount="20500", amount_0="18000", purpose="Tea, and help with letters.", reason="More come.")
    group.press("Save and see what is different")
    second = group.path()
    group.press("Ask for the change").tick("agrees").press("Ask for the change")
    officer.open(second)
    assert officer.page.get_by_role("button", name="Agree to it").count() == 0
    officer.press("Recommend it").fill(note="The lists show it.").press("Recommend it")
    decider.open(second).press("Agree to it").press("Agree to it")
    letter = letter_of(decider)
    assert "It replaces version 2" in letter
    assert "£20,500" in letter
    assert "Tea, and help with letters." in letter

    # 4. The group reads all three versions; the first letter still opens, and the ledger has the new sum.
    group.open(f"{address}/terms")
    for number in ("1", "2", "3"):
        assert group.reads("Version %(number)s of the terms", number=number)
    assert "£20,000" in group.open(f"{address}/terms/1").text()
    assert group.reads("A later version has replaced these terms.")
    assert "£20,500" in group.open(f"{address}/terms/3").text()
    assert "It replaces version 1" in letter_of(group.open(first))
    figures = prepare(service, FIGURES)
    assert figures == {"amount": 2_050_000, "promised": 2_050_000, "pot": 2_050_000}
