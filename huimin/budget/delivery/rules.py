"""How delivery is measured and scored: read from a TOML, the packaged synthetic one where a county has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huimin.budget.delivery.errors import BadDeliveryRules
from huimin.budget.rules_file import RulesFile
from huimin.kernel import Text, Workspace

EXAMPLE = Path(__file__).parent / "delivery.toml"
FILE = "delivery.toml"
PARTS = ("speed", "idle", "arrears", "reached", "work")


@dataclass(frozen=True)
class Rules:
    """source: who chose the numbers ("synthetic": nobody). bands: last days, rising; in_time is one of them. weight: part -> weight;
    alert and share: shares of 1; work_months: rising, work_scored is one of them; work_least: people known, below it the part is
    not known."""

    source: str
    idle_months: int
    idle_source: str
    bands: Sequence[int]
    in_time: int
    weight: Mapping[str, float]
    alert: float
    alert_source: str
    share: float
    work_months: Sequence[int]
    work_scored: int
    work_least: int

    @property
    def synthetic(self) -> bool:
        return self.source == "synthetic"


def rules_of(workspace: Workspace) -> Rules:
    path = workspace.root / FILE
    return read_rules(path if path.is_file() else EXAMPLE)


def read_rules(path: Path) -> Rules:
    """Raises BadDeliveryRules."""
    file = RulesFile.read(path, BadDeliveryRules)
    file.only(file.data, {"source", "idle", "velocity", "weight", "score", "work"}, "")
    idle, velocity, score, work = (file.table(name) for name in ("idle", "velocity", "score", "work"))
    for name, known in (("idle", {"months", "source"}), ("velocity", {"bands", "in_time"}), ("weight", set(PARTS)),
                        ("score", {"alert", "alert_source", "share"}), ("work", {"months", "scored", "least"})):
        file.only(file.table(name), known, f"{name}.")
    weight = {part: file.number(f"weight.{part}", file.table("weight").get(part, 0), 0) for part in PARTS}
    if not any(weight.values()):
        raise file.bad("weight", Text("至少一项要大于零", "one at least must be above zero"))
    return Rules(
        file.word("source", file.data.get("source")), _whole(file, "idle.months", idle.get("months"), 120),
        file.word("idle.source", idle.get("source")), *_edges(file, velocity, "velocity.bands", "in_time"), weight,
        file.number("score.alert", score.get("alert"), 0, 1), file.word("score.alert_source", score.get("alert_source")),
        file.number("score.share", score.get("share"), 0, 1), *_edges(file, work, "work.months", "scored"),
        _whole(file, "work.least", work.get("least"), 10_000))


def _edges(file: RulesFile, table: Mapping[str, object], key: str, chosen: str) -> tuple[list[int], int]:
    """Rising whole numbers, and the one of them that counts."""
    name, _, last = key.partition(".")
    values, one = table.get(last), table.get(chosen)
    numbers = [_whole(file, key, value, 3660) for value in values] if isinstance(values, list) and values else []
    if not numbers or sorted(set(numbers)) != numbers:
        raise file.bad(key, Text("要写成由小到大的几个整数", "must be some whole numbers, rising"))
    if one not in numbers:
        raise file.bad(f"{name}.{chosen}", Text(f"要是 {key} 里的一个", f"must be one of {key}"))
    return numbers, numbers[numbers.index(one)]


def _whole(file: RulesFile, key: str, value: object, most: int) -> int:
    found = file.number(key, value, 1, most)
    if found != int(found):
        raise file.bad(key, Text(f"{value} 要是整数", f"{value} must be a whole number"))
    return int(found)
