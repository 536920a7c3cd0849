"""The tables of the chat doors: workspaces, accounts, inbox, outbox, drafts and what hangs on them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables. Nothing that was there is touched."""
    for make in (_workspaces, _accounts, _inbox, _outbox, _drafts, _rooms, _chores):
        make()


def _workspaces() -> None:
    op.create_table(
        "workspace",
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("agency_key", sa.String(60), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("app", sa.String(40), nullable=False),
        sa.Column("bot_user", sa.String(40), nullable=False),
        sa.Column("scopes", sa.String(400), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("refresh_token", sa.Text(), nullable=False),
        sa.Column("token_expires_at", MOMENT, nullable=True),
        sa.Column("refreshing_at", MOMENT, nullable=True),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["agency_key"], ["agency.key"], name=op.f("fk_workspace_agency_key_agency")),
        sa.PrimaryKeyConstraint("channel", "id", name=op.f("pk_workspace")),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("workspace", sa.String(40), nullable=False),
        sa.Column("user", sa.String(40), nullable=False),
        sa.Column("person_key", sa.String(60), nullable=True),
        sa.Column("agency_key", sa.String(60), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("changed_by", sa.String(60), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["agency_key"], ["agency.key"], name=op.f("fk_account_agency_key_agency")),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_account_person_key_person")),
        sa.PrimaryKeyConstraint("channel", "workspace", "user", name=op.f("pk_account")),
    )
    op.create_index(op.f("ix_account_asked"), "account", ["agency_key", "state"], unique=False)
    op.create_index(op.f("ix_account_person_key"), "account", ["person_key"], unique=False)


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)


def _outbox() -> None:
    op.create_table(
        "lane",
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lane")),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("workspace", sa.String(40), nullable=False),
        sa.Column("lane", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("place", sa.String(255), nullable=False),
        sa.Column("slot", sa.String(160), nullable=False),
        sa.Column("person_key", sa.String(60), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("remote", sa.String(60), nullable=False),
        sa.Column("error", sa.String(60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(op.f("ix_outbox_done_at"), "outbox", ["done_at"], unique=False)
    op.create_index(op.f("ix_outbox_due"), "outbox", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_outbox_lane"), "outbox", ["lane"], unique=False)
    op.create_index(op.f("ix_outbox_slot"), "outbox", ["slot", "state"], unique=False)


def _drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("person_key", sa.String(60), nullable=False),
        sa.Column("form", sa.String(120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_draft_person_key_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_changed_at"), "draft", ["changed_at"], unique=False)
    op.create_index(op.f("ix_draft_mine"), "draft", ["person_key", "form"], unique=True)


def _rooms() -> None:
    op.create_table(
        "asked_in",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("person_key", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("workspace", sa.String(40), nullable=False),
        sa.Column("room", sa.String(40), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_asked_in_person_key_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_in")),
    )
    op.create_index(op.f("ix_asked_in_asked_at"), "asked_in", ["asked_at"], unique=False)
    op.create_table(
        "room",
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("workspace", sa.String(40), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "workspace", "id", name=op.f("pk_room")),
    )


def _chores() -> None:
    op.create_table(
        "chore",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore")),
    )
