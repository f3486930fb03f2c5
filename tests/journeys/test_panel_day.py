"""The day of a panel: scores agreed in a meeting, money given, letters sent, the round signed off."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from prepared import enter, prepare
from pypdf import PdfReader
from visitors import Visitor, typed

#: A round of fifty thousand pounds that closed, with five applications whose reviews are all in; one of them
#: is scored by an officer of the panel, one by two people who are far apart, and one closed to an adviser.
#: Prints the references by a word each, the addresses of the groups, and the sessions of the staff.
PREPARE = """
from grants import clock
from grants.accounts.queries import areas
from grants.lifecycles import ApplicationState, DeclarationState, ReviewState
from grants.permissions import Role
from grants.rounds.models import Round

language = sys.argv[1]
roles = {"olive": Role.OFFICER, "oscar": Role.OFFICER, "anna": Role.ADVISER, "anwar": Role.ADVISER,
         "dora": Role.DECISION_MAKER, "dev": Role.DECISION_MAKER}
groups = {  # title, borough, pounds, the points of two reviewers, the group's language
    "tea": ("Tea on the landing", 0, 20_000, (4, 4), "en"),
    "drums": ("Drums at dusk", 0, 20_000, (4, 3), "en"),
    "tables": ("موائد في الشارع", 1, 15_000, (3, 3), "ar"),
    "kites": ("Kites over the flats", 2, 20_000, (4, 1), "en"),
    "chess": ("شطرنج على الدرج", 0, 10_000, (1, 1), "ar"),
}
with clock.at(clock.now() - timedelta(days=40)):
    people = {name: make.a_person(role, name=name.title(), language=language) for name, role in roles.items()}
    round_ = make.a_round(budget=50_000, panel_quorum=3, third_read_points=2)
    cases = {}
    for word, (title, borough, pounds, points, written) in groups.items():
        cases[word] = case = make.an_application(
            ApplicationState.IN_REVIEW, round_, pounds=pounds, title=title, boroughs=[areas()[borough].code],
            organisation=make.an_organisation(language=written, name=f"{word.title()} together"),
        )
        make.a_review(ReviewState.SUBMITTED, case, points=points[0], reviewer=people["anwar"])
        other = people["olive"] if word == "drums" else make.a_person(Role.ADVISER)
        make.a_review(ReviewState.SUBMITTED, case, points=points[1], reviewer=other)
    make.profile(people["anna"])
    make.declare(cases["tables"], people["anna"], DeclarationState.CONFLICT, note="I keep its books.")
tell(
    round=round_.reference,
    cases={word: case.reference for word, case in cases.items()},
    groups={word: make.member_of(case.organisation).email for word, case in cases.items()},
    ids={name: str(person.id) for name, person in people.items()},
    sessions={name: session_of(person) for name, person in people.items()},
)
"""

#: What the panel agrees for each application, on every criterion.
AGREED = {"tea": 4, "drums": 3, "tables": 3, "kites": 2, "chess": 1}


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def wait_for(person: Visitor, is_there: Callable[[], Any]) -> None:
    """Look at the page again until the worker has done its part."""
    for _attempt in range(120):
        if is_there():
            return
        person.page.wait_for_timeout(500)
        person.page.reload()
    raise AssertionError(person.text())


def papers(person: Visitor) -> list[Any]:
    """Return the links to the papers of the meeting whose page is open, the newest first."""
    return list(person.page.locator("main a[href^='/documents/']").all())


def read_paper(person: Visitor, place: int = 0) -> str:
    return pdf_text(person.fetch(papers(person)[place].get_attribute("href")))


def choose_in(person: Visitor, name: str, words: str) -> None:
    """Choose from a list by what it shows."""
    person.page.locator(f"[name='{name}']").select_option(label=words)


def go_to_meeting(person: Visitor, meeting: str) -> Visitor:
    """Go there by the menu: who has many places has it in the second row, beside the applications."""
    start = person.open("/")
    is_there = start.page.locator("nav.places").get_by_role("link", name=start.say("Meetings")).count()
    return (start if is_there else start.press("Applications")).press("Meetings").press(meeting)


class Day:
    """The people of one day and what they work on."""

    def __init__(self, known: dict[str, Any], people: dict[str, Visitor]) -> None:
        self.known, self.people = known, people
        self.round = f"/rounds/{known['round']}"
        self.cases: dict[str, str] = known["cases"]
        self.meeting = ""

    def see_who_is_far_apart(self) -> None:
        """The scores are compared before the meeting: one application wants a third read."""
        olive = self.people["olive"].open(self.round).press("How scores compare")
        olive.press("Show only those that want a third read")
        listed = olive.page.locator("main td .ref").all_inner_texts()
        assert listed == [self.cases["kites"]]
        assert olive.reads("Third read wanted")

    def plan_meeting(self) -> None:
        """An officer calls the meeting for today and gets a pack of her own."""
        olive, ids = self.people["olive"], self.known["ids"]
        olive.open(self.round).press("Panel meetings").press("Plan a meeting")
        olive.day("starts_on", *typed(date.today())).fill(  # noqa: DTZ011  # what a person types into the form
            starts_time="23:59", place="Room 4, Harbour House", quorum="2"
        )
        olive.choose("chair", ids["oscar"])
        olive.choose("members", *(ids[name] for name in ("olive", "oscar", "anna", "anwar", "dora")))
        olive.press("Plan it and invite the members")
        assert olive.reads("The quorum of this round's meetings is at least %(least)s.", least="3")
        olive.fill(quorum="3").press("Plan it and invite the members")
        assert olive.reads("The meeting is planned. Its members are invited by mail.")
        self.meeting = olive.path().rpartition("/")[2]

    def read_pack(self, name: str, wanted: set[str]) -> None:
        """A member has a pack made, and reads of these applications in it and of no others."""
        person = go_to_meeting(self.people[name], self.meeting).press("Make my panel pack")
        wait_for(person, lambda: papers(person))
        text = read_paper(person)
        assert {word for word, case in self.cases.items() if case in text} == wanted
        assert "£50,000" in text

    def open_meeting(self) -> None:
        """The officer opens the meeting and records apologies; two members stand aside."""
        olive, ids = self.people["olive"], self.known["ids"]
        go_to_meeting(olive, self.meeting).press("Open the meeting")
        assert olive.reads("The meeting is open. Record who is there.")
        for name in ("olive", "oscar", "anna", "dora"):
            olive.choose(f"person_{ids[name]}", "present")
        olive.choose(f"person_{ids['anwar']}", "apologies").press("Save")
        olive.press("Stand aside", after=self.cases["chess"]).choose("person", ids["olive"])
        olive.choose("kind", "family").fill(reason="My brother plays there.").press("Record it")
        assert olive.reads("Recorded. Whoever stands aside is not counted for this application.")
        assert self.cases["chess"] not in olive.text()

        anna = go_to_meeting(self.people["anna"], self.meeting)
        assert self.cases["tables"] not in anna.text()
        anna.press("Stand aside", after=self.cases["kites"]).choose("person", ids["anna"])
        anna.choose("kind", "none").fill(reason="I was at school with its chair.").press("Record it")

    def refuse_who_scored(self) -> None:
        """The officer who scored an application cannot say what the panel agrees on it."""
        olive = go_to_meeting(self.people["olive"], self.meeting)
        case = self.cases["drums"]
        assert olive.page.locator(f"a[href='/applications/{case}/moderate']").count() == 0
        assert olive.page.goto(f"{olive.base}/applications/{case}/moderate").status == 403
        assert olive.look().reads_like("Only %(who)s can do this.")

    def agree_scores(self) -> None:
        """The chair records what the panel agrees, one application after the other."""
        oscar = go_to_meeting(self.people["oscar"], self.meeting).press("Agree the next score")
        for word, case in self.cases.items():
            assert oscar.path() == f"/applications/{case}/moderate"
            for name in oscar.names("points_"):
                oscar.choose(name, str(AGREED[word]))
            oscar.fill(reason=f"The panel read {word} again and agreed.")
            oscar.press("Record the agreed score and go on")
        assert oscar.reads("There is nothing more on the agenda whose score you can record now.")
        assert oscar.reads("%(agreed)s of %(total)s scores are agreed.", agreed="5", total="5")

    def close_meeting(self) -> None:
        """The meeting is closed; everybody reads the minutes that they may read."""
        oscar = self.people["oscar"].press("Close the meeting").press("Close the meeting")
        wait_for(oscar, lambda: len(papers(oscar)) == 2)
        for place in range(2):  # The newest first: Arabic, then English.
            text = read_paper(oscar, place)
            assert all(case in text for case in self.cases.values())
            assert "I was at school with its chair." in text
        for words in ("Apologies Anwar", "Members present Anna, Dora, Olive, Oscar", "Chair Oscar",
                      "The panel read chess again and agreed."):  # fmt: skip
            assert words in text
        anna = go_to_meeting(self.people["anna"], self.meeting)
        wait_for(anna, lambda: len(papers(anna)) == 3)  # Her pack, and minutes of her own.
        for place in range(2):
            text = read_paper(anna, place)
            assert self.cases["tea"] in text
            assert self.cases["tables"] not in text

    def make_scenarios(self) -> None:
        """A decision maker compares two ways to give the money and chooses one with a reason."""
        dora = self.people["dora"].open("/").press("Rounds")
        dora.page.locator(f"main a[href='{self.round}']").click()
        dora.look().press("Ranked list")
        ranked = dora.page.locator("main td .ref").all_inner_texts()
        assert ranked == list(self.cases.values())
        cut = dora.page.locator("tr.cut")
        assert (cut.count(), cut.locator(".ref").inner_text()) == (1, self.cases["tables"])

        dora.press("Scenarios")
        for way, title in (("rank", "Straight down the list"), ("spread", "Wider over London")):
            dora.press("Make a scenario").fill(title=title, least="50", reason="To see what it gives.")
            dora.choose("way", way).press("Work it out")
        columns = dora.page.locator("main section.card")
        assert [self.given(columns.nth(place)) for place in range(2)] == ["£40,000", "£35,000"]

        wider = columns.nth(1)
        wider.get_by_role("button", name=dora.say("Change an amount")).click()
        dora.look()
        choose_in(dora, "application", f"4. {self.cases['kites']} Kites over the flats")
        dora.fill(amount="15,000").press("Save")
        assert self.given(columns.nth(1)) == "£50,000"
        columns.nth(1).get_by_role("button", name=dora.say("Choose"), exact=True).click()
        dora.look().fill(reason="It reaches three boroughs, not one.").press("Choose this scenario")
        assert "It reaches three boroughs, not one." in dora.text()

    @staticmethod
    def given(column: Any) -> str:
        return str(column.locator("dd").first.inner_text())

    def propose(self) -> None:
        """One is declined by hand; all others are proposed in one act, by the chosen scenario."""
        dora = self.people["dora"].press("Ranked list").press(self.cases["chess"])
        dora.press("Propose a decision").choose("outcome", "decline")
        dora.fill(reason="The panel could not see what the evenings are for.").press("Propose")
        dora.press("Ranked list").press("Scenarios").press("Propose its awards").choose("rest", "reserve")
        dora.day("stands_until", *typed(date.today() + timedelta(days=90)))  # noqa: DTZ011
        dora.fill(reason="Strong on need.", viability="", rest_reason="Next in line.").press("Propose")
        assert dora.reads("Say why the work can still be done with less money.")
        dora.fill(viability="Five workshops fewer.").press("Propose")
        assert dora.path() == f"{self.round}/ranking"
        dora.press("Confirm proposals together")
        assert dora.reads("Nothing is proposed that you may confirm.")

    def confirm(self) -> None:
        """Another decision maker confirms all of them, and sees how far the letters are."""
        dev = self.people["dev"].open("/").press("Rounds")
        dev.page.locator(f"main a[href='{self.round}']").click()
        dev.look().press("Ranked list").press("Confirm proposals together")
        assert dev.page.locator("[name='decisions']:checked").count() == 5
        dev.press("Confirm what is ticked")
        dev.page.get_by_text(dev.say("Everything is done.")).wait_for(timeout=120_000)
        dev.look()
        figures = dev.page.locator("main .card .big").all_inner_texts()
        assert [re.sub(r"[^\d/]", "", figure) for figure in figures] == ["5/5", "5/5", "5/5"]

    def read_letters(self, postbox: Any) -> list[str]:
        """Every group gets its letter by mail, in its own language; return the codes on them."""
        wanted = {
            "tea": ("en", "£20,000"), "tables": ("ar", "£15,000"), "kites": ("en", "£15,000"),
            "drums": ("en", "Next in line."),
            "chess": ("ar", "The panel could not see what the evenings are for."),
        }  # fmt: skip
        codes = []
        for word, (language, words) in wanted.items():
            mail = postbox.wait_for(self.known["groups"][word], lambda m: any(m.iter_attachments()))
            letter = next(iter(mail.iter_attachments())).get_content()
            text = pdf_text(letter)
            assert PdfReader(io.BytesIO(letter)).trailer["/Root"]["/Lang"] == language
            assert words in text, text
            found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", text)
            assert found is not None, text
            codes.append(found.group())
        return codes

    def sign_off(self) -> None:
        """The round is signed off, and nothing more is decided in it."""
        dora = self.people["dora"].open(f"{self.round}/ranking").press("Sign-off")
        dora.fill(note="All five are decided.").press("Sign off")
        assert dora.reads("The round is signed off. Nothing more is decided in it.")
        dora.press("Ranked list")
        assert dora.page.get_by_role("button", name=dora.say("Confirm proposals together")).count() == 0
        dora.press(self.cases["drums"])
        assert dora.reads("The round is signed off, so nothing is decided in it any more.")
        assert dora.page.get_by_role("button", name=dora.say("Propose a decision")).count() == 0


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 375)])
def test_a_panel_agrees_scores_and_its_decisions_go_out_as_letters(
    visitor: Any, service: dict[str, str], postbox: Any, language: str, width: int
) -> None:
    known = prepare(service, PREPARE, language)
    people = {
        name: enter(visitor(language=language, width=width), session)
        for name, session in known["sessions"].items()
    }
    day = Day(known, people)

    # 1. Before the meeting: who is far apart, the invitation, the packs.
    day.see_who_is_far_apart()
    day.plan_meeting()
    assert postbox.link("anna", f"/meetings/{day.meeting}").endswith(day.meeting)
    day.read_pack("olive", {"tea", "drums", "tables", "kites", "chess"})
    day.read_pack("anna", {"tea", "drums", "kites", "chess"})

    # 2. At the table: apologies, who stands aside, who may not record, five agreed scores, the minutes.
    day.open_meeting()
    day.refuse_who_scored()
    day.agree_scores()
    day.close_meeting()

    # 3. The money: two scenarios, one chosen, its decisions proposed by one and confirmed by another.
    day.make_scenarios()
    day.propose()
    day.confirm()

    # 4. The letters, and what anybody learns of one from its code.
    codes = day.read_letters(postbox)
    assert len(set(codes)) == 5
    anybody = visitor(language=language, width=width).open("/").press("Check a letter")
    anybody.fill(code=codes[0].lower().replace("-", " ")).press("Check the letter")
    assert anybody.page.locator("h1").inner_text() == anybody.say("This letter is genuine")
    assert known["cases"]["tea"] not in anybody.text()

    # 5. The end of the round.
    day.sign_off()
