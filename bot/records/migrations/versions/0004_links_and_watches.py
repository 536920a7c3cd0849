"""Personal links into the web pages; when somebody is to be reminded of a request; and who is to be told so."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. Nothing that was there is touched."""
    for make in (_links, _away, _watches, _nudges):
        make()


def _links() -> None:
    op.create_table(
        "door_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("person_key", sa.String(60), nullable=False),
        sa.Column("agency_key", sa.String(60), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_door_link_person_key_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_door_link")),
    )
    op.create_index(op.f("ix_door_link_person_key"), "door_link", ["person_key"], unique=False)
    op.create_index(op.f("ix_door_link_expires_at"), "door_link", ["expires_at"], unique=False)


def _away() -> None:
    op.create_table(
        "away",
        sa.Column("person_key", sa.String(60), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_away_person_key_person")),
        sa.PrimaryKeyConstraint("person_key", name=op.f("pk_away")),
    )


def _watches() -> None:
    op.create_table(
        "request_watch",
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("rung", sa.String(24), nullable=False),
        sa.Column("at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_watch_request_id_request")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request_watch")),
    )
    op.create_index(op.f("ix_request_watch_at"), "request_watch", ["at"], unique=False)


def _nudges() -> None:
    op.create_table(
        "nudge",
        sa.Column("person_key", sa.String(60), nullable=False),
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("rung", sa.String(24), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_nudge_person_key_person")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_nudge_request_id_request")),
        sa.PrimaryKeyConstraint("person_key", "request_id", name=op.f("pk_nudge")),
    )
