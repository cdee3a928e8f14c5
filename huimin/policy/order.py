"""The order of evaluation: what needs what, which items take part, what they read from the registry."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from huimin.catalog import PLAIN, Field
from huimin.kernel import Text
from huimin.policy.errors import Circle, PolicyFileError, UnknownPolicy
from huimin.policy.program import RELATIONS, FactKey, Item, PopulationFigure, Program
from huimin.policy.tree import Aggregate, Fact, Node, Param, Value

if TYPE_CHECKING:
    from huimin.policy.check import Checker


def arrange(
    checker: "Checker", items: dict[str, Item], figures: tuple[PopulationFigure, ...], only: Sequence[str] | None
) -> Program:
    """Put the items in order and describe the whole. Raises Circle, or PolicyFileError for an impossible relative."""
    needs = {name: _needs(item) for name, item in items.items()}
    ordered = sequence(needs)
    kept = _closure(needs, list(checker.rules.policies if only is None else only), checker)
    read_parameters = {node.id for name in kept for node in _nodes(items[name]) if isinstance(node, Param)}
    figures = tuple(figure for figure in figures if figure.parameter.id in read_parameters)
    for figure in figures:
        made_of = _closure(needs, [name for name in (figure.of, figure.weight) if name], checker)
        _check_figure(checker, figure, [node for name in made_of for node in _nodes(items[name])])
        kept |= made_of
    placed: dict[str, Item] = {}
    for name in ordered:
        if name in kept:
            placed[name] = place(items[name], needs[name], placed)
    for item in placed.values():
        _check_relatives(item, placed)
    return _program(checker, placed, figures)


def _check_figure(checker: "Checker", figure: PopulationFigure, nodes: list[Node]) -> None:
    """Figures are computed in one pass, before anything that reads them: none of them is known to another."""
    for node in nodes:
        if isinstance(node, Param) and checker.parameters[node.id][0].source == "population":
            raise PolicyFileError(
                where=figure.parameter.id,
                problem_zh=f"全体人口的数字不能由另一个全体人口的数字({node.id})算出",
                problem_en=f"a figure of the population cannot be made of another one ({node.id})",
            )


def _nodes(item: Item) -> Iterable[Node]:
    return (node for tree in item.trees for node in tree.walk())


def _needs(item: Item) -> list[str]:
    return list(dict.fromkeys(node.item for node in _nodes(item) if isinstance(node, Value)))


def sequence(needs: dict[str, list[str]]) -> list[str]:
    """Every name after all it needs; the order of writing otherwise."""
    done: dict[str, bool] = {}
    found: list[str] = []

    def visit(name: str, path: list[str]) -> None:
        if done.get(name):
            return
        if name in done:
            raise Circle(path=" → ".join([*path[path.index(name) :], name]))
        done[name] = False
        for other in needs[name]:
            visit(other, [*path, name])
        done[name] = True
        found.append(name)

    for name in needs:
        visit(name, [])
    return found


def _closure(needs: dict[str, list[str]], wanted: list[str], checker: "Checker") -> set[str]:
    kept: set[str] = set()
    todo = list(wanted)
    while todo:
        name = todo.pop()
        if name not in needs:
            raise UnknownPolicy(name, sorted(checker.rules.policies))
        if name not in kept:
            kept.add(name)
            todo.extend(needs[name])
    return kept


def place(item: Item, needs: list[str], placed: dict[str, Item]) -> Item:
    """Stages alternate person 0, household 0, person 1, …: a person reads households of earlier stages only."""
    stage = 0
    for name in needs:
        other = placed[name]
        later = item.entity == "person" and other.entity == "household"
        stage = max(stage, other.stage + (1 if later else 0))
    # Own facts: nothing of the household (but its raw facts and parameters), nothing of relatives.
    relatives = any(isinstance(node, Aggregate) and not node.over.startswith("event.") for node in _nodes(item))
    own = item.entity == "person" and not relatives and all(placed[name].own_facts for name in needs)
    return replace(item, stage=stage, depends=tuple(needs), own_facts=own)


def _check_relatives(item: Item, placed: dict[str, Item]) -> None:
    for node in _nodes(item):
        if isinstance(node, Aggregate) and node.over in RELATIONS:
            for inner in node.walk():
                if isinstance(inner, Value) and not placed[inner.item].own_facts:
                    raise PolicyFileError(
                        where=item.id,
                        problem_zh=f"对亲属只能问其本人的事实,{inner.item} 还需要其家庭或亲属",
                        problem_en=f"relatives can be asked for their own facts only; {inner.item} needs their household or relatives",
                    )


def _program(checker: "Checker", items: dict[str, Item], figures: tuple[PopulationFigure, ...]) -> Program:
    nodes = [node for item in items.values() for node in _nodes(item)]
    settlements = tuple(s for s in checker.interactions.settlements() if all(p in items for p in s.policies))
    facts = {node.key for node in nodes if isinstance(node, Fact)}
    facts |= {(s.entity, f"receives__{p}") for s in settlements for p in s.policies if s.operator == "choose"}
    programmes = {name.partition("__")[2]: entity for entity, name in facts if is_roster(name)}
    over = {node.over for node in nodes if isinstance(node, Aggregate)}
    for node in nodes:
        if isinstance(node, Aggregate) and node.window is not None:
            facts.add((node.over, "day"))
    relations = frozenset(over & set(RELATIONS))
    parameters = {node.id: checker.parameters[node.id][0] for node in nodes if isinstance(node, Param)}
    triggers = {name: checker.trigger(p) for name, p in parameters.items() if p.source == "trigger"}
    fields = {key: _field(checker, key) for key in facts}
    notes = [
        Text(
            f"{p.policy.name.zh}:条件“{c.id}”的解释待专家确认",
            f"{p.policy.name.en}: the reading of “{c.id}” awaits an expert",
        )
        for p in items.values()
        if p.policy
        for c in p.conditions
        if c.source and not c.source.confirmed
    ]
    return Program(
        checker.rules,
        items,
        parameters,
        settlements,
        figures,
        frozenset(key for key in facts if not is_roster(key[1])),
        programmes,
        relations,
        missing_bits(facts, programmes, over, relations, parameters),
        fields,
        triggers,
        tuple(notes),
    )


def missing_bits(
    facts: Iterable[FactKey],
    programmes: Iterable[str],
    over: Iterable[str],
    relations: Iterable[str],
    parameters: Iterable[str],
) -> tuple[FactKey, ...]:
    """All that can be missing, in the order of the bits. over: what aggregates run over"""
    return (
        *sorted(key for key in facts if not is_roster(key[1])),
        *(("roster", name) for name in sorted(programmes)),
        *(("events", entity) for entity in sorted({name for name in over if name.startswith("event.")})),
        *(("relation", name) for name in sorted(relations)),
        ("relation", "member"),
        *(("parameter", name) for name in sorted(parameters)),
    )


def is_roster(name: str) -> bool:
    return name.startswith(("receives__", "paid__"))


def _field(checker: "Checker", key: FactKey) -> Field:
    entity, name = key
    if not is_roster(name):
        return checker.catalog.field(entity, name)
    word, _, policy = name.partition("__")
    label = checker.rules.policies[policy].name
    unit = checker.amount_kind(policy).unit if word == "paid" else PLAIN
    return Field(
        entity,
        name,
        "money" if word == "paid" else "boolean",
        unit,
        str(unit),
        0 if word == "paid" else None,
        None,
        None,
        "civil_affairs",
        "0" if word == "paid" else "false",
        Text(f"在册领取{label.zh}", f"On the roster of {label.en}"),
    )
