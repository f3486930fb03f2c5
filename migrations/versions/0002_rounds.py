"""The programme, its rounds and all their parts, and the editable pages."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: The wording that a new installation starts with; officers edit it in the pages.
PROGRAMME = {
    "name": {"en": "London Communities Small Grants", "ar": "المنح الصغيرة لمجتمعات لندن"},
    "strapline": {
        "en": "Small grants for groups that bring Londoners together and stand up to hate",
        "ar": "منح صغيرة للمجموعات التي تقرّب بين سكان لندن وتتصدى للكراهية",
    },
    "contact_email": "grants@programme.example",
    "reference_prefix": "SG",
}

PAGES = {
    "worried": (
        {"en": "Worried about someone?", "ar": "هل تشعرون بالقلق على شخص ما؟"},
        {
            "en": "If somebody is in danger now, call 999.\n\nIf it is not an emergency, you can talk to the"
            " police on 101. You can also talk to somebody you trust: a teacher, a doctor, a youth worker, or"
            " the safeguarding lead of your local council.\n\nIf you are worried that somebody is being drawn"
            " towards hateful or violent ideas, the police's ACT Early support line gives confidential advice"
            " to families and friends: 0800 011 3764, and actearly.uk.\n\nThis page collects nothing about"
            " you. Nobody here can see that you have read it.",
            "ar": "إذا كان شخص ما في خطر الآن، فاتصلوا بالرقم 999.\n\nإذا لم تكن الحالة طارئة، يمكنكم التحدث إلى"
            " الشرطة على الرقم 101. ويمكنكم أيضًا التحدث إلى شخص تثقون به: معلّم أو طبيب أو عامل شباب أو المسؤول عن"
            " الحماية في مجلسكم المحلي.\n\nإذا كنتم تخشون أن ينجذب شخص ما إلى أفكار الكراهية أو العنف، فإن خط الدعم"
            " التابع للشرطة يقدّم مشورة سرية للعائلات والأصدقاء على الرقم 0800 011 3764 وعلى الموقع actearly.uk.\n\n"
            "لا تجمع هذه الصفحة أي شيء عنكم، ولا يستطيع أحد هنا أن يعرف أنكم قرأتموها.",
        },
    ),
    "accessibility": (
        {"en": "Accessibility", "ar": "سهولة الوصول"},
        {
            "en": "We want everybody to be able to use this service. You can zoom to 400%, use it with a"
            " keyboard or a screen reader, and without JavaScript. Letters and reports are tagged PDFs.\n\nIf"
            " something does not work for you, write to the address in our letters. We answer in five working"
            " days.",
            "ar": "نريد أن يتمكن الجميع من استخدام هذه الخدمة. يمكنكم التكبير حتى 400%، واستخدامها بلوحة المفاتيح أو"
            " بقارئ الشاشة ومن دون جافا سكريبت. والرسائل والتقارير ملفات PDF موسومة.\n\nإذا لم يعمل شيء ما لديكم،"
            " فاكتبوا إلى العنوان المذكور في رسائلنا. نرد خلال خمسة أيام عمل.",
        },
    ),
    "privacy": (
        {"en": "Privacy", "ar": "الخصوصية"},
        {
            "en": "We keep what you write in your application, reports and returns, and the names and e-mail"
            " addresses of the people who use the service, to run the programme and to account for public"
            " money. Your application is read by grant officers and by independent advisers who have declared"
            " that they have no conflict of interest.\n\nThe service sets one cookie, to keep you signed in"
            " and to remember your language. Nothing is sent to anybody else.\n\nPlease do not write names"
            " or other details by which people you help could be known.",
            "ar": "نحتفظ بما تكتبونه في طلبكم وتقاريركم وإفاداتكم، وبأسماء مستخدمي الخدمة وعناوين بريدهم الإلكتروني،"
            " لإدارة البرنامج وللمساءلة عن المال العام. ويقرأ طلبكم موظفو المنح ومستشارون مستقلون أقرّوا بعدم وجود"
            " تضارب في المصالح لديهم.\n\nتضع الخدمة ملف تعريف ارتباط واحدًا لإبقائكم مسجلين ولتذكّر لغتكم. ولا يُرسل"
            " أي شيء إلى أي جهة أخرى.\n\nنرجو ألا تكتبوا أسماء الأشخاص الذين تساعدونهم أو تفاصيل تكشف هويتهم.",
        },
    ),
}


def words(texts: dict[str, str]) -> str:
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def fill() -> None:
    """Write the one programme and its pages."""
    programme = {k: words(v) if isinstance(v, dict) else v for k, v in PROGRAMME.items()}
    op.bulk_insert(
        sa.table("programme", *(sa.column(name) for name in (*programme, "version"))),
        [{**programme, "version": 1}],
    )
    op.bulk_insert(
        sa.table("page", *(sa.column(name) for name in ("slug", "title", "body", "version"))),
        [
            {"slug": slug, "title": words(title), "body": words(body), "version": 1}
            for slug, (title, body) in PAGES.items()
        ],
    )


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("beat_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "outage",
        sa.Column("from_at", sa.DateTime(), nullable=False),
        sa.Column("until_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_outage_from_before_until")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    op.create_table(
        "page",
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("slug", name=op.f("uq_page_slug")),
    )
    op.create_table(
        "programme",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("strapline", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.String(length=255), nullable=False),
        sa.Column("reference_prefix", sa.String(length=8), nullable=False),
        sa.Column("smallest_number", sa.Integer(), server_default="10", nullable=False),
        sa.Column("assistance_limit_pence", sa.BigInteger(), server_default="31500000", nullable=False),
        sa.Column("assistance_years", sa.Integer(), server_default="3", nullable=False),
        sa.Column("publish_above_pence", sa.BigInteger(), server_default="10000000", nullable=False),
        sa.Column("account_wait_days", sa.Integer(), server_default="5", nullable=False),
        sa.Column("keep_addresses_days", sa.Integer(), server_default="365", nullable=False),
        sa.Column("paying_back", sa.Text(), server_default="{}", nullable=False),
        sa.Column("repay_days", sa.Integer(), server_default="30", nullable=False),
        sa.Column("intention_days", sa.Integer(), server_default="14", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("account_wait_days BETWEEN 1 AND 30", name=op.f("ck_programme_account_wait_days")),
        sa.CheckConstraint("intention_days BETWEEN 5 AND 60", name=op.f("ck_programme_intention_days")),
        sa.CheckConstraint(
            "keep_addresses_days BETWEEN 30 AND 2557", name=op.f("ck_programme_keep_addresses_days")
        ),
        sa.CheckConstraint("repay_days BETWEEN 7 AND 180", name=op.f("ck_programme_repay_days")),
        sa.CheckConstraint("smallest_number BETWEEN 5 AND 100", name=op.f("ck_programme_smallest_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )
    op.create_table(
        "round",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "in_force",
                "discarded",
                name="roundstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("budget_pence", sa.BigInteger(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("decides_on", sa.Date(), nullable=False),
        sa.Column("acceptance_days", sa.Integer(), nullable=False),
        sa.Column("reviewers_wanted", sa.Integer(), nullable=False),
        sa.Column("panel_quorum", sa.Integer(), nullable=False),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.Column("third_read_points", sa.Integer(), nullable=True),
        sa.Column("third_read_total", sa.Integer(), nullable=True),
        sa.Column("first_share", sa.Integer(), nullable=False),
        sa.Column(
            "publication",
            sa.Enum(
                "named",
                "anonymised",
                "withheld",
                name="publication",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("offer_terms", sa.Text(), nullable=False),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("keep_drafts_days", sa.Integer(), nullable=False),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("appeal_answer_days", sa.Integer(), nullable=False),
        sa.Column("unregistered_need_host", sa.Boolean(), nullable=False),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("signed_off_at", sa.DateTime(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("acceptance_days BETWEEN 1 AND 365", name=op.f("ck_round_acceptance_days")),
        sa.CheckConstraint("appeal_answer_days BETWEEN 5 AND 90", name=op.f("ck_round_appeal_answer_days")),
        sa.CheckConstraint("appeal_days BETWEEN 5 AND 90", name=op.f("ck_round_appeal_days")),
        sa.CheckConstraint("budget_pence > 0", name=op.f("ck_round_positive_budget")),
        sa.CheckConstraint("first_share BETWEEN 0 AND 10000", name=op.f("ck_round_first_share")),
        sa.CheckConstraint("grace_minutes BETWEEN 0 AND 60", name=op.f("ck_round_grace_minutes")),
        sa.CheckConstraint("keep_drafts_days BETWEEN 30 AND 730", name=op.f("ck_round_keep_drafts_days")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_round_opens_before_closing")),
        sa.CheckConstraint("panel_quorum BETWEEN 0 AND 15", name=op.f("ck_round_panel_quorum")),
        sa.CheckConstraint("review_days BETWEEN 1 AND 180", name=op.f("ck_round_review_days")),
        sa.CheckConstraint("reviewers_wanted BETWEEN 1 AND 5", name=op.f("ck_round_reviewers_wanted")),
        sa.CheckConstraint("third_read_points BETWEEN 1 AND 4", name=op.f("ck_round_third_read_points")),
        sa.CheckConstraint("third_read_total BETWEEN 1 AND 10000", name=op.f("ck_round_third_read_total")),
        sa.ForeignKeyConstraint(["corrects_id"], ["round.id"], name=op.f("fk_round_corrects_id_round")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_round_created_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("reference", name=op.f("uq_round_reference")),
    )
    op.create_table(
        "anchor",
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("position BETWEEN 0 AND 4", name=op.f("ck_anchor_on_the_scale")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_anchor_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_anchor_round_id_position")),
    )
    with op.batch_alter_table("anchor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_anchor_round_id"), ["round_id"], unique=False)

    op.create_table(
        "check_item",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "finding",
                "register",
                "assistance",
                name="checkkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column(
            "evidence_kind",
            sa.Enum(
                "governing_document",
                "accounts",
                "safeguarding",
                "insurance",
                "bank",
                name="evidencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("good_for_months", sa.Integer(), nullable=True),
        sa.Column("is_needed", sa.Boolean(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("tier_keys", sa.Text(), nullable=False),
        sa.Column("organisation_kinds", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("good_for_months BETWEEN 1 AND 120", name=op.f("ck_check_item_good_for_months")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_check_item_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_item")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_check_item_round_id_key")),
    )
    with op.batch_alter_table("check_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_item_round_id"), ["round_id"], unique=False)

    op.create_table(
        "criterion",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 10000", name=op.f("ck_criterion_weight_is_a_share")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_criterion_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_criterion_round_id_key")),
    )
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criterion_round_id"), ["round_id"], unique=False)

    op.create_table(
        "eligibility_rule",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_eligibility_rule_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_rule")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_eligibility_rule_round_id_key")),
    )
    with op.batch_alter_table("eligibility_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_eligibility_rule_round_id"), ["round_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("tier_keys", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_indicator_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_indicator_round_id_key")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_round_id"), ["round_id"], unique=False)

    op.create_table(
        "planned_milestone",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_number", sa.Text(), nullable=False),
        sa.Column("second_number", sa.Text(), nullable=False),
        sa.Column("due_after_days", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("tier_keys", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "due_after_days BETWEEN 0 AND 1500", name=op.f("ck_planned_milestone_within_four_years")
        ),
        sa.CheckConstraint("share BETWEEN 0 AND 10000", name=op.f("ck_planned_milestone_share_of_award")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_planned_milestone_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_milestone")),
    )
    with op.batch_alter_table("planned_milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_milestone_round_id"), ["round_id"], unique=False)

    op.create_table(
        "planned_return",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_after_days", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("tier_keys", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "due_after_days BETWEEN 0 AND 1500", name=op.f("ck_planned_return_within_four_years")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_planned_return_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_return")),
    )
    with op.batch_alter_table("planned_return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_return_round_id"), ["round_id"], unique=False)

    op.create_table(
        "quiz_result",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_quiz_result_round_id_round")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_quiz_result_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_result")),
    )
    with op.batch_alter_table("quiz_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quiz_result_round_id"), ["round_id"], unique=False)

    op.create_table(
        "rehearsal",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_rehearsal_asked_by_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_rehearsal_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal")),
    )
    with op.batch_alter_table("rehearsal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rehearsal_round_id"), ["round_id"], unique=False)

    op.create_table(
        "round_version",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("affected", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_round_version_made_by_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_version_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_version")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_version_round_id_number")),
    )
    with op.batch_alter_table("round_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_version_round_id"), ["round_id"], unique=False)

    op.create_table(
        "section",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("kept_apart", sa.Boolean(), nullable=False),
        sa.Column("names_applicant", sa.Boolean(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("tier_keys", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_section_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_section_round_id_key")),
    )
    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_round_id"), ["round_id"], unique=False)

    op.create_table(
        "theme",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("envelope_pence", sa.BigInteger(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("envelope_pence > 0", name=op.f("ck_theme_positive_envelope")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_theme_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_theme_round_id_key")),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_round_id"), ["round_id"], unique=False)

    op.create_table(
        "tier",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("min_pence", sa.BigInteger(), nullable=False),
        sa.Column("max_pence", sa.BigInteger(), nullable=False),
        sa.Column("match_share", sa.Integer(), nullable=False),
        sa.Column("reviewers_wanted", sa.Integer(), nullable=True),
        sa.Column("envelope_pence", sa.BigInteger(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("0 < min_pence AND min_pence <= max_pence", name=op.f("ck_tier_min_below_max")),
        sa.CheckConstraint("envelope_pence > 0", name=op.f("ck_tier_positive_envelope")),
        sa.CheckConstraint("match_share BETWEEN 0 AND 9999", name=op.f("ck_tier_match_share")),
        sa.CheckConstraint("reviewers_wanted BETWEEN 1 AND 5", name=op.f("ck_tier_reviewers_wanted")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tier_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_tier_round_id_key")),
    )
    with op.batch_alter_table("tier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tier_round_id"), ["round_id"], unique=False)

    op.create_table(
        "wanted_evidence",
        sa.Column(
            "kind",
            sa.Enum(
                "governing_document",
                "accounts",
                "safeguarding",
                "insurance",
                "bank",
                name="evidencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("tier_keys", sa.Text(), nullable=False),
        sa.Column("organisation_kinds", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_wanted_evidence_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_evidence")),
    )
    with op.batch_alter_table("wanted_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wanted_evidence_round_id"), ["round_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "short_text",
                "long_text",
                "choice",
                "choices",
                "yes_no",
                "number",
                "money",
                "date",
                "boroughs",
                "themes",
                "tier",
                "budget",
                "group",
                "file",
                "declaration",
                name="questionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "fact",
            sa.Enum(
                "title",
                "summary",
                "starts_on",
                "ends_on",
                "reach",
                name="fact",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("names_applicant", sa.Boolean(), nullable=False),
        sa.Column("min_words", sa.Integer(), nullable=True),
        sa.Column("max_words", sa.Integer(), nullable=True),
        sa.Column("min_rows", sa.Integer(), nullable=True),
        sa.Column("max_rows", sa.Integer(), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("shown_if_key", sa.String(length=40), nullable=True),
        sa.Column("shown_if_values", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("tier_keys", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_rows <= 20", name=op.f("ck_question_rows_bounded")),
        sa.CheckConstraint("max_words <= 2000", name=op.f("ck_question_words_bounded")),
        sa.CheckConstraint("min_rows >= 0 AND min_rows <= max_rows", name=op.f("ck_question_rows_in_order")),
        sa.CheckConstraint(
            "min_words >= 0 AND min_words <= max_words", name=op.f("ck_question_words_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_question_criterion_id_criterion")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_question_round_id_round")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_question_section_id_section")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_question_round_id_key")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_section_id"), ["section_id"], unique=False)

    fill()


def downgrade() -> None:
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_section_id"))
        batch_op.drop_index(batch_op.f("ix_question_round_id"))

    op.drop_table("question")
    with op.batch_alter_table("wanted_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wanted_evidence_round_id"))

    op.drop_table("wanted_evidence")
    with op.batch_alter_table("tier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tier_round_id"))

    op.drop_table("tier")
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_round_id"))

    op.drop_table("theme")
    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_section_round_id"))

    op.drop_table("section")
    with op.batch_alter_table("round_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_version_round_id"))

    op.drop_table("round_version")
    with op.batch_alter_table("rehearsal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rehearsal_round_id"))

    op.drop_table("rehearsal")
    with op.batch_alter_table("quiz_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quiz_result_round_id"))

    op.drop_table("quiz_result")
    with op.batch_alter_table("planned_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_return_round_id"))

    op.drop_table("planned_return")
    with op.batch_alter_table("planned_milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_milestone_round_id"))

    op.drop_table("planned_milestone")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_round_id"))

    op.drop_table("indicator")
    with op.batch_alter_table("eligibility_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_eligibility_rule_round_id"))

    op.drop_table("eligibility_rule")
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criterion_round_id"))

    op.drop_table("criterion")
    with op.batch_alter_table("check_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_item_round_id"))

    op.drop_table("check_item")
    with op.batch_alter_table("anchor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_anchor_round_id"))

    op.drop_table("anchor")
    op.drop_table("round")
    op.drop_table("programme")
    op.drop_table("page")
    op.drop_table("outage")
    op.drop_table("heartbeat")
