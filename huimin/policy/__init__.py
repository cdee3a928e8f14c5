"""The policy language: read, check, and two engines that must agree — SQL over everyone, a closure for one.

library = read_library([workspace / "policies"])
program = check(library.resolve("330881", day), catalog)
run(program, registry_folder, meta, catalog, day, out)          # everybody, Parquet to Parquet
decider(program, catalog, day).decide(household)                # one household, with reasons
"""

from huimin.policy.arithmetic import Number, rounded
from huimin.policy.assemble import MOST_QUESTIONS, assemble, questions
from huimin.policy.check import check
from huimin.policy.decide import Decider, Decision, Decisions, decider
from huimin.policy.departures import departures
from huimin.policy.errors import PolicyError, UnknownPolicy
from huimin.policy.evaluate import bounds, exact
from huimin.policy.examples import ExampleResult, run_examples
from huimin.policy.facts import FactsOf, Household, Person
from huimin.policy.library import DRAFTS, NATIONAL, Library, overlay, read_library
from huimin.policy.missing import Missing, missing
from huimin.policy.model import MONTHS, Parameter, Policy, RuleSet
from huimin.policy.parameters import Parameters
from huimin.policy.program import RELATIONS, CheckedCondition, Item, Program
from huimin.policy.run import RunResult, results_sql, run
from huimin.policy.smallworld import write_registry
from huimin.policy.tiles import compile_check
from huimin.policy.tree import (
    BOOLEAN,
    Aggregate,
    Case,
    Clock,
    Const,
    Fact,
    Kind,
    Node,
    Op,
    Param,
    Round,
    Value,
    conjunction,
)
from huimin.policy.world import ParameterLookup, Subject, World

__all__ = [
    "BOOLEAN",
    "DRAFTS",
    "MONTHS",
    "MOST_QUESTIONS",
    "NATIONAL",
    "RELATIONS",
    "Aggregate",
    "Case",
    "CheckedCondition",
    "Clock",
    "Const",
    "Decider",
    "Decision",
    "Decisions",
    "ExampleResult",
    "Fact",
    "FactsOf",
    "Household",
    "Item",
    "Kind",
    "Library",
    "Missing",
    "Node",
    "Number",
    "Op",
    "Param",
    "Parameter",
    "ParameterLookup",
    "Parameters",
    "Person",
    "Policy",
    "PolicyError",
    "Program",
    "Round",
    "RuleSet",
    "RunResult",
    "Subject",
    "UnknownPolicy",
    "Value",
    "World",
    "assemble",
    "bounds",
    "check",
    "compile_check",
    "conjunction",
    "decider",
    "departures",
    "exact",
    "missing",
    "overlay",
    "questions",
    "read_library",
    "results_sql",
    "rounded",
    "run",
    "run_examples",
    "write_registry",
]
