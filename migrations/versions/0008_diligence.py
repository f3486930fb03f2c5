"""Due diligence: the checklist, look-ups, duplicate signals and other assistance."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
