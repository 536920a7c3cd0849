"""The real parts of canishare, joined for tests, with the invented sample partnership in them.

Named in tests as the sample names them: Kwabena is the police SPOC, Holly his deputy, Rhodri a police authoriser, Priya
the council's SPOC, Denise its authoriser, Imogen an admin, Victor the auditor, Winston an officer of a charity, and
Gareth has left.
"""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bot.app import Parts, build
from bot.master_key import make_master
from bot.records.database import Database, open_database
from bot.sample.load import load_sample
from bot.services.lookup import Library, read_library
from bot.settings import Settings
from tests.clock import Clock

KEY = "kestrel-lantern-willowbank-greenlea-9d7f2b6a5c"
"""What every key of a test's partnership comes from. It opens nothing real."""

KWABENA, HOLLY, RHODRI = "kwabena-asante-marsh", "holly-trevithick", "rhodri-mostyn-bell"
PRIYA, DENISE = "priya-raman", "denise-hartnoll"
IMOGEN, BEATRIX, VICTOR = "imogen-sarpong", "beatrix-odunlami", "victor-llewellyn-shah"
NKECHI, WINSTON, SHABNAM = "nkechi-adebanjo-lowe", "winston-appleyard", "shabnam-kirkbride"
ABDIRAHMAN, LEROY, GARETH = "abdirahman-warsame", "leroy-pemberton-cole", "gareth-ashdown-nair"


@cache
def library() -> Library:
    """The guidance and law that come with canishare, read once."""
    return read_library()


@cache
def master_key() -> Path:
    """A file with a master key for this run of the tests, outside every folder of records."""
    folder = Path(mkdtemp(prefix="canishare-key-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_master(folder / "master-key")
    return folder / "master-key"


def settings(**more: object) -> Settings:
    """Settings for a test: nothing of them comes from the environment of whoever runs it."""
    given: dict[str, object] = {
        "secret_key": KEY,
        "database_url": "sqlite://",
        "pack": "haringey",
        "partnership": "Ashmere Community Safety Partnership (invented)",
        "sign_in": "choose",
        "master_key_file": master_key(),
    }
    return Settings(**(given | more))  # type: ignore[arg-type]


def build_parts(database: Database, clock: Clock, *, sample: bool = True, **more: object) -> Parts:
    """The real parts on this database, by this clock, with the sample partnership in it unless it has people."""
    parts = build(settings(**more), now=clock.now, database=database, library=library())
    if sample:
        load_sample(database, parts.audit, clock.now)
    return parts


def parts_on_nothing(clock: Clock) -> Parts:
    """The real parts when the file that keeps the records cannot be opened at all."""
    return build_parts(open_database("sqlite:////no-such-folder/canishare.sqlite3"), clock, sample=False)
