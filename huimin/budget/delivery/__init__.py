"""Where money went: how fast, what lies idle, what is owed; work after training; contracts paid by result; donations traced."""

from huimin.budget.delivery import entering, handed_in
from huimin.budget.delivery.chain import ANONYMOUS, FEW, Book
from huimin.budget.delivery.contracts import Contract, MonthDue, due, read_contracts, total
from huimin.budget.delivery.contracts import as_json as months_json
from huimin.budget.delivery.donations import (
    PURPOSES,
    WHO,
    check,
    check_file,
    checked,
    published,
    read_gifts,
    read_uses,
    receive,
    traced,
    undo,
    use,
)
from huimin.budget.delivery.errors import (
    BadDeliveryLine,
    BadDeliveryRules,
    BrokenChain,
    NoMoneyTable,
    NotApproved,
    NotPayable,
    NotUsable,
    OnePersonOnly,
    UnknownContract,
)
from huimin.budget.delivery.flows import LEVELS, Flow, read_flows
from huimin.budget.delivery.measure import FOLDER, FUNDS, TRAINING, Delivery, measure, of_workspace
from huimin.budget.delivery.results import STATES as RESULT_STATES
from huimin.budget.delivery.results import (
    Result,
    accept,
    claim,
    counted,
    read_claims,
    refuse,
    results,
    verify,
)
from huimin.budget.delivery.rules import EXAMPLE, FILE, Rules, read_rules, rules_of
from huimin.budget.delivery.words import (
    MADE_UP,
    PARTS,
    TABLES,
    as_json,
    band_words,
    definition,
    headline,
    slow,
    write,
)
from huimin.budget.lines import shown

__all__ = [
    "ANONYMOUS", "EXAMPLE", "FEW", "FILE", "FOLDER", "FUNDS", "LEVELS", "MADE_UP", "PARTS", "PURPOSES", "RESULT_STATES", "TABLES",
    "TRAINING", "WHO", "BadDeliveryLine", "BadDeliveryRules", "Book", "BrokenChain", "Contract", "Delivery", "Flow",
    "MonthDue", "NoMoneyTable", "NotApproved", "NotPayable", "NotUsable", "OnePersonOnly", "Result", "Rules", "UnknownContract",
    "accept", "as_json", "band_words", "check", "check_file", "checked", "claim", "counted", "definition", "due", "entering", "handed_in",
    "headline",
    "measure", "months_json", "of_workspace", "published", "read_claims", "read_contracts", "read_flows", "read_gifts",
    "read_rules", "read_uses", "receive", "refuse", "results", "rules_of", "shown", "slow", "total", "traced",
    "undo", "use", "verify", "write",
]
