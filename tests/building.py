"""How officers build a round in the pages, from empty to open, and copy it."""

from datetime import date, timedelta
from typing import Any

from visitors import WRITTEN, typed

TODAY = date.today()  # noqa: DTZ011  # what a person types into the form

THEMES = [
    ("awareness", "Raising awareness", "رفع الوعي"),
    ("resilience", "Building resilience", "بناء المنعة"),
]
CRITERIA = [("need", "Need", "الحاجة", "60"), ("approach", "Approach", "النهج", "40")]
ANCHORS = [("Nothing", "لا شيء"), ("Weak", "ضعيف"), ("Fair", "مقبول"), ("Good", "جيد"), ("Strong", "قوي")]


def both(english: str, arabic: str, name: str = "title") -> dict[str, str]:
    WRITTEN[english] = arabic
    return {f"{name}_en": english, f"{name}_ar": arabic}


def _ask_questions(officer: Any, base: str) -> None:
    for key, kind, fact, english, arabic, words in (
        ("title", "short_text", "title", "What is your project called?", "ما اسم مشروعكم؟", ""),
        ("summary", "long_text", "summary", "Describe it in one sentence", "صفوه في جملة واحدة", "50"),
        ("themes", "themes", "", "Which themes does it serve?", "أي المحاور يخدم؟", ""),
        ("boroughs", "boroughs", "", "Where will it happen?", "أين سيقام؟", ""),
        ("starts_on", "date", "starts_on", "When does it start?", "متى يبدأ؟", ""),
        ("ends_on", "date", "ends_on", "When does it end?", "متى ينتهي؟", ""),
        ("reach", "number", "reach", "How many people will you reach?", "كم شخصًا ستصلون إليه؟", ""),
        ("need", "long_text", "", "What have you seen?", "ماذا لاحظتم؟", "200"),
    ):
        add_question(officer, base, "Your project", key, kind, fact, english, arabic, words)
    for key, kind, english, arabic in (
        ("tier", "tier", "Which tier do you apply for?", "إلى أي فئة تتقدمون؟"),
        ("budget", "budget", "Your budget", "ميزانيتكم"),
    ):
        add_question(officer, base, "Money", key, kind, "", english, arabic, "")


def build_round(officer: Any) -> str:
    officer.open("/rounds/new").fill(**both("Stronger together", "معًا أقوى"), budget="60,000")
    officer.day("opens_on", *typed(TODAY - timedelta(days=1))).fill(opens_time="09:00")
    officer.day("closes_on", *typed(TODAY + timedelta(days=20))).fill(closes_time="24:00")
    officer.day("decides_on", *typed(TODAY + timedelta(days=60))).press("Begin to prepare it")
    base = officer.path().removesuffix("/build")

    def add(word: str, values: dict[str, str], choices: dict[str, str] | None = None) -> None:
        officer.open(f"{base}/{word}/add").fill(**values)
        for name, value in (choices or {}).items():
            officer.choose(name, value)
        officer.press("Add")
        assert officer.path().startswith(f"{base}/build"), officer.text()

    for key, english, arabic in THEMES:
        add("themes", {**both(english, arabic), "key": key})
    add("tiers", {**both("Small", "صغيرة"), "key": "small", "least": "10000", "most": "25,000"})
    for key, english, arabic, weight in CRITERIA:
        guide = both(
            f"How strong is this: {english.lower()}?", f"ما مدى قوة هذا المعيار: {arabic}؟", "guidance"
        )
        add("criteria", {**both(english, arabic), **guide, "weight": weight, "key": key})
    for points, (english, arabic) in enumerate(ANCHORS):
        add("scale", both(english, arabic, "words"), {"points": str(points)})
    add("sections", {**both("Your project", "مشروعكم"), "key": "project"})
    add("sections", {**both("Money", "المال"), "key": "money"})
    _ask_questions(officer, base)
    add("milestones", {**both("Half way", "منتصف الطريق"), "due_after": "60"})
    add("payments", {**both("First part", "الجزء الأول"), "share": "50"}, {"trigger": "agreement"})
    officer.open(f"{base}/payments/add").fill(**both("Second part", "الجزء الثاني"), share="50")
    officer.choose("trigger", "report").page.locator("[name='milestone']").select_option(index=1)
    officer.press("Add")
    add("returns", {**both("Final return", "الإفادة الختامية"), "due_after": "120"})
    for key, english, arabic in (
        ("people", "People reached", "الأشخاص"),
        ("sessions", "Sessions", "الجلسات"),
    ):
        add("indicators", {**both(english, arabic), **both(english.lower(), arabic, "unit"), "key": key})
    officer.open(f"{base}/edit").fill(
        **both("Grants for neighbours who act.", "منح للجيران المبادرين.", "summary")
    )
    officer.fill(**both("Use the money for the project.", "استخدموا المال للمشروع.", "offer_terms")).press(
        "Save"
    )
    officer.press("Publish")
    assert officer.reads("The round is public.")
    return base


def copy_round(officer: Any, base: str) -> None:
    officer.open(f"{base}/build").press("Copy").fill(**both("Stronger still", "أقوى من قبل"))
    officer.day("opens_on", *typed(TODAY + timedelta(days=365))).fill(opens_time="09:00")
    officer.day("closes_on", *typed(TODAY + timedelta(days=400))).fill(closes_time="12:00")
    officer.day("decides_on", *typed(TODAY + timedelta(days=440))).press("Copy")
    assert officer.path() != f"{base}/build"
    assert officer.reads("What have you seen?")


def add_question(
    officer: Any,
    base: str,
    section: str,
    key: str,
    kind: str,
    fact: str,
    english: str,
    arabic: str,
    words: str,
) -> None:
    officer.open(f"{base}/questions/add").fill(**both(english, arabic, "label"), key=key)
    officer.page.locator("[name='section']").select_option(label=officer.say(section))
    officer.choose("kind", kind)
    if fact:
        officer.choose("fact", fact)
    if words:
        officer.fill(max_words=words)
    officer.press("Add")
    assert officer.path().startswith(f"{base}/build"), officer.text()
