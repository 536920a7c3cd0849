"""What the web door needs of the running bot. `bot.app.Parts` has it all; tests hand in small fakes."""

from __future__ import annotations

from typing import Protocol

from bot.messages import Emergency, Message
from bot.policy import Actor
from bot.records.database import Database
from bot.services.acts import Press, Words
from bot.settings import Settings
from bot.when import Now


class Hearing(Protocol):
    """The conversation: something said in, a message out."""

    def hear(self, actor: Actor, said: Press | Words) -> Message:
        """What the bot answers. An officer's mistake gives a Notice and raises nothing."""

    def emergency(self) -> Emergency:
        """The emergency text, without the database."""


class PeopleBook(Protocol):
    """Who may use canishare."""

    def actor(self, key: str) -> Actor:
        """The person with this key: a leaver when their access has ended, unknown when there is none."""

    def choosable(self) -> list[Actor]:
        """Who can be chosen where anyone may pick who they are."""


class RecordFiles(Protocol):
    """Records of decisions as files."""

    def docx(self, actor: Actor, decision_id: str) -> tuple[str, bytes]:
        """The file name and content of a record. Raises Refused."""


class WebParts(Protocol):
    """The parts that the pages stand on."""

    @property
    def conversation(self) -> Hearing:
        """Who answers."""

    @property
    def people(self) -> PeopleBook:
        """Who may ask."""

    @property
    def decisions(self) -> RecordFiles:
        """What was recorded."""

    @property
    def database(self) -> Database:
        """Where sessions are kept."""

    @property
    def settings(self) -> Settings:
        """How this canishare is set up."""

    @property
    def now(self) -> Now:
        """The clock."""

    def signing_key(self, purpose: str) -> bytes:
        """A key for one purpose, made from the secret key."""
