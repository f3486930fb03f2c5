"""The first words of every letter; officers change them afterwards."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OFFER_EN = """Please accept this offer by {accept_by}. If you need more time, write to us before that day.

# What happens next

- Read this letter and its terms with your group.
- Someone who may sign for your organisation opens the award in the grants service and accepts it there.
- If an organisation hosts you, it signs too. Then we countersign: the agreement is in force, and you get a copy of it.
- The plan in this letter says when we make each payment, and what it waits for.
- You send us your reports and returns by their dates, and a final report at the end. While one of them is overdue, we pay nothing.
- If something has to change, such as a date, the budget or what the grant is for, ask for it on the page of your award before you act on it.
- When the project is over, you pay back what was not spent.

If you have a question, write to {contact_email} and give the reference {award_reference}. We are glad to help.

We wish you and your project every success.

{programme}"""

OFFER_AR = """نرجو قبول هذا العرض في موعد أقصاه {accept_by}. إن احتجتم إلى مزيد من الوقت، فاكتبوا إلينا قبل ذلك اليوم.

# ما الخطوات التالية

- اقرؤوا هذه الرسالة وشروطها مع مجموعتكم.
- يفتح شخص مخوّل بالتوقيع عن منظمتكم المنحة في خدمة المنح ويقبلها هناك.
- إن كانت لكم منظمة مضيفة وقّعت هي أيضًا. ثم نوقّع نحن، فتسري الاتفاقية وتحصلون على نسخة منها.
- تبيّن الخطة الواردة في هذه الرسالة متى ندفع كل دفعة وما الذي تنتظره.
- ترسلون إلينا تقاريركم وإفاداتكم في مواعيدها، وتقريرًا ختاميًا في النهاية. وما دام أحدها متأخرًا فلا ندفع شيئًا.
- إن وجب أن يتغيّر شيء، كأحد المواعيد أو الميزانية أو غرض المنحة، فاطلبوا ذلك في صفحة منحتكم قبل أن تعملوا به.
- بعد انتهاء المشروع تردّون ما لم يُنفق.

إن كان لديكم سؤال، فاكتبوا إلى {contact_email} واذكروا الرقم المرجعي {award_reference}. يسعدنا أن نساعدكم.

نتمنى لكم ولمشروعكم كل النجاح.

{programme}"""

DEAR_EN, DEAR_AR = "Dear everyone at {organisation},", "الأعزاء جميعًا في {organisation}،"

QUESTION_EN = (
    "If you would like to talk about the feedback, write to {contact_email} and give the reference {reference}."
    " If you think that we made a mistake, you can complain or appeal: the page of your application in the grants"
    " service says how, and until when."
)
QUESTION_AR = (
    "إن أردتم التحدث عن الملاحظات، فاكتبوا إلى {contact_email} واذكروا الرقم المرجعي {reference}."
    " وإن رأيتم أننا أخطأنا، فيمكنكم تقديم شكوى أو طعن: تبيّن صفحة طلبكم في خدمة المنح كيف تفعلون ذلك وحتى متى."
)
THANKS_EN = "Thank you for what you do for your community.\n\n{programme}"
THANKS_AR = "شكرًا لما تقدمونه لمجتمعكم.\n\n{programme}"

#: Subject and body of each kind of letter, in each language.
LETTERS = {
    "award": {
        "en": (
            "Your application has been successful: we offer you {amount}",
            f"""{DEAR_EN}

Thank you for applying to “{{round}}”. We are very pleased to offer you a grant of {{amount}} for your project “{{project}}”.

{OFFER_EN}""",
        ),
        "ar": (
            "نجح طلبكم: نعرض عليكم {amount}",
            f"""{DEAR_AR}

شكرًا لتقدمكم إلى «{{round}}». يسعدنا كثيرًا أن نعرض عليكم منحة قدرها {{amount}} لمشروعكم «{{project}}».

{OFFER_AR}""",
        ),
    },
    "part_award": {
        "en": (
            "Your application has been successful in part: we offer you {amount}",
            f"""{DEAR_EN}

Thank you for applying to “{{round}}” with your project “{{project}}”. You asked for {{requested}}. We are pleased to offer you a part of it: a grant of {{amount}}.

We know that you planned with the whole amount. Before you accept, please think about what you can do with this one. If the project has to change because of it, write to us first, and we will talk about it.

{OFFER_EN}""",
        ),
        "ar": (
            "نجح طلبكم جزئيًا: نعرض عليكم {amount}",
            f"""{DEAR_AR}

شكرًا لتقدمكم إلى «{{round}}» بمشروعكم «{{project}}». طلبتم {{requested}}. ويسعدنا أن نعرض عليكم جزءًا منه: منحة قدرها {{amount}}.

نعرف أنكم خططتم على أساس المبلغ كله. فكّروا قبل القبول في ما يمكنكم إنجازه بهذا المبلغ. وإن وجب أن يتغير المشروع بسببه، فاكتبوا إلينا أولًا لنتحدث في ذلك.

{OFFER_AR}""",
        ),
    },
    "reserve": {
        "en": (
            "Your application {reference} is on our reserve list",
            f"""{DEAR_EN}

Thank you for applying to “{{round}}” with your project “{{project}}”. You asked for {{requested}}.

Your application is a good one, and the money of this round does not reach it. We have put it on our reserve list. The list stands until {{until}}. If money becomes free, we go down it and write to you at once. We cannot promise that this will happen, so please do not spend anything on it yet.

# What happens next

- You do not have to do anything to stay on the list.
- If you find other money, or no longer want the grant, withdraw your application in the grants service. It makes room for another group.
- You may apply again in a later round. A place on the list does not count against you.

{QUESTION_EN}

{THANKS_EN}""",
        ),
        "ar": (
            "طلبكم {reference} في القائمة الاحتياطية",
            f"""{DEAR_AR}

شكرًا لتقدمكم إلى «{{round}}» بمشروعكم «{{project}}». طلبتم {{requested}}.

طلبكم جيد، لكن أموال هذه الدورة لا تكفي له. وقد وضعناه في القائمة الاحتياطية. وتسري القائمة حتى {{until}}. فإذا توفر المال تدرّجنا فيها وكتبنا إليكم فورًا. لا نستطيع أن نعدكم بذلك، فنرجو ألا تنفقوا شيئًا على المشروع بعد.

# ما الخطوات التالية

- لا داعي لأن تفعلوا شيئًا للبقاء في القائمة.
- إن وجدتم مالًا آخر، أو لم تعودوا تريدون المنحة، فاسحبوا طلبكم في خدمة المنح، فيفسح ذلك المجال لمجموعة أخرى.
- يمكنكم التقدم مجددًا في دورة لاحقة، ومكانكم في القائمة لا يُحسب عليكم.

{QUESTION_AR}

{THANKS_AR}""",
        ),
    },
    "deferral": {
        "en": (
            "We decide later on your application {reference}",
            f"""{DEAR_EN}

Thank you for applying to “{{round}}” with your project “{{project}}”. You asked for {{requested}}.

We cannot decide yet. This is neither a yes nor a no. The reason is given below.

# What happens next

- If we need something from you, we will ask for it and say by when.
- Your application stays as it is. You do not have to send it again.
- You get our decision by {{until}}, and sooner if we can.

{QUESTION_EN}

{THANKS_EN}""",
        ),
        "ar": (
            "سنقرر لاحقًا بشأن طلبكم {reference}",
            f"""{DEAR_AR}

شكرًا لتقدمكم إلى «{{round}}» بمشروعكم «{{project}}». طلبتم {{requested}}.

لا نستطيع أن نقرر بعد. وليس هذا قبولًا ولا رفضًا. تجدون السبب أدناه.

# ما الخطوات التالية

- إن احتجنا إلى شيء منكم طلبناه وذكرنا الموعد.
- يبقى طلبكم كما هو، ولا داعي لإرساله مرة أخرى.
- تصلكم نتيجة القرار في موعد أقصاه {{until}}، وقبل ذلك إن أمكن.

{QUESTION_AR}

{THANKS_AR}""",
        ),
    },
    "decline": {
        "en": (
            "Our decision on your application {reference}",
            f"""{DEAR_EN}

Thank you for applying to “{{round}}” with your project “{{project}}”. You asked for {{requested}}.

We are sorry to tell you that we cannot offer you a grant this time. We know how much work an application takes, and we know that this is not the news you hoped for. Below you find the reason, your scores, and feedback you can use next time.

# What happens next

- You do not have to do anything. Your application stays in the grants service, and you can read it there at any time.
- You may apply again in a later round. This decision does not count against you.

{QUESTION_EN}

{THANKS_EN}""",
        ),
        "ar": (
            "قرارنا بشأن طلبكم {reference}",
            f"""{DEAR_AR}

شكرًا لتقدمكم إلى «{{round}}» بمشروعكم «{{project}}». طلبتم {{requested}}.

يؤسفنا أن نخبركم بأننا لا نستطيع أن نعرض عليكم منحة هذه المرة. نعرف كم يتطلب الطلب من عمل، ونعرف أن هذا ليس الخبر الذي كنتم تأملونه. تجدون أدناه السبب ودرجاتكم وملاحظات تفيدكم في المرة القادمة.

# ما الخطوات التالية

- لا داعي لأن تفعلوا شيئًا. يبقى طلبكم في خدمة المنح، ويمكنكم قراءته هناك في أي وقت.
- يمكنكم التقدم مجددًا في دورة لاحقة، وهذا القرار لا يُحسب عليكم.

{QUESTION_AR}

{THANKS_AR}""",
        ),
    },
}


def words(texts: dict[str, str]) -> str:
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def upgrade() -> None:
    columns = ("kind", "number", "subject", "body")
    op.bulk_insert(
        sa.table(
            "letter_template",
            *(sa.column(name) for name in columns),
            sa.column("written_at", sa.DateTime()),
        ),
        [
            {
                "kind": kind,
                "number": 1,
                "subject": words({language: subject for language, (subject, _body) in said.items()}),
                "body": words({language: body for language, (_subject, body) in said.items()}),
                "written_at": datetime.now(UTC).replace(tzinfo=None),
            }
            for kind, said in LETTERS.items()
        ],
    )


def downgrade() -> None:
    op.execute("DELETE FROM letter_template")
