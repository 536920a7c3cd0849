"""`canishare db`, `audit` and `contacts`: what they say, how they end, and that nothing is half done."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from bot.app import Parts
from bot.records.audit import Entry
from tests.commands.terminal import canishare, environment, process
from tests.officer import Officer
from tests.partnership import KWABENA
from tests.services.rows import links

AGENCIES = "key,name,short_name,sector\n"


@pytest.fixture
def walked(parts: Parts, parts_file: Path) -> Path:
    """The records of a partnership in which an officer has walked, closed as a backup would be."""
    officer = Officer(parts, KWABENA)
    for _ in range(3):
        officer.starts("a tenant's arrest")
        officer.answers("no", "yes", "no")
    parts.database.close()
    return parts_file


# db ------------------------------------------------------------------------------------------------------------------


def test_setting_up_the_database_twice_is_setting_it_up_once(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite3"
    for _ in range(2):
        ran = canishare("db", "upgrade", env=environment(file))
        assert (ran.code, ran.out) == (0, "")
        assert "up to date" in ran.err
    assert sqlite3.connect(file).execute("SELECT count(*) FROM audit_head").fetchone() == (1,)


def test_an_upgrade_needs_neither_a_secret_nor_content(tmp_path: Path) -> None:
    env = {**environment(tmp_path / "new.sqlite3"), "CANISHARE_SECRET_KEY": "", "CANISHARE_PACK": "nowhere"}
    assert canishare("db", "upgrade", env=env).code == 0


def test_records_of_a_newer_canishare_are_left_alone(walked: Path) -> None:
    with sqlite3.connect(walked) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = walked.read_bytes()
    for command in (["db", "upgrade"], ["serve"]):
        ran = canishare(*command, env=environment(walked))
        assert ran.code == 1
        assert "newer version of canishare" in ran.err
        assert ran.plain
    assert walked.read_bytes() == before


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("sqlite:////no-such-folder/x.sqlite3", "cannot be reached"),
        ("nonsense", "CANISHARE_DATABASE_URL is not an address"),
        ("mysql+nothing://x", "CANISHARE_DATABASE_URL is not an address"),
        ("postgresql+psycopg://nobody@127.0.0.1:9/none", "cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_plainly(address: str, says: str) -> None:
    ran = canishare("db", "upgrade", env=environment(database_url=address))
    assert ran.code == 1
    assert says in ran.err
    assert ran.plain


def test_a_file_that_is_no_database_is_told_plainly(tmp_path: Path) -> None:
    file = tmp_path / "letter.sqlite3"
    file.write_text("Dear all, this is not a database at all, and longer than its header would be." * 20)
    for command in (["db", "upgrade"], ["audit", "verify"]):
        ran = canishare(*command, env=environment(file))
        assert ran.code == 1
        assert "damaged" in ran.err
        assert ran.plain


# audit ---------------------------------------------------------------------------------------------------------------


def test_an_untouched_chain_holds_and_its_head_can_be_kept_elsewhere(walked: Path) -> None:
    ran = canishare("audit", "verify", env=environment(walked))
    said = json.loads(ran.out)
    assert (ran.code, said["sound"], said["first_bad"]) == (0, True, None)
    assert "links hold" in ran.err
    again = canishare("audit", "verify", "--head", said["head"], env=environment(walked))
    assert (again.code, json.loads(again.out)["links"]) == (0, said["links"] + 1), (
        "that it was checked is a link itself"
    )


def test_one_altered_byte_in_a_copy_of_the_records_is_found(walked: Path, tmp_path: Path) -> None:
    sound = walked.read_bytes()
    texts = (b"immediate_danger=no", b"clear_purpose=yes", b"confidential=no", b"sample partnership", b"guide.answer")
    for number, one in enumerate(texts):
        place = sound.rindex(one) + 3
        altered = bytearray(sound)
        altered[place] ^= 0x01
        copy = tmp_path / f"copy{number}.sqlite3"
        copy.write_bytes(altered)
        ran = canishare("audit", "verify", env=environment(copy))
        assert ran.code == 1, one
        assert not json.loads(ran.out)["sound"], one
        assert "was changed" in ran.err
        assert "Tell the auditor" in ran.err
        assert ran.plain
    assert canishare("audit", "verify", env=environment(walked)).code == 0


def test_a_tail_cut_off_shows_against_a_head_kept_elsewhere(walked: Path) -> None:
    head = json.loads(canishare("audit", "verify", env=environment(walked)).out)["head"]
    with sqlite3.connect(walked) as connection:
        connection.executescript("DROP TRIGGER refuse_audit_delete; DELETE FROM audit WHERE seq > 3;")
        connection.execute("UPDATE audit_head SET seq = 3, mac = (SELECT mac FROM audit WHERE seq = 3)")
    connection.close()
    copy = walked.with_name("copy.sqlite3")
    shutil.copyfile(walked, copy)
    assert canishare("audit", "verify", env=environment(copy)).code == 0
    ran = canishare("audit", "verify", "--head", head, env=environment(walked))
    assert ran.code == 1
    assert "kept elsewhere" in ran.err


@pytest.mark.parametrize("head", ["7", "x:y", "1:" + "a" * 63, ":" + "a" * 64, "9" * 5_000 + ":" + "a" * 64])
def test_a_head_that_is_not_one_is_told_plainly(walked: Path, head: str) -> None:
    ran = canishare("audit", "verify", "--head", head, env=environment(walked))
    assert ran.code == 1
    assert "NUMBER:MAC" in ran.err


def test_another_secret_key_does_not_fit_the_chain(walked: Path) -> None:
    env = {**environment(walked), "CANISHARE_SECRET_KEY": "another-key-of-enough-different-letters-7q"}
    assert canishare("audit", "verify", env=env).code == 1


def test_a_copy_that_cannot_be_written_to_can_be_checked(walked: Path) -> None:
    folder = walked.parent / "shelf"
    folder.mkdir()
    copy = folder / "copy.sqlite3"
    shutil.copyfile(walked, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    copy.chmod(0o444)
    folder.chmod(0o555)
    ran = process("audit", "verify", env=environment(copy), as_nobody_special=True)
    folder.chmod(0o755)
    assert (ran.code, json.loads(ran.out)["sound"]) == (0, True)
    assert "could not be kept" in ran.err
    assert ran.plain


def test_the_export_names_every_link_and_itself(walked: Path) -> None:
    ran = canishare("audit", "export", env=environment(walked))
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["seq"] for one in lines] == list(range(1, len(lines) + 1))
    assert lines[-1]["verb"] == "audit.export"
    assert "Kwabena" not in ran.out, "people are named by key"


def test_a_check_of_no_records_says_how_to_make_some(tmp_path: Path) -> None:
    ran = canishare("audit", "verify", env=environment(tmp_path / "none.sqlite3"))
    assert ran.code == 1
    assert "canishare db upgrade" in ran.err


# contacts ------------------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_happen_and_changes_nothing(walked: Path, tmp_path: Path) -> None:
    file = tmp_path / "agencies.csv"
    file.write_text(AGENCIES + "lantern,Lantern House,,charity\nnew-one,New Agency,,charity\n")
    before = walked.read_bytes()
    ran = canishare("contacts", "import", "--dry-run", str(file), env=environment(walked))
    assert ran.code == 0
    assert "Change agencies: " in ran.err
    assert "Add agencies: New Agency" in ran.err
    assert "1 to add, 1 to change" in ran.err
    assert "Dry run: nothing was changed." in ran.err
    assert walked.read_bytes() == before


def test_an_export_is_for_its_owners_eyes_and_one_that_failed_is_not_noted(
    walked: Path, tmp_path: Path, parts: Parts
) -> None:
    folder = tmp_path / "out"
    (tmp_path / "taken").write_text("a file stands where the folder should")
    ran = canishare("contacts", "export", str(tmp_path / "taken"), env=environment(walked))
    assert ran.code == 1
    assert ran.plain
    assert links(parts, "contacts.export") == []
    assert canishare("contacts", "export", str(folder), env=environment(walked)).code == 0
    assert len(links(parts, "contacts.export")) == 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_an_export_can_be_edited_and_imported_again(walked: Path, tmp_path: Path, parts: Parts) -> None:
    folder = tmp_path / "out"
    ran = canishare("contacts", "export", str(folder), env=environment(walked))
    assert ran.code == 0
    assert ran.out.splitlines() == [str(folder / "agencies.csv"), str(folder / "contacts.csv")]
    agencies = folder / "agencies.csv"
    agencies.write_bytes(agencies.read_bytes().replace(b"Lantern Domestic Abuse Service", b"Lantern House"))
    again = canishare("contacts", "import", str(agencies), str(folder / "contacts.csv"), env=environment(walked))
    assert again.code == 0
    assert "0 to add, 1 to change, 0 to end" in again.err
    parts.lookup._looked = None  # as after a few seconds
    officer = Officer(parts, KWABENA)
    officer.opens("contact.show", agency="lantern")
    officer.sees("Lantern House")
    assert links(parts, "contacts.import")[-1]["detail"] == "0 added 1 changed 0 ended"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no headings"),
        ("a,b\n1,2\n", "needs a heading"),
        ("key,name,sector\nx,X,wizards\n", "Row 2, sector"),
        ("key,agency_key,role,post\nx,lantern,spoc,Lead\ny,no-such-agency,spoc,Lead\n", "Row 3"),
        ("key,agency_key,role,post,confirmed_on\nx,lantern,spoc,Lead,31/02/2026\n", "is not a date"),
        ('key,name,sector\n"x,X,charity\n', "quotation mark"),
        ("key,name\nx,X\n", "heading"),
    ],
)
def test_a_bad_file_is_told_row_by_row_and_changes_nothing(
    walked: Path, tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(content)
    before = walked.read_bytes()
    ran = canishare("contacts", "import", str(file), env=environment(walked))
    assert ran.code == 1
    assert says in ran.err
    assert "Nothing was changed" in ran.err
    assert ran.plain
    assert walked.read_bytes() == before


@pytest.mark.parametrize("command", [["contacts", "import"], ["people", "import"]])
def test_a_file_that_is_not_there_or_no_text_is_told_plainly(walked: Path, tmp_path: Path, command: list[str]) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe\xfd" * 50)
    for file in (tmp_path / "none.csv", tmp_path, picture):
        ran = canishare(*command, str(file), env=environment(walked))
        assert ran.code == 1, file
        assert ran.err.strip()
        assert ran.plain


def test_commands_leave_their_mark_in_the_chain(walked: Path, parts: Parts) -> None:
    with parts.database.writing() as connection:
        parts.audit.add(connection, Entry(parts.now(), "operator", "", "x", "y", "done"))
    assert canishare("audit", "verify", env=environment(walked)).code == 0
    assert links(parts, "audit.verify")[-1]["actor"] == "operator"
