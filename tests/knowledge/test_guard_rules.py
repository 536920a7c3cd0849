"""Every rule of the guard for dates and phone numbers: what it notices, and the like that it lets through."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.guard import Verdict
from tests.knowledge.test_guard import guard

DATES = {
    "a word for birth before it": ("date of birth given as 09.08.2016", "date of the minutes given as 09.08.2016"),
    "a word for birth after it": ("14.03.2026 (dob)", "14.03.2026 (deadline)"),
    "a place of birth between": ("born in Leeds on 02/03/2024", "opened in Leeds on 02/03/2024"),
    "an age before it": ("aged 9, 14/03/2017", "page 9, 14/03/2017"),
    "an age after it": ("14/03/2017, 9 yrs", "14/03/2017, 9 reports"),
    "he or she before a year long past": ("she says 14/03/2009", "the minutes say 14/03/2009"),
    "he or she after a year long past": ("14/03/2009 is what he gave", "14/03/2009 is what the minutes say"),
    "he or she with a year that may be an event": ("she says 14/03/2013", "she says 14/03/2019"),
    "a coming of age, without a year": ("Will be 18 on 9 Feb, can adult care know", "Will be 18 pages on 9 Feb"),
    "a coming of age in digits": ("turns 16 on 9/2, is that a new consent", "due by 16 on 9/2"),
    "digits without marks": ("dob 14032009", "folder 14032009"),
    "a day and month only": ("birthday is 3 May", "panel is 3 May"),
    "a year of one digit": ("dob 14/3/9", "table 14/3/9"),
    "a day in words": ("born on the third of May, 2 weeks early", "ends on the third of May, 2 weeks early"),
    "a name and a year past": ("kelly, 12.04.1988", "agenda, 12.04.1988"),
    "a child's date in a year past": ("review about pupil 14/05/2020", "review about policy 14/05/2020"),
    "a child's date in a year of now": ("baby 02/03/2024 on plan", "policy 02/03/2024 on plan"),
    "a child's date in a year to come": ("newborn 12 Feb 2034 on the ward", "newborn pack 12 Feb 2034 on the ward"),
    "a child's date with a year of two digits": ("pupil 14/05/20 lives with gran", "pupils from 14/05/20 need a bus"),
    "a child who is lettered": ("child A 14/05/2024, can I share", "item A 14/05/2024, can I share"),
    "a date after the child, with an event in another sentence": (
        "Thanks for the visit. Baby 02/03/2024 is ours",
        "Thanks for the visit to baby 02/03/2024",
    ),
    "an event before a child's date": ("can housing know of the child 12/12/2026", "review for the child 12/12/2026"),
    "a year that comes first": ("review about the child 2020-12-20", "review about the child 2026-12-20"),
    "something done before a child's date": ("can I tell about the baby 02/03/2026", "I saw the baby 02/03/2026"),
    "an event after a child's date": ("pupil 03/11/2026 in care", "pupil 03/11/2026 exclusion panel"),
    "a time after a child's date": ("child 14/05/2026 in room 2", "child 14/05/2026 10:30 room 2"),
    "a stretch of days with a dash": ("girl 04/05/2026 - 2 siblings", "girls 04/05/2026 - 06/05/2026"),
    "a stretch of days": ("girls 04/05/2026 and 06/05/2027", "girls 04/05/2026 to 06/05/2026"),
    "a date that a child follows": ("14/05/2020 pupil, can school tell us", "14/05/2020 pupil premium rules"),
    "a date that leads to a child": ("2021-05-14 daughter at nursery", "since 2021-05-14 daughter at nursery"),
    "a date now that a child follows": ("14/05/2022 child at risk", "14/05/2026 child at risk"),
    "a patient's date": ("patient 14/05/2021 at A&E", "patient 14/05/2026 at A&E"),
    "a grown-up's date": ("tenant 12/12/1981", "tenant 12/12/2021"),
    "a grown-up's date of two digits": ("suspect 12/03/85 can I tell", "suspect 12/03/26 can I tell"),
    "a date before a grown-up": ("12/03/1985 male, can I share", "12/03/1912 male, can I share"),
}
"""For each rule a message it notices, and one that is like it and is not somebody's birth date."""

PHONES = {
    "a mobile number": ("is 07700 900461 ok", "is 0400 900461 ok"),
    "a landline": ("is 020 7946 0958 ok", "is 020 7946 09 ok"),
    "a number that starts like a date": ("is 01022 026105 ok", "is 01-02-2026-105 ok"),
    "a date written from the year": ("call on 2026 100 514", "call on 2026-10-05 14"),
    "a country's code with a plus": ("text +49 30 901820", "text +49 3"),
    "a country's code with two noughts": ("text 0049 30 901820", "text 0049 3"),
    "the code of this country with a plus": ("text +44 7700 900982", "text +44 8081 570123"),
    "the code of this country without a plus": ("text 447700 900982", "invoice 447700 900982"),
    "the code of this country and a nought": ("is +44 (0)7700 900982 ok", "is +44 (0)400 900982 ok"),
    "a mobile number without its nought": ("mobile 7700 900461", "folder 7700 900461"),
    "a London number without its code": ("call 7946 0958", "folder 7946 0958"),
    "how a number without its nought begins": ("number 7505 577104", "number 5505 577104"),
    "how a London number begins": ("number 7946 0958", "number 1234 5678"),
    "how a London number is split": ("call on 7946-0958", "call on 31.10.26 09"),
    "a number said before to be somebody's": ("her line is 0808 157 0123", "the line is 0808 157 0123"),
    "a number said after to be somebody's": ("0808 157 0123 is his", "0808 157 0123 is free"),
    "somebody in another sentence": ("0808 157 0123 is his", "0808 157 0123. He said so"),
    "a number said before to be a service's": ("the flat is 020 7946 0123", "the duty desk is 020 7946 0123"),
    "a number said after to be a service's": ("020 7946 0123 is the flat", "020 7946 0123 is the helpline"),
    "a service in another sentence": ("Ask the helpline. 020 7946 0123 is on file", "Ask the helpline 020 7946 0123"),
    "a service that is only spoken of": ("020 7946 0123 rang the helpline", "020 7946 0123 is the helpline"),
    "a reference": ("told us 07700900461", "invoice 07700900461"),
    "a stand-in": ("is 01111 111112 ok", "is 01111 111111 ok"),
}
"""For each rule a number that reaches a person, and one like it that reaches nobody, or a service."""

LABELLED = (
    "NHS number 943 476 5918",
    "nhs no. 4857773458",
    "NHS num is 485-777-3458",
    "nhsno9434765918",
    "NHS # 943 476 5918",
    "his NHS number was given as 943 476 5918",
)
NOT_LABELLED = (
    "NHS 943 476 5918",
    "NHS invoice number 943 476 5918",
    "NHS number 000 000 0000",
    "NHS number is ten digits, invoice 4505577105",
    "the NHS number is 111, or 0808 157 0123",
    "NHS number 0808 157 0123",
    "number 943 476 5918",
    "NHS nominations 9434765918",
)


@pytest.mark.parametrize(("personal", "plain"), DATES.values(), ids=DATES.keys())
def test_a_date_is_a_birth_date_by_what_stands_round_it(personal: str, plain: str) -> None:
    assert "birth_date" in guard().look(personal).kinds
    assert "birth_date" not in guard().look(plain).kinds


@pytest.mark.parametrize(("personal", "plain"), PHONES.values(), ids=PHONES.keys())
def test_a_phone_number_is_somebodys_by_its_shape_and_what_stands_round_it(personal: str, plain: str) -> None:
    assert "phone" in guard().look(personal).kinds
    assert "phone" not in guard().look(plain).kinds


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(["child", "pupil", "baby", "son", "daughter", "twin"]), st.integers(1, 28), st.integers(2014, 2039)
)
def test_a_date_beside_a_child_is_noticed_in_every_year_until_the_2030s_end(who: str, day: int, year: int) -> None:
    assert "birth_date" in guard().look(f"{who} {day:02d}/05/{year} lives with gran").kinds


@pytest.mark.parametrize("message", LABELLED)
def test_ten_digits_called_an_nhs_number_count_with_a_wrong_check_digit_but_are_never_certain(message: str) -> None:
    assert guard().look(message) == Verdict(kinds=("nhs_number",), certain=False)


@pytest.mark.parametrize("message", NOT_LABELLED)
def test_ten_digits_called_anything_else_count_only_with_a_right_check_digit(message: str) -> None:
    assert "nhs_number" not in guard().look(message).kinds


def test_a_right_nhs_number_stays_certain_where_it_is_called_one() -> None:
    assert guard().look("NHS number 943 476 5919").certain


@pytest.mark.parametrize("number", ["+1 943 476 5919", "+44 (0)943 476 5919", "+9434765919"])
def test_a_number_dialled_from_abroad_is_no_nhs_number_whatever_its_last_digit(number: str) -> None:
    assert "nhs_number" not in guard().look(number).kinds
    assert guard().look(number.split(")")[-1].removeprefix("+").removeprefix("1 ")).certain
