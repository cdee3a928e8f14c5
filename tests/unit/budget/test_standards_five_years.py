"""A standard indexed through five years and decided late each time; the back-pay equals what is computed by hand here.

Rule: 30 % of last year's consumption per head, by the month, up to whole yuan, never lowered, from 1 July.
Consumption is made up. By hand, consumption x 0.30 / 12:

    start       consumption of the year before    share by the month     standard
    2022-07-01  25,150                            628.75                 629
    2023-07-01  25,100                            627.50 -> 628          629   never lowered: nothing to decide, nothing owed
    2024-07-01  27,333                            683.325                684
    2025-07-01  28,000                            700.00                 700   exact: nothing to round
    2026-07-01  29,999                            749.975                750

The standard before is 600. Each is decided in August, so July and August were paid under the old number: two months are owed.

    B1  3 people, income 900 a month (300 a head): 3 x (S - 300)      S 600: 900     629: 987     684: 1152   700: 1200   750: 1350
    B2  1 person without income: S                                    S 600: 600     629: 629     684: 684    700: 700    750: 750
    B3  2 people, 10,000 a year: 2S - 10,000/12 = 2S - 833.333…,      S 600: 366.67  629: 424.67  684: 534.67 700: 566.67 750: 666.67
        up to a fen
    B4  1 person, income 640 a month: nothing below 640               S 600: -       629: -       684: 44     700: 60     750: 110
        joins the roster a year after 684 made it entitled: in 2024 it had been granted nothing, so nothing is owed
    B5  1 person, income 500 a month; the roster pays 90 in 2022,     S 600: 100     629: 129     684: 184    700: 200    750: 250
        10 less than due, and what is due from 2024 on

Owed for one month = new entitlement less what the roster paid:

    2022: B1 87.00  B2 29.00  B3 58.00   B4 -      B5 129 - 90 = 39.00     213.00 a month, 426.00 for two
    2024: B1 165.00 B2 55.00  B3 110.00  B4 -      B5 184 - 129 = 55.00    385.00 a month, 770.00
    2025: B1 48.00  B2 16.00  B3 32.00   B4 16.00  B5 16.00                128.00 a month, 256.00
    2026: B1 150.00 B2 50.00  B3 100.00  B4 50.00  B5 50.00                400.00 a month, 800.00
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from huimin import matching
from huimin.budget.standards import (
    BackPay,
    Proposal,
    back_pay,
    by_unit,
    prepared_on,
    proposals,
    read_index_rules,
)
from huimin.budget.standards.errors import NothingDecidedLate
from huimin.catalog import identity
from huimin.exchange import load
from huimin.kernel import Month, Workspace, write_text
from huimin.matching import read_data_side
from tests.unit.conftest import REGISTER

POLICY = """
[policy]
id = "topup"
name = { zh = "试点补差", en = "Pilot top-up" }
unit = "household"
department = "civil_affairs"
basis = ["试行办法 第一条"]
period = "month"
delivery = "cash"
[parameters.standard]
name = { zh = "试点标准", en = "Pilot standard" }
unit = "fen/person/month"
source = "catalog"
[[condition]]
id = "below"
when = "monthly(total(member.wage_income)) / count(member.birth_date <= as_of) < standard"
article = "试行办法 第二条"
refuse = { zh = "不低于标准。", en = "Not below the standard." }
[amount]
formula = "standard * count(member.birth_date <= as_of) - monthly(total(member.wage_income))"
round = { to = "fen", how = "up" }
article = "试行办法 第三条"
"""
RULES = """
source = "made up"
[[rule]]
id = "pilot"
name = { zh = "试点标准", en = "Pilot standard" }
standard = "topup.standard"
area = "9901"
by = "share"
of = "figure.consumption"
share = "30%"
starts = "07-01"
round = { to = "yuan", how = "up" }
document = "试行办法"
"""
PEOPLE = {"B1": (10800, 0, 0), "B2": (0,), "B3": (10000, 0), "B4": (7680,), "B5": (6000,)}
CONSUMPTION = {2021: 25150, 2022: 25100, 2023: 27333, 2024: 28000, 2025: 29999}
STANDARD = {2022: 629, 2023: 629, 2024: 684, 2025: 700, 2026: 750}
ROSTER = {  # what is paid in July and August of each year, yuan
    2022: {"B1": "900", "B2": "600", "B3": "366.67", "B5": "90"},
    2024: {"B1": "987", "B2": "629", "B3": "424.67", "B5": "129"},
    2025: {"B1": "1152", "B2": "684", "B3": "534.67", "B4": "44", "B5": "184"},
    2026: {"B1": "1200", "B2": "700", "B3": "566.67", "B4": "60", "B5": "200"},
}
OWED = {  # by hand, fen for the two months
    2022: {"B1": 17400, "B2": 5800, "B3": 11600, "B5": 7800},
    2024: {"B1": 33000, "B2": 11000, "B3": 22000, "B5": 11000},
    2025: {"B1": 9600, "B2": 3200, "B3": 6400, "B4": 3200, "B5": 3200},
    2026: {"B1": 30000, "B2": 10000, "B3": 20000, "B4": 10000, "B5": 10000},
}
TOTAL = {2022: 42600, 2024: 77000, 2025: 25600, 2026: 80000}
TOPUP = """
[dataset]
id = "topup_roster"
name = {{ zh = "名册", en = "Roster" }}
department = "civil_affairs"
kind = "roster"
files = "topup.csv"
month = "{month}"
[key]
household = "id"
type = "text"
[roster]
programme = "topup"
unit = "household"
[[column]]
from = "sum"
to = "amount"
unit = "yuan/month"
"""
HEADER = "id,area,residence,from,to,value,unit,source,status,note,decided\n"


@dataclass
class Pilot:
    """A county that goes through the years. rows: of its parameter file."""

    workspace: Workspace
    rows: list[str]

    @classmethod
    def start(cls, home: Path) -> "Pilot":
        workspace = Workspace.create(home, '[workspace]\nname = "试点"\narea = "990121"\n[library]\nnational = false\n')
        write_text(home / "policies" / "topup" / "CN@2022-01-01.toml", POLICY)
        write_text(home / "indexing.toml", RULES)
        write_text(home / "mappings" / "register.toml", REGISTER.replace("2026-10", "2022-01"))
        lines, order = ["id,house,name,born,place,wage"], 0
        for house, wages in PEOPLE.items():
            for wage in wages:
                order += 1
                body = f"99012119800101{order:03d}"
                lines.append(f"{body}{identity.check_digit(body)},{house},某人,1980-01-01,990121001,{wage}")
        write_text(home / "inbox" / "people.csv", "\n".join(lines) + "\n")
        figures = [f"figure.consumption,9901,any,{year}-01-01,{year}-12-31,{value},yuan/person/year,编造,made_up,,"
                   for year, value in CONSUMPTION.items()]
        pilot = cls(workspace, [*figures, "topup.standard,9901,any,2021-07-01,,600,yuan/person/month,旧文件,made_up,,"])
        pilot.write()
        return pilot

    def write(self) -> None:
        write_text(self.workspace.parameters / "local.csv", HEADER + "\n".join(self.rows) + "\n")

    def summer(self, year: int) -> None:
        """July and August, paid and matched under the number in force before the decision."""
        home = self.workspace.root
        write_text(home / "mappings" / "topup.toml", TOPUP.format(month=f"{year}-07"))
        write_text(home / "inbox" / "topup.csv", "id,sum\n" + "".join(f"{house},{paid}\n" for house, paid in ROSTER[year].items()))
        load(self.workspace, *read_data_side(self.workspace))
        for month in (7, 8):
            matching.match(self.workspace, Month(year, month))

    def proposal(self, year: int, month: int = 7) -> Proposal:
        prepared = prepared_on(self.workspace, Month(year, month).last_day)
        [found] = proposals(prepared, read_index_rules(self.workspace), Month(year, month))
        return found

    def decide(self, found: Proposal) -> None:
        """In August, from 1 July."""
        key, value = found.as_set
        assert key == "topup.standard@9901"
        self.rows.append(f"topup.standard,9901,any,{found.start},,{value},yuan/person/month,新文件,made_up,,{found.start.year}-08-20")
        self.write()


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Proposal, BackPay | None]]:
    pilot, found = Pilot.start(tmp_path_factory.mktemp("pilot") / "home"), {}
    for year in STANDARD:
        if year != 2023:  # nothing changes, so nothing need be paid before
            pilot.summer(year)
        proposal = pilot.proposal(year)
        owed = None
        if proposal.state == "proposed":
            pilot.decide(proposal)
            assert pilot.proposal(year).state == "decided"
            owed = back_pay(pilot.workspace, "topup.standard", proposal.start)
        found[year] = (proposal, owed)
    # July looked at again under the new number: the run under the old one still tells what was granted
    matching.match(pilot.workspace, Month(2026, 7))
    assert back_pay(pilot.workspace, "topup.standard", date(2026, 7, 1), Month(2026, 7)).total_fen == TOTAL[2026] // 2
    with pytest.raises(NothingDecidedLate):
        back_pay(pilot.workspace, "topup.standard", date(2023, 7, 1))
    return found


def test_the_standard_of_each_year(years: dict[int, tuple[Proposal, BackPay | None]]) -> None:
    assert {year: found.value for year, (found, _) in years.items()} == {year: Fraction(value * 100) for year, value in STANDARD.items()}
    assert [year for year, (found, _) in years.items() if found.state == "unchanged"] == [2023]
    assert years[2024][0].formula.zh == "27333 × 0.3 ÷ 12"
    assert [str(step.en) for step in years[2023][0].steps] == ["rounded to 628", "never lowered: stays 629"]
    assert years[2025][0].steps == ()


def test_back_pay_of_each_family_equals_the_sums_by_hand(years: dict[int, tuple[Proposal, BackPay | None]]) -> None:
    for year, by_hand in OWED.items():
        owed = years[year][1]
        assert owed is not None
        assert {unit: fen for (_, unit), fen in by_unit(owed.owed).items()} == by_hand, year
        assert owed.total_fen == TOTAL[year] == sum(by_hand.values()) == sum(month.owed_fen for month in owed.months)
        assert [month.month for month in owed.months] == [f"{year}-07", f"{year}-08"]
        assert owed.missing == ()


def test_who_was_on_no_roster_is_counted_and_owed_nothing(years: dict[int, tuple[Proposal, BackPay | None]]) -> None:
    owed = years[2024][1]
    assert owed is not None
    assert [month.not_granted for month in owed.months] == [1, 1]
    assert "B4" not in {one.unit_id for one in owed.owed}


def test_what_was_short_before_is_told_apart(years: dict[int, tuple[Proposal, BackPay | None]]) -> None:
    """B5 was due 100 and drew 90 in 2022: of the 39 yuan owed a month 10 are no matter of the standard."""
    owed = years[2022][1]
    assert owed is not None
    assert [month.short_before_fen for month in owed.months] == [1000, 1000]
    assert {one.unit_id for one in owed.owed if one.short_before_fen} == {"B5"}


def test_sums_name_nobody(years: dict[int, tuple[Proposal, BackPay | None]]) -> None:
    owed = years[2026][1]
    assert owed is not None
    told = owed.as_json()
    assert sum(row["owed_fen"] for row in told["sums"]) == told["total_fen"] == 80000
    assert "B1" not in str(told)
