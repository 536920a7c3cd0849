"""The tables of the contacts directory. Migrations are made from these classes; nothing here makes a table.

Sectors, roles and routes are stored as plain text, so a new one needs no migration; the store reads them back through
`knowledge.agencies` and so refuses a word it does not know.
"""

from datetime import date

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from knowledge.agencies import AgencyFacts, ContactFacts, Role, Route, Sector
from knowledge.directory_checks import CITE_LENGTH, EMAIL_LENGTH, KEY_LENGTH, NAME_LENGTH, NOTE_LENGTH, PHONE_LENGTH

WORD_LENGTH = 40
"""Room for a sector, role or route."""

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""One way to name constraints, so that a migration can find them again on SQLite and on PostgreSQL alike."""

SQLModel.metadata.naming_convention = NAMING_CONVENTION


class Agency(SQLModel, table=True):
    """An agency as a dated record that names its successor when it ends (protocol App A)."""

    __tablename__ = "agency"

    key: str = Field(primary_key=True, max_length=KEY_LENGTH)
    name: str = Field(max_length=NAME_LENGTH)
    short_name: str = Field(default="", max_length=NAME_LENGTH)
    sector: str = Field(max_length=WORD_LENGTH)
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)
    started: date | None = None
    ended: date | None = None
    successor: str | None = Field(default=None, foreign_key="agency.key", max_length=KEY_LENGTH)
    signatory_post: str = Field(default="", max_length=NAME_LENGTH)
    signatory_cite: str = Field(default="", max_length=CITE_LENGTH)
    secure_route: str | None = Field(default=None, max_length=WORD_LENGTH)
    secure_route_note: str = Field(default="", max_length=NOTE_LENGTH)
    route_confirmed: date | None = None
    note: str = Field(default="", max_length=NOTE_LENGTH)

    def facts(self) -> AgencyFacts:
        """The row as a plain value that needs no session. Raises ValueError on a sector or route we do not know."""
        return AgencyFacts(
            key=self.key,
            name=self.name,
            short_name=self.short_name,
            sector=Sector(self.sector),
            aliases=tuple(self.aliases),
            started=self.started,
            ended=self.ended,
            successor=self.successor,
            signatory_post=self.signatory_post,
            signatory_cite=self.signatory_cite,
            secure_route=Route(self.secure_route) if self.secure_route else None,
            secure_route_note=self.secure_route_note,
            route_confirmed=self.route_confirmed,
            note=self.note,
        )


class Contact(SQLModel, table=True):
    """A post to ask in an agency, who holds it, and who confirmed that (protocol 8.1)."""

    __tablename__ = "contact"
    __table_args__ = (Index(None, "agency_key", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=KEY_LENGTH)
    agency_key: str = Field(foreign_key="agency.key", max_length=KEY_LENGTH)
    role: str = Field(index=True, max_length=WORD_LENGTH)
    post: str = Field(max_length=NAME_LENGTH)
    unit: str = Field(default="", max_length=NAME_LENGTH)
    name: str | None = Field(default=None, max_length=NAME_LENGTH)
    phone: str | None = Field(default=None, max_length=PHONE_LENGTH)
    email: str | None = Field(default=None, max_length=EMAIL_LENGTH)
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)
    confirmed_on: date | None = None
    confirmed_by: str | None = Field(default=None, max_length=NAME_LENGTH)
    confirmed_by_second: str | None = Field(default=None, max_length=NAME_LENGTH)
    starts: date | None = None
    ends: date | None = None

    def facts(self) -> ContactFacts:
        """The row as a plain value that needs no session. Raises ValueError on a role we do not know."""
        return ContactFacts(
            key=self.key,
            agency_key=self.agency_key,
            role=Role(self.role),
            post=self.post,
            unit=self.unit,
            name=self.name,
            phone=self.phone,
            email=self.email,
            aliases=tuple(self.aliases),
            confirmed_on=self.confirmed_on,
            confirmed_by=self.confirmed_by,
            confirmed_by_second=self.confirmed_by_second,
            starts=self.starts,
            ends=self.ends,
        )
