"""One policy as a page people can read: what, who, how much, by which article."""

from datetime import date
from typing import Any

from huimin.catalog import Catalog
from huimin.kernel import Text, yuan
from huimin.policy import Item, Parameter, Policy, RuleSet


def page(item: Item, rules: RuleSet, catalog: Catalog, area: str, on: date) -> str:
    """Markdown, in the reader's language, of the rule in force in `area` on the day `on`."""
    policy = item.policy
    assert policy is not None
    parts = [f"# {policy.name}({item.id})" if str(Text("z", "e")) == "z" else f"# {policy.name} ({item.id})",
             str(policy.summary), _facts(policy, catalog), _conditions(item, policy), _amount(policy),
             _parameters(policy, catalog, area, on), _interactions(policy, rules)]
    return "\n\n".join(part for part in parts if part) + "\n"


def page_json(item: Item) -> dict[str, Any]:
    policy = item.policy
    assert policy is not None
    return {
        "id": policy.id, "version": policy.version, "name": policy.name.as_json(), "summary": policy.summary.as_json(),
        "unit": policy.unit, "period": policy.period, "delivery": policy.delivery, "department": policy.department,
        "basis": list(policy.basis), "starts": policy.starts, "review": dict(policy.review),
        "conditions": [{"id": c.id, "when": c.source.when.text if c.source else None, "article": c.article,
                        "refuse": c.refuse.as_json()} for c in item.conditions],
        "amount": None if policy.amount is None else {"formula": policy.amount.formula.text, "article": policy.amount.article},
        "parameters": [{"id": p.id, "name": p.name.as_json(), "unit": p.unit_text, "source": p.source, "value": p.value}
                       for p in policy.parameters],
    }


def _facts(policy: Policy, catalog: Catalog) -> str:
    unit = Text("户", "household") if policy.unit == "household" else Text("人", "person")
    department = catalog.departments.get(policy.department, Text.of(policy.department))
    basis = "、".join(policy.basis)
    return str(Text(f"- 对象:{unit.zh}\n- 主管:{department.zh}\n- 周期:{policy.period}\n- 版本:{policy.version}\n- 依据:{basis}",
                    f"- Unit: {unit.en}\n- Department: {department.en}\n- Period: {policy.period}\n- Version: {policy.version}\n"
                    f"- Basis: {basis}"))


def _conditions(item: Item, policy: Policy) -> str:
    lines = [str(Text("## 条件(须全部符合)", "## Conditions (all must hold)"))]
    for number, condition in enumerate(item.conditions, 1):
        formula = f"\n   `{condition.source.when.text}`" if condition.source else ""
        doubt = condition.source is not None and not condition.source.confirmed
        mark = str(Text(" 【解释待确认】", " [reading to be confirmed]")) if doubt else ""
        lines.append(f"{number}. {condition.id}({condition.article}){mark}{formula}\n   {condition.refuse}")
    return "\n".join(lines)


def _amount(policy: Policy) -> str:
    if policy.amount is None:
        return ""
    return f"{Text('## 金额', '## Amount')}\n`{policy.amount.formula.text}`({policy.amount.article})"


def _parameters(policy: Policy, catalog: Catalog, area: str, on: date) -> str:
    if not policy.parameters:
        return ""
    lines = [f"- {parameter.name}(`{parameter.id}`,{parameter.unit_text}):{_value(parameter, catalog, area, on)}"
             for parameter in policy.parameters]
    return "\n".join([str(Text("## 参数", "## Parameters")), *lines])


def _value(parameter: Parameter, catalog: Catalog, area: str, on: date) -> str:
    """The value in force; by residence where urban and rural differ."""
    if parameter.source == "constant":
        return str(parameter.value)
    if parameter.source != "catalog":
        return str(Text("由程序算出", "computed"))
    found = {}
    for residence, label in (("", ""), ("urban", str(Text("城镇", "urban "))), ("rural", str(Text("农村", "rural ")))):
        row = catalog.parameters.value(parameter.id, area, residence, on)
        if row is not None:
            amount = yuan(int(row.value)) if row.unit.is_money and row.value.denominator == 1 else str(row.value)
            found[label] = f"{label}{amount}({row.source})"
    if not found:
        return str(Text("本地未设定", "not set here"))
    return found[""] if "" in found else ";".join(found.values())


def _interactions(policy: Policy, rules: RuleSet) -> str:
    rows = [row for row in rules.interactions if policy.id in (row.policy, *row.others)]
    lines = [f"- {row.operator}: {row.policy} × {', '.join(row.others)}({row.article}){row.note}" for row in rows]
    return "\n".join([str(Text("## 与其他政策的衔接", "## Together with other policies")), *lines]) if rows else ""
