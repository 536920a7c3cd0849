"""What importing a spreadsheet would do, and what it must never do."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.agencies import Directory
from knowledge.contacts_csv import write_agencies, write_contacts
from tests.knowledge.directory_cases import COUNCIL, OLD, PRIYA, csv, plan, words


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("nobody,spoc,Lead,Ada Bell,", "agency_key: 'nobody' is not an agency on file or in the agencies file."),
        (",spoc,Lead,Ada Bell,", "agency_key: No agency. Write the name or key of one"),
        ("council,spoc,,Ada Bell,", "post: There is no post."),
        ("council,spoc,Ada Bell,Ada Bell,", "post: 'Ada Bell' is also the name."),
        ("council,spoc,Mrs A Bell,,", "post: 'Mrs A Bell' looks like a person."),
        ("council,deputy_spoc,Priya Raman,,", "post: 'Priya Raman' is a person's name."),
        ("council,spoc,Lead,Ada Bell,a@example.org; b@example.org", "email: 'a@example.org; b@example.org' is not one"),
    ],
)
def test_a_row_that_would_do_harm_is_told(row, says):
    made = plan(csv("agency,role,post,name,email", row))
    assert any(f"Row 2, {says}" in one for one in words(made))
    assert made.to_save == Directory()


def test_the_same_person_twice_in_one_role_is_told():
    made = plan(csv("agency,role,post,name", "council,authoriser,Head,Ada Bell", "council,authoriser,Chief,ada bell"))
    assert words(made) == ["Row 3, name: 'ada bell' has the same role at this agency on row 2. Keep one of the two."]


def test_the_same_person_on_file_under_another_key_is_told():
    made = plan(csv("key,agency,role,post,name", "new,council,spoc,Lead,Priya Raman"))
    assert "on file already in this role under the key 'council-spoc'. Use that key." in words(made)[0]


def test_the_same_person_under_a_new_key_above_their_own_row_is_told():
    rows = (f"{key},council,spoc,Lead,Priya Raman" for key in ("new", PRIYA.key))
    made = plan(csv("key,agency,role,post,name", *rows))
    assert words(made) == ["Row 3, name: 'Priya Raman' has the same role at this agency on row 2. Keep one of the two."]


def test_somebody_who_left_and_came_back_is_not_a_duplicate():
    lines = ("council,authoriser,Head,Ada Bell,,31/12/2024", "council,authoriser,Head,Ada Bell,01/02/2026,")
    assert len(plan(csv("agency,role,post,name,starts,ends", *lines)).added) == 2


def test_one_key_on_two_rows_is_told():
    made = plan(csv("key,agency,role,post", "x,council,duty_desk,Desk", "x,council,authoriser,Head"))
    assert words(made) == ["Row 3, key: The key 'x' is also on row 2. Keep one of the two."]


def test_a_name_that_two_agencies_share_is_never_guessed():
    twin = replace(COUNCIL, key="parish", name="Ashmere Parish")
    made = plan(csv("agency,role,post", "The Council,spoc,Lead"), existing=Directory((COUNCIL, twin)))
    assert words(made) == ["Row 2, agency_key: 'The Council' could be council or parish. Write the key."]


def test_successors_that_go_round_in_a_circle_are_told():
    lines = ("a,A,police,2020-01-01,b", "b,B,police,2021-01-01,A")
    made = plan(csv("key,name,sector,ended,successor", *lines))
    assert words(made) == [
        f"Row {row}, successor: The successors go round in a circle. Name the newest body." for row in (2, 3)
    ]


def test_an_unknown_successor_is_told():
    made = plan(csv("name,sector,ended,successor", "A,police,2020-01-01,Nobody"))
    assert "Row 2, successor: 'Nobody' is not an agency on file or in this file." in words(made)[0]


def test_agencies_and_contacts_go_in_together_in_either_order():
    agencies = csv("name,sector,aliases", "Ashmere Fire Service,fire,brigade; FRS")
    contacts = csv("agency,role,post,name", "frs,spoc,Risk Manager,Bronwen Tasker")
    for made in (plan(agencies, contacts), plan(contacts, agencies)):
        assert words(made) == []
        assert {line.facts.key for line in made.added} == {"ashmere-fire-service", "ashmere-fire-service-spoc"}
        assert made.to_save.agencies[0].aliases == ("brigade", "FRS")


def test_a_change_is_shown_column_by_column_and_what_the_file_leaves_out_is_kept():
    made = plan(csv("agency,role,post,name,phone", "council,spoc,Sharing Lead,Priya Raman,+44 1632 960111"))
    (line,) = made.changed
    before_after = {change.column: (change.before, change.after) for change in line.changes}
    assert before_after["phone"] == ("01632 960110", "+44 1632 960111")
    assert before_after["post"] == ("Information Sharing Lead", "Sharing Lead")
    assert line.facts.email == PRIYA.email
    assert line.row == 2


def test_an_empty_cell_empties_what_is_on_file():
    made = plan(
        csv("key,agency,role,post,name,email", "council-spoc,council,spoc,Information Sharing Lead,Priya Raman,")
    )
    assert made.changed[0].facts.email is None


def test_changing_whom_a_message_reaches_takes_the_confirmation_away():
    made = plan(write_contacts([replace(PRIYA, email="other@example.org")]))
    assert made.changed[0].facts.confirmed_on is None
    assert "confirmed_by" in {change.column for change in made.changed[0].changes}


def test_a_spreadsheet_cannot_confirm_its_own_entries():
    new = replace(PRIYA, key="new", name="Ada Bell")
    made = plan(write_contacts([new]))
    assert made.added[0].facts.confirmed_by is None
    assert made.notes == (
        "1 confirmation in the file had no effect. Two people confirm each entry here, not in a spreadsheet.",
    )
    assert plan(write_contacts([new]), keep_confirmations=True).added[0].facts == new


def test_a_confirmation_from_the_future_is_told():
    made = plan(write_contacts([replace(PRIYA, confirmed_on=date(2026, 11, 24))]), keep_confirmations=True)
    assert words(made) == ["Row 2, confirmed_on: This day has not come yet. Check the date."]


def test_what_the_file_leaves_out_is_reported_and_never_removed():
    made = plan(csv("agency,role,post", "council,duty_desk,Desk"))
    assert [line.facts for line in made.missing] == [PRIYA]
    assert PRIYA not in made.to_save.contacts
    assert plan(write_agencies([OLD])).missing[0].facts == COUNCIL


def test_a_row_with_a_fault_is_not_reported_missing_as_well():
    made = plan(csv("agency,role,post,name,ends", "council,spoc,Lead,Priya Raman,never"))
    assert made.missing == ()


def test_an_end_date_is_listed_apart():
    made = plan(write_contacts([replace(PRIYA, ends=date(2026, 12, 31))]), write_agencies([COUNCIL, OLD]))
    assert [line.facts.key for line in made.ended] == ["council-spoc"]
    assert made.changed == ()
    assert len(made.unchanged) == 2
    assert made.to_save.contacts[0].confirmed_on == PRIYA.confirmed_on


def test_keys_that_are_made_hold_no_persons_name_and_do_not_clash():
    made = plan(csv("agency,role,post,name", "council,spoc,Lead,Ada Bell", "council,spoc,Lead,Bo Carr"))
    assert [line.facts.key for line in made.added] == ["council-spoc-2", "council-spoc-3"]


def test_two_files_of_one_kind_are_told():
    file = csv("agency,role,post", "council,duty_desk,Desk")
    assert words(plan(file, file)) == ["There are two files of contacts. Import one after the other."]
