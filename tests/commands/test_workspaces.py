"""`canishare slack list`, `bind`, `link` and `unlink`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Parts
from tests.chat import POLICE, SHARED, SLACK, Chatter, install
from tests.commands.terminal import Ran, canishare, environment
from tests.partnership import HOLLY, PRIYA
from tests.services.accounts import asked
from tests.services.rows import links


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return install(parts)


class Terminal:
    """The terminal of whoever runs canishare."""

    def __init__(self, records: Path) -> None:
        self.env = environment(records)

    def slack(self, *words: str) -> Ran:
        """Run `canishare slack ...`."""
        ran = canishare("slack", *words, env=self.env)
        assert ran.plain
        return ran


@pytest.fixture
def terminal(parts: Parts, parts_file: Path) -> Terminal:
    return Terminal(parts_file)


def test_the_list_says_of_each_workspace_whose_it_is_and_who_is_in_it(parts: Parts, terminal: Terminal) -> None:
    asked(parts)
    parts.accounts.workspace_installed(SLACK, "T0NEW", "New")
    parts.accounts.workspace_installed(SLACK, "T0OLD", "Old")
    parts.accounts.workspace_gone(SLACK, "T0OLD")
    ran = terminal.slack("list")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "T0POLICE  Ashmere Police chat: bound to ashmere-police; 1 linked, 1 asking to be added",
        "T0NEW  New: bound to no agency yet (canishare slack bind T0NEW --agency KEY); 0 linked, 0 asking to be added",
        "T0OLD  Old: canishare was taken out of it, so nobody in it is anybody; 0 linked, 0 asking to be added",
        "T0ASHMERE  Safer Ashmere: shared by several agencies; 0 linked, 0 asking to be added",
    ]
    (link,) = links(parts, "workspace.list")
    assert (link["actor"], link["subject"], link["detail"]) == ("operator", "workspaces", "4 workspaces")


def test_an_empty_list_says_so(parts_file: Path) -> None:
    ran = Terminal(parts_file).slack("list")
    assert (ran.code, ran.out) == (0, "")
    assert "not installed in any workspace yet" in ran.err


def test_a_workspace_is_bound_to_an_agency_or_shared(parts: Parts, terminal: Terminal) -> None:
    ran = terminal.slack("bind", POLICE, "--agency", "ashmere-council")
    assert (ran.code, ran.out) == (0, "")
    assert "Done. Ashmere Police chat is bound to ashmere-council." in ran.err
    assert Chatter(parts, "U0KWABENA").actor.kind == "leaver"
    ran = terminal.slack("bind", POLICE, "--shared")
    assert "is shared by several agencies" in ran.err
    assert Chatter(parts, "U0KWABENA").actor.kind == "member"
    bindings = [one["detail"] for one in links(parts, "workspace.bind", f"slack:{POLICE}")]
    assert bindings[-2:] == ["ashmere-police>ashmere-council", "ashmere-council>shared"]


@pytest.mark.parametrize("options", [(), ("--agency", "ashmere-police", "--shared")])
def test_binding_to_nothing_or_to_both_is_bad_usage(terminal: Terminal, options: tuple[str, ...]) -> None:
    assert terminal.slack("bind", POLICE, *options).code == 2


def test_the_first_people_are_linked_and_unlinked_by_hand(parts: Parts, terminal: Terminal) -> None:
    holly = Chatter(parts, "U0HOLLY")
    ran = terminal.slack("link", POLICE, "U0HOLLY", HOLLY)
    assert (ran.code, holly.actor.key) == (0, HOLLY)
    assert f"The account U0HOLLY is {HOLLY} from now on" in ran.err
    ran = terminal.slack("unlink", POLICE, "U0HOLLY")
    assert (ran.code, holly.actor.kind) == (0, "unknown")
    assert [one["detail"] for one in links(parts, "account.link", holly.at)] == [f"linked {HOLLY}", "unlinked"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("bind", "T0NEVERSEEN", "--shared"), "not installed in the workspace"),
        (("bind", POLICE, "--agency", "nowhere"), "no agency with the key 'nowhere'"),
        (("link", POLICE, "U0PRIYA", PRIYA), "not bound to this person's agency"),
        (("link", POLICE, "U0KWABENA", HOLLY), "linked already"),
        (("unlink", SHARED, "U0NOBODY"), "nobody's"),
    ],
)
def test_what_cannot_be_done_is_said_in_plain_words_and_nothing_is_changed(
    parts: Parts, terminal: Terminal, words: tuple[str, ...], says: str
) -> None:
    before = len(links(parts))
    ran = terminal.slack(*words)
    assert (ran.code, ran.out) == (1, "")
    assert says in ran.err
    assert "Nothing was changed." in ran.err
    assert len(links(parts)) == before


@pytest.mark.parametrize("command", ["list", "bind", "link", "unlink"])
def test_each_says_what_it_does(terminal: Terminal, command: str) -> None:
    ran = terminal.slack(command, "--help")
    assert ran.code == 0
    assert "Usage" in ran.out
