"""Which policies a changed number can reach: those need a second run, the others are as they were."""

from collections.abc import Set

from huimin.policy import Item, Param, Program


def affected(program: Program, changed: Set[str]) -> set[str]:
    """Ids of the policies whose outcome or amount may depend on one of the parameters `changed`.

    Through definitions, through other policies' outcomes, through rules that pay one policy instead of another, and through
    switches that follow a series. Where a figure of the whole population is read, everything may.
    """
    if program.figures:
        return {item.id for item in program.policies}
    numbers = changed | {name for name, trigger in program.triggers.items() if changed & set(trigger.inputs)}
    reached = {item.id for item in program.items.values() if numbers & _read(item)}
    while True:
        more = {item.id for item in program.items.values() if reached & set(item.depends)}
        more |= {name for settlement in program.settlements if reached & set(settlement.policies) for name in settlement.policies}
        if more <= reached:
            return {item.id for item in program.policies if item.id in reached}
        reached |= more


def _read(item: Item) -> set[str]:
    return {node.id for tree in item.trees for node in tree.walk() if isinstance(node, Param)}
