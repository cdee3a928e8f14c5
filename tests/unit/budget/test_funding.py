"""Who pays: read from the county's own file, split to the fen, never guessed; every slip named."""

from fractions import Fraction
from pathlib import Path

import pytest

from huimin.budget import EXAMPLE, BadFunding, Cost, Funding, Funds, read_funds, split
from huimin.kernel import Workspace

HALVES = Funds((Funding("dibao", 2025, "central", 100, ""), Funding("dibao", 2025, "county", 200, ""), Funding("dibao", 2027, "county", 5,
                                                                                                               "")))


def home(folder: Path, text: str | None) -> Workspace:
    (folder / "huimin.toml").write_text("[workspace]\n", encoding="utf-8")
    if text is not None:
        (folder / "funding.toml").write_text(text, encoding="utf-8")
    return Workspace.open(folder)


def test_nothing_filled_in_is_nothing_known(tmp_path: Path) -> None:
    assert read_funds(home(tmp_path, None)) == Funds()
    assert read_funds(home(tmp_path, EXAMPLE.read_text(encoding="utf-8"))) == Funds([], [])
    assert Funds().of("dibao", 2026) is None
    assert Funds().shares("dibao", 2026) == {}


def test_amounts_and_costs_are_read_in_fen(tmp_path: Path) -> None:
    found = read_funds(home(tmp_path, '[[funding]]\nprogramme = "dibao"\nyear = 2026\npayer = "county"\nyuan = 1234.56\n'
                                      'source = "云财〔2026〕1号"\n[[cost]]\nyear = 2026\nitem = "核对"\nyuan = 10\n'))
    assert found == Funds([Funding("dibao", 2026, "county", 123_456, "云财〔2026〕1号")], [Cost(2026, "核对", 1_000, "")])


@pytest.mark.parametrize(("text", "key"), [
    ('[[funding]]\nprogramme = "dibao"\nyear = 26\npayer = "county"\nyuan = 1\n', "funding.year"),
    ('[[funding]]\nprogramme = "dibao"\nyear = 2026\npayer = "emperor"\nyuan = 1\n', "funding.payer"),
    ('[[funding]]\nprogramme = "dibao"\nyear = 2026\npayer = "county"\nyuan = -1\n', "funding.yuan"),
    ('[[funding]]\nprogramme = ""\nyear = 2026\npayer = "county"\nyuan = 1\n', "funding.programme"),
    ('[[cost]]\nyear = 2026\nitem = "核对"\nfen = 1\n', "cost.fen"), ("[[costs]]\n", "costs"), ("[[cost]\n", "TOML")])
def test_a_slip_is_named(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(BadFunding) as slip:
        read_funds(home(tmp_path, text))
    assert f"funding.toml 的 {key}:" in slip.value.sentence()


def test_shares_are_those_of_the_newest_year_before() -> None:
    assert HALVES.shares("dibao", 2026) == {"central": Fraction(1, 3), "county": Fraction(2, 3)}
    assert HALVES.shares("dibao", 2027) == {"county": 1}
    assert HALVES.shares("dibao", 2024) == {}
    assert HALVES.of("dibao", 2025) == 300


@pytest.mark.parametrize("fen", [0, 1, 100, 101, -101, 10**12 + 1])
def test_the_parts_make_the_whole(fen: int) -> None:
    assert sum(split(fen, HALVES.shares("dibao", 2026)).values()) == fen
    assert split(fen, {}) == {}
