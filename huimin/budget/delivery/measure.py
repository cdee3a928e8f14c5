"""Everything about delivery in one place and in the places right below it, from the tables of a workspace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huimin.budget.delivery.arrears import Arrears, arrears
from huimin.budget.delivery.errors import NoMoneyTable
from huimin.budget.delivery.flows import RECEIVED, Flow, read_flows
from huimin.budget.delivery.rules import Rules, rules_of
from huimin.budget.delivery.score import Score, score
from huimin.budget.delivery.seen import in_registers
from huimin.budget.delivery.velocity import Followed, Speed, follow, speed
from huimin.budget.delivery.work import Seen, Trained, Training, nothing_seen, read_training, training
from huimin.kernel import Fen, Workspace

FOLDER, FUNDS, TRAINING = "delivery", "funds.csv", "training.csv"
_BELOW = {"CN": 2, 2: 4, 4: 6, 6: 9, 9: 12}


@dataclass(frozen=True)
class Programme:
    """One programme up to the day: money in fen."""

    id: str
    received: Fen
    speed: Speed
    ahead: Fen
    handed_back: Fen
    held: Fen
    idle: Fen
    due: Fen
    late: Fen
    left: Fen


@dataclass(frozen=True)
class Delivery:
    """flows: those up to the day, and what was due. scores: the place itself first. owed, work: None without such lines or table."""

    on: date
    rules: Rules
    flows: Sequence[Flow]
    followed: Followed
    owed: Arrears | None
    work: Training | None
    speed: Speed
    programmes: Sequence[Programme]
    scores: Sequence[Score]


def measure(flows: Iterable[Flow], on: date, rules: Rules, home: str, people: Sequence[Trained] | None = None,
            seen: Seen = nothing_seen) -> Delivery:
    """home: area of the county (or prefecture, or province); the places right below it get scores of their own."""
    known = list(flows)
    past = [flow for flow in known if flow.day <= on]
    followed, owed = follow(known, on, rules.idle_months), arrears(known, on)
    digits = _BELOW["CN"] if home == "CN" else _BELOW.get(len(home), len(home))
    below = sorted({flow.area[:digits] for flow in known if len(flow.area) >= digits and flow.area != "CN" and flow.area[:digits] != home})

    def work(area: str) -> Training | None:
        inside = [one for one in people or () if area == "CN" or one.area.startswith(area)]
        return training(inside, rules.work_months, on, seen) if inside else None

    scores = [score(area, past, followed, owed, work(area), rules) for area in (home, *below)]
    programmes = [_programme(id, past, followed, owed, rules) for id in sorted({flow.programme for flow in known})]
    return Delivery(on, rules, past, followed, owed, work(home), speed(followed.paid, rules.bands), programmes, scores)


def _programme(id: str, past: Sequence[Flow], followed: Followed, owed: Arrears | None, rules: Rules) -> Programme:
    held = [one for one in followed.held if one.receipt.programme == id]
    due = [one for one in owed.owed if one.due.programme == id] if owed else []
    return Programme(
        id, sum(flow.fen for flow in past if flow.kind == RECEIVED and flow.programme == id),
        speed((one for one in followed.paid if one.payment.programme == id), rules.bands),
        sum(one.fen for one in followed.ahead if one.payment.programme == id),
        sum(one.fen for one in followed.handed_back if one.payment.programme == id),
        sum(one.fen for one in held), sum(one.fen for one in held if one.idle),
        sum(one.due.fen for one in due), sum(one.late for one in due), sum(one.left for one in due))


def of_workspace(workspace: Workspace, on: date, funds: Path | None = None, rules: Rules | None = None, *,
                 build: bool = True) -> Delivery:
    """funds: another table than delivery/funds.csv; build: registers not at hand (minutes for a large county).

    Raises NoMoneyTable, BadDeliveryLine, BadDeliveryRules.
    """
    path = funds or workspace.root / FOLDER / FUNDS
    if not path.is_file():
        raise NoMoneyTable(path=path)
    chosen = rules or rules_of(workspace)
    trained = workspace.root / FOLDER / TRAINING
    people = read_training(trained, chosen.work_months) if trained.is_file() else []
    seen = in_registers(workspace, [one.person for one in people if one.person], build) if people else nothing_seen
    return measure(read_flows(path), on, chosen, workspace.area, people, seen)
