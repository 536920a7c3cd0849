"""The tables of requests: what is asked of a partner, how it went, its sealed words, and the keys of records."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. Nothing that was there is touched."""
    for make in (_requests, _events, _secrets, _keys):
        make()


def _requests() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("reference", sa.String(24), nullable=False),
        sa.Column("together", sa.String(40), nullable=False),
        sa.Column("requester", sa.String(60), nullable=False),
        sa.Column("from_agency", sa.String(60), nullable=False),
        sa.Column("to_agency", sa.String(60), nullable=False),
        sa.Column("decision_id", sa.String(40), nullable=False),
        sa.Column("pack_digest", sa.String(64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("spoc", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_agency"], ["agency.key"], name=op.f("fk_request_from_agency_agency")),
        sa.ForeignKeyConstraint(["pack_digest"], ["pack.digest"], name=op.f("fk_request_pack_digest_pack")),
        sa.ForeignKeyConstraint(["requester"], ["person.key"], name=op.f("fk_request_requester_person")),
        sa.ForeignKeyConstraint(["to_agency"], ["agency.key"], name=op.f("fk_request_to_agency_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_request_reference")),
    )
    op.create_index(op.f("ix_request_mine"), "request", ["requester", "from_agency", "changed_at"], unique=False)
    op.create_index(op.f("ix_request_to"), "request", ["to_agency", "state", "due_on"], unique=False)
    op.create_index(op.f("ix_request_together"), "request", ["together"], unique=False)


def _events() -> None:
    op.create_table(
        "request_event",
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("agency_key", sa.String(60), nullable=False),
        sa.Column("event", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_event_request_id_request")),
        sa.PrimaryKeyConstraint("request_id", "seq", name=op.f("pk_request_event")),
    )


def _secrets() -> None:
    op.create_table(
        "request_secret",
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_secret_request_id_request")),
        sa.PrimaryKeyConstraint("request_id", "name", name=op.f("pk_request_secret")),
    )


def _keys() -> None:
    op.create_table(
        "record_key",
        sa.Column("record_id", sa.String(40), nullable=False),
        sa.Column("wrapped", sa.String(200), nullable=False),
        sa.Column("master", sa.String(16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("destroyed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_record_key")),
    )
