"""The policy language: read, check, and two engines that must agree — SQL over everyone, a closure for one.

library = read_library([workspace / "policies"])
program = check(library.resolve("330881", day), catalog)
run(program, registry_folder, meta, catalog, day, out)          # everybody, Parquet to Parquet
decider(program, catalog, day).decide(household)                # one household, with reasons
"""

from huimin.policy.check import check
from huimin.policy.decide import Decider, Decision, Decisions, decider
from huimin.policy.departures import departures
from huimin.policy.errors import PolicyError, UnknownPolicy
from huimin.policy.evaluate import exact
from huimin.policy.examples import ExampleResult, run_examples
from huimin.policy.facts import Household, Person
from huimin.policy.library import Library, overlay, read_library
from huimin.policy.model import Parameter, Policy, RuleSet
from huimin.policy.program import RELATIONS, CheckedCondition, Item, Program
from huimin.policy.run import RunResult, results_sql, run
from huimin.policy.smallworld import write_registry
from huimin.policy.tiles import compile_check
from huimin.policy.tree import Aggregate, Case, Fact, Kind, Node, Param, Value
from huimin.policy.world import Subject

__all__ = [
    "RELATIONS",
    "Aggregate",
    "Case",
    "CheckedCondition",
    "Decider",
    "Decision",
    "Decisions",
    "ExampleResult",
    "Fact",
    "Household",
    "Item",
    "Kind",
    "Library",
    "Node",
    "Param",
    "Parameter",
    "Person",
    "Policy",
    "PolicyError",
    "Program",
    "RuleSet",
    "RunResult",
    "Subject",
    "UnknownPolicy",
    "Value",
    "check",
    "compile_check",
    "decider",
    "departures",
    "exact",
    "overlay",
    "read_library",
    "results_sql",
    "run",
    "run_examples",
    "write_registry",
]
