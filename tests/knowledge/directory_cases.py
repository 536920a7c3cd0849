"""A small directory, and short ways to write a spreadsheet and plan its import, for the tests of both."""

from datetime import date

from knowledge.agencies import AgencyFacts, ContactFacts, Directory, Role, Sector
from knowledge.contacts_csv import read_sheet
from knowledge.contacts_plan import plan_import

TODAY = date(2026, 11, 23)

COUNCIL = AgencyFacts(key="council", name="Ashmere Council", short_name="the council", sector=Sector.COUNCIL)
OLD = AgencyFacts(key="crc", name="Ashmere CRC", sector=Sector.PROBATION, ended=date(2021, 6, 26), successor="council")
PRIYA = ContactFacts(
    key="council-spoc",
    agency_key="council",
    role=Role.SPOC,
    post="Information Sharing Lead",
    name="Priya Raman",
    phone="01632 960110",
    email="sharing@council.example.org",
    confirmed_on=date(2026, 11, 3),
    confirmed_by="Imogen Sarpong",
    confirmed_by_second="Beatrix Odunlami",
)
ON_FILE = Directory((COUNCIL, OLD), (PRIYA,))


def csv(*lines, encoding="utf-8"):
    """A file with these lines."""
    return "\r\n".join(lines).encode(encoding)


def plan(*files, existing=ON_FILE, **how):
    """What importing these files would do today."""
    return plan_import(existing, [read_sheet(file) for file in files], TODAY, **how)


def words(made):
    """The problems of a plan as they are told."""
    return [problem.words for problem in made.problems]
