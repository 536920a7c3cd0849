"""The first tables: the directory, people, walks, decisions, packs, the audit chain and web sessions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and the triggers that keep the record as it was written."""
    _directory()
    _people_and_packs()
    _runs_and_decisions()
    _audit()
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _text(name: str, length: int, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=True)


def _key(table: str, column: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def _points_at(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _index(name: str, table: str, *columns: str) -> None:
    op.create_index(op.f(name), table, list(columns))


def _directory() -> None:
    op.create_table(
        "agency",
        _text("key", 60),
        _text("name", 160),
        _text("short_name", 160),
        _text("sector", 40),
        _json("aliases"),
        _day("started"),
        _day("ended"),
        _text("successor", 60, nullable=True),
        _text("signatory_post", 160),
        _text("signatory_cite", 40),
        _text("secure_route", 40, nullable=True),
        _text("secure_route_note", 500),
        _day("route_confirmed"),
        _text("note", 500),
        _key("agency", "key"),
        _points_at("agency", "successor", "agency.key"),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("key", 60),
        _text("agency_key", 60),
        _text("role", 40),
        _text("post", 160),
        _text("unit", 160),
        _text("name", 160, nullable=True),
        _text("phone", 40, nullable=True),
        _text("email", 254, nullable=True),
        _json("aliases"),
        _day("confirmed_on"),
        _text("confirmed_by", 160, nullable=True),
        _text("confirmed_by_second", 160, nullable=True),
        _day("starts"),
        _day("ends"),
        _key("contact", "id"),
        _points_at("contact", "agency_key", "agency.key"),
        sa.UniqueConstraint("key", name=op.f("uq_contact_key")),
    )
    _index("ix_contact_agency_key_role", "contact", "agency_key", "role")
    _index("ix_contact_role", "contact", "role")


def _people_and_packs() -> None:
    op.create_table(
        "person",
        _text("key", 60),
        _text("name", 120),
        _text("agency_key", 60),
        _text("post", 120),
        _json("roles"),
        _day("expires"),
        _moment("deactivated_at", nullable=True),
        _key("person", "key"),
        _points_at("person", "agency_key", "agency.key"),
    )
    _index("ix_person_agency_key", "person", "agency_key")
    op.create_table(
        "web_session",
        _text("token_hash", 64),
        _text("person_key", 60),
        _moment("started_at"),
        _moment("seen_at"),
        _key("web_session", "token_hash"),
        _points_at("web_session", "person_key", "person.key"),
    )
    _index("ix_web_session_person_key", "web_session", "person_key")
    op.create_table(
        "pack",
        _text("digest", 64),
        _text("pack_id", 40),
        _text("version", 20),
        sa.Column("document", sa.Text(), nullable=False),
        _moment("first_used_at"),
        _key("pack", "digest"),
    )


def _runs_and_decisions() -> None:
    op.create_table(
        "run",
        _text("id", 40),
        _text("person_key", 60),
        _text("agency_key", 60),
        _text("pack_digest", 64),
        _text("situation", 60),
        _json("understood"),
        _json("answers"),
        _text("state", 12),
        _text("place", 40),
        _text("corrects", 40),
        _moment("created_at"),
        _moment("updated_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("run", "id"),
        _points_at("run", "person_key", "person.key"),
        _points_at("run", "agency_key", "agency.key"),
        _points_at("run", "pack_digest", "pack.digest"),
    )
    _index("ix_run_mine", "run", "person_key", "updated_at")
    op.create_table(
        "decision",
        _text("id", 40),
        _text("reference", 24),
        _text("run_id", 40),
        _text("person_key", 60),
        _text("agency_key", 60),
        _text("pack_digest", 64),
        _text("situation", 60),
        _json("answers"),
        _text("outcome", 20),
        _text("ground", 20),
        _json("citations"),
        _json("notes"),
        _json("fields"),
        _moment("decided_at"),
        _text("corrects", 40),
        _key("decision", "id"),
        sa.UniqueConstraint("reference", name=op.f("uq_decision_reference")),
        _points_at("decision", "run_id", "run.id"),
        _points_at("decision", "person_key", "person.key"),
        _points_at("decision", "agency_key", "agency.key"),
        _points_at("decision", "pack_digest", "pack.digest"),
    )
    _index("ix_decision_mine", "decision", "person_key", "decided_at")
    _index("ix_decision_agency", "decision", "agency_key", "decided_at")
    _index("ix_decision_newest", "decision", "decided_at")
    _index("ix_decision_run_id", "decision", "run_id")
    _index("ix_decision_corrects", "decision", "corrects")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", NUMBER, nullable=False, autoincrement=False),
        _text("at", 32),
        _text("actor", 60),
        _text("agency", 60),
        _text("verb", 40),
        _text("subject", 80),
        _text("outcome", 12),
        _text("detail", 400),
        _text("mac", 64),
        _key("audit", "seq"),
    )
    _index("ix_audit_subject", "audit", "subject")
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("seq", NUMBER, nullable=False),
        _text("mac", 64),
        _key("audit_head", "id"),
    )
    # The row is there from the start, so that whoever adds a link has something to lock.
    op.bulk_insert(head, [{"id": 1, "seq": 0, "mac": "0" * 64}])


REFUSED = tuple((table, act) for table in ("audit", "decision", "pack") for act in ("UPDATE", "DELETE"))
KEYS = {"audit": "seq", "decision": "id", "pack": "digest"}


def _refuse_on_sqlite() -> None:
    for table, act in REFUSED:
        says = f"{act} on {table} is refused: what is written there stays as it is"
        op.execute(
            f"CREATE TRIGGER refuse_{table}_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )
    # INSERT OR REPLACE would take the old row away without any DELETE trigger.
    for table, key in KEYS.items():
        says = f"REPLACE on {table} is refused: what is written there stays as it is"
        op.execute(
            f"CREATE TRIGGER refuse_{table}_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = "
        "TG_OP || ' on ' || TG_TABLE_NAME || ' is refused, what is written there stays as it is'; "
        "END $$"
    )
    for table, act in (*REFUSED, *((table, "TRUNCATE") for table in KEYS)):
        op.execute(
            f"CREATE TRIGGER refuse_{table}_{act.lower()} BEFORE {act} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
