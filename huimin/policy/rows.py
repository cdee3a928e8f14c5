"""Where a tile's columns come from: base tables, earlier tiles, grouped sub-queries, layers of its own.

One `PersonRow` or `HouseholdRow` collects everything a tile's expressions ask for and then prints one
query: a flat base, and on it layer over layer of named columns. Layers instead of nested text: the
size of the SQL stays linear in the policies (engines that expand aliases grow exponentially).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from huimin.kernel.duck import literal
from huimin.policy.bundle import Bundle, Dialect, Miss, union
from huimin.policy.program import FactKey, Item
from huimin.policy.sqlaggregate import Columns, aggregate
from huimin.policy.sqlexpr import expression
from huimin.policy.sqlnumber import ONE, Den, Num
from huimin.policy.tree import Aggregate, Fact, Node, Param, Value


@dataclass(frozen=True)
class Stored:
    """An item's columns: their names, and the bundles that read them. tile: where they are kept, if anywhere."""

    columns: tuple[str, ...]
    bundles: Mapping[str, Bundle]
    tile: str | None = None


@dataclass
class Layout:
    """What the tiles so far have stored, and what every row needs to know.

    related_dialect: for the relatives' world, where the phantom lives: there every fact may be unknown
    parameters: id → bundle over the household's columns or constants
    light: items computed anew wherever they are read, never stored
    related: items stored in tiles of the relatives' world as well
    """

    dialect: Dialect
    related_dialect: Dialect
    parameters: Mapping[str, Bundle]
    light: frozenset[str]
    member_phantoms: bool
    stored: dict[tuple[str, str], Stored] = field(default_factory=dict)

    def dialect_of(self, world: str) -> Dialect:
        return self.related_dialect if world == "related" else self.dialect

    @property
    def items(self) -> Mapping[str, Item]:
        return self.dialect.program.items


def quoted(name: str) -> str:
    return f'"{name}"'


def parameter_column(identifier: str) -> str:
    return f"q__{identifier.replace('.', '__')}"


class EventRow:
    """One event of a person: its own facts, and the parameters of the person's place."""

    def __init__(self, entity: str, layout: Layout, world: str, where: str) -> None:
        self.entity, self.layout, self.where = entity, layout, where
        self.dialect = layout.dialect_of(world)
        self.facts: set[str] = set()
        self.parameters: set[str] = set()

    def fact(self, node: Fact) -> tuple[str, bool]:
        self.facts.add(node.name)
        return quoted(f"e__{node.name}"), node.key in self.dialect.nullable

    def value(self, node: Value) -> Bundle:
        raise AssertionError("the checker lets only event facts into event aggregates")

    def param(self, node: Param) -> Bundle:
        bundle = self.layout.parameters[node.id]
        if bundle.value == quoted(parameter_column(node.id)):
            self.parameters.add(quoted(parameter_column(node.id)))
        return bundle

    def aggregate(self, node: Aggregate) -> Bundle:
        raise AssertionError("the checker allows no aggregate inside an aggregate")

    def query(self, columns: Columns, world: str) -> str:
        names = [f'e."{name}" AS {quoted(f"e__{name}")}' for name in sorted(self.facts)]
        names += [f"h.{name}" for name in sorted(self.parameters)]
        source = (
            f"SELECT {', '.join(['e.person_no', 'e.phantom', *names])} FROM {world}_{self.entity.replace('.', '_')} e"
        )
        if self.parameters:  # the standard of the place where the person lives
            source += f" JOIN {world}_person p ON p.person_no = e.person_no JOIN {world}_household h ON h.household_no = p.household_no"
        return _grouped("person_no", columns, source)


def _grouped(key: str, columns: Columns, source: str, by: str | None = None) -> str:
    found = ", ".join(f"{text} AS {name}" for text, name in columns.texts.items())
    return f"SELECT {by or key} AS {key}, {found} FROM ({source}) GROUP BY {by or key}"


class _Row(ABC):
    """What persons and households share: facts, parameters, items, layers."""

    key: str
    entity: str

    def __init__(self, layout: Layout, world: str, where: str) -> None:
        self.layout, self.world, self.where = layout, world, where
        self.dialect = layout.dialect_of(world)
        self.own: set[str] = set()
        self.household: set[str] = set()
        self.needs_household = False
        self.tiles: dict[str, list[str]] = {}
        self.layers: list[list[tuple[str, str]]] = []
        self.here: dict[str, tuple[Stored, int]] = {}
        self.groups: dict[str, tuple[Columns, _Row | EventRow]] = {}
        self.level = 0  # of what is being compiled: one above the highest layer it reads

    # -- leaves --------------------------------------------------------------------------------

    def fact(self, node: Fact) -> tuple[str, bool]:
        nullable = node.key in self.dialect.nullable
        if node.entity == self.entity:
            self.own.add(node.name)
            return quoted(f"{self.entity[0]}__{node.name}"), nullable
        self.household.add(node.name)
        self.needs_household = True
        return quoted(f"h__{node.name}"), nullable

    def param(self, node: Param) -> Bundle:
        bundle = self.layout.parameters[node.id]
        if bundle.value == quoted(parameter_column(node.id)):
            self.needs_household = True
            self.household.add("")
        return bundle

    def value(self, node: Value) -> Bundle:
        if node.item in self.here:
            stored, depth = self.here[node.item]
            self.level = max(self.level, depth)
            return stored.bundles[node.part]
        if node.item in self.layout.light and node.entity == self.entity:
            self.compile_item(self.layout.items[node.item])
            return self.value(node)
        stored = self.layout.stored[self.world, node.item]
        assert stored.tile is not None
        kept = self.tiles.setdefault(stored.tile, [])
        kept.extend(column for column in stored.columns if column not in kept)
        return stored.bundles[node.part]

    @abstractmethod
    def aggregate(self, node: Aggregate) -> Bundle: ...

    # -- items ---------------------------------------------------------------------------------

    def add_layer(self, depth: int, columns: list[tuple[str, str]]) -> None:
        while len(self.layers) <= depth:
            self.layers.append([])
        self.layers[depth].extend(columns)

    def compile(self, node: Node) -> tuple[Bundle, int]:
        """The bundle of a tree and the layer in which its text may stand."""
        outer, self.level = self.level, 0
        bundle = expression(node, self, self.dialect)
        depth, self.level = self.level, max(outer, self.level)
        return bundle, depth

    def compile_item(self, item: Item) -> Stored:
        """Add the item's columns as layers; returns how to read them."""
        outer_where, outer_level = self.where, self.level
        self.where = item.id
        stored, depth = self._policy(item) if item.policy is not None else self._definition(item)
        self.here[item.id] = (stored, depth)
        self.where, self.level = outer_where, outer_level
        return stored

    def _definition(self, item: Item) -> tuple[Stored, int]:
        assert item.formula is not None
        bundle, depth = self.compile(item.formula)
        name, columns = f"i__{item.id}", []
        masks: Miss = {}
        for word, text in bundle.asks.items():
            columns.append((f"{name}__m{word}", text))
            masks[word] = quoted(f"{name}__m{word}")
        if bundle.num is None:
            columns.append((name, bundle.sql))
            read = Bundle(bundle.nullable, masks, sql=quoted(name), guarded=True)
        else:
            read = self._number_columns(name, bundle, masks, columns)
        self.add_layer(depth, columns)
        return Stored(tuple(column for column, _ in columns), {"value": read}), depth + 1

    def _number_columns(self, name: str, bundle: Bundle, masks: Miss, columns: list[tuple[str, str]]) -> Bundle:
        def put(suffix: str, num: Num) -> Num:
            columns.append((f"{name}{suffix}", num.n))
            d = num.d
            if d.factors:
                columns.append((f"{name}{suffix}__d", d.sql()))
                d = Den(1, (quoted(f"{name}{suffix}__d"),), d.high)
            return replace(num, n=quoted(f"{name}{suffix}"), d=d)

        exact = put("", bundle.exact)
        low = exact if bundle.at_least is bundle.exact else put("__lo", bundle.at_least)
        high = exact if bundle.at_most is bundle.exact else put("__hi", bundle.at_most)
        return Bundle(bundle.nullable, masks, num=exact, low=low, high=high, guarded=True)

    def _policy(self, item: Item) -> tuple[Stored, int]:
        found = [self.compile(condition.when) for condition in item.conditions]
        top = max(depth for _, depth in found)
        names = [quoted(f"c__{item.id}__{number}") for number in range(len(found))]
        self.add_layer(top, [(name.strip('"'), bundle.sql) for name, (bundle, _) in zip(names, found, strict=True)])
        outcome, amount = quoted(f"{item.id}__outcome"), quoted(f"{item.id}__amount")
        self.add_layer(top + 1, [(outcome.strip('"'), " AND ".join(names))])
        asks = union(
            *(
                {word: f"(CASE WHEN {name} IS NULL THEN {mask} ELSE 0 END)" for word, mask in bundle.miss.items()}
                for name, (bundle, _) in zip(names, found, strict=True)
                if bundle.nullable
            )
        )
        arms = {word: [f"WHEN {outcome} IS NULL THEN {mask}"] for word, mask in asks.items()}
        nullable = any(bundle.nullable for bundle, _ in found)
        columns = [f"{item.id}__outcome"]
        num = Num(amount, ONE, 0, 0, nullable=True)
        depth = top + 2
        if item.amount is not None:
            bundle, needed = self.compile(item.amount)
            depth = max(depth, needed)
            self.add_layer(depth, [(amount.strip('"'), f"CASE WHEN {outcome} THEN {bundle.exact.n} END")])
            num = replace(bundle.exact, n=amount, nullable=True)
            for word, mask in bundle.miss.items() if bundle.nullable else ():
                arms.setdefault(word, []).append(f"WHEN {outcome} AND {amount} IS NULL THEN {mask}")
            nullable = nullable or bundle.nullable
            columns.append(f"{item.id}__amount")
        always = [not bundle.nullable for bundle, _ in found]
        bits = [(f"{item.id}__true", _bits(names, always, "")), (f"{item.id}__false", _bits(names, always, "NOT "))]
        masks = [(f"{item.id}__missing{word}", f"CASE {' '.join(texts)} ELSE 0 END") for word, texts in arms.items()]
        self.add_layer(depth + 1, [*bits, *masks])
        miss = {word: quoted(f"{item.id}__missing{word}") for word in arms}
        stored = Stored(
            (*columns, *(name for name, _ in (*bits, *masks))),
            {
                "outcome": Bundle(any(b.nullable for b, _ in found), miss, sql=outcome),
                "amount": Bundle(
                    True,
                    miss,
                    num=replace(
                        num,
                        n=f"(CASE WHEN {outcome} THEN {amount} WHEN NOT {outcome} THEN 0 END)"
                        if item.amount is not None
                        else "CAST(NULL AS BIGINT)",
                        low=min(0, num.low),
                    ),
                ),
            },
        )
        return stored, depth + 2

    # -- text ----------------------------------------------------------------------------------

    def _joins(self) -> tuple[list[str], list[str]]:
        """(columns, joins) of tiles and groups."""
        columns, joins = [], []
        for number, (tile, names) in enumerate(self.tiles.items()):
            alias = f"t{number}"
            key = "household_no" if tile.startswith("household") else "person_no"
            joins.append(f"LEFT JOIN {self._tile(tile)} {alias} ON {alias}.{key} = b.{key}")
            columns += [f"{alias}.{quoted(name)}" for name in names]
        for number, (over, (found, inner)) in enumerate(self.groups.items()):
            alias = f"g{number}"
            joins.append(
                f"LEFT JOIN ({self._group_query(over, found, inner)}) {alias} ON {alias}.{self.key} = b.{self.key}"
            )
            columns += [f"{alias}.{name}" for name in found.texts.values()]
        return columns, joins

    def _tile(self, tile: str) -> str:
        return tile if self.world == "block" else f"{self.world}_{tile}"

    @abstractmethod
    def _group_query(self, over: str, found: Columns, inner: "_Row | EventRow") -> str: ...

    @abstractmethod
    def base(self) -> str: ...

    def query(self, output: list[str]) -> str:
        """The whole query; `output` are the columns besides the keys."""
        steps = [f"s0 AS ({self.base()})"]
        for number, layer in enumerate(self.layers, 1):
            texts = ", ".join(f"{text} AS {quoted(name)}" for name, text in layer)
            steps.append(f"s{number} AS (SELECT *{', ' + texts if texts else ''} FROM s{number - 1})")
        keys = "person_no, household_no" if self.entity == "person" else "household_no"
        names = "".join(f", {quoted(name)}" for name in output)
        return f"WITH {', '.join(steps)} SELECT {keys}{names} FROM s{len(self.layers)}"


def _bits(names: list[str], always: list[bool], sign: str) -> str:
    """One bit per condition that holds (or fails); a condition that is never unknown needs no CASE."""
    kind = "INTEGER" if len(names) < 31 else "BIGINT"
    return " + ".join(
        f"CAST({sign}{name} AS {kind}) * {1 << number}"
        if known
        else f"CASE WHEN {sign}{name} THEN {1 << number} ELSE 0 END"
        for number, (name, known) in enumerate(zip(names, always, strict=True))
    )


class PersonRow(_Row):
    key, entity = "person_no", "person"

    def __init__(self, layout: Layout, world: str, where: str, phantom: bool = False) -> None:
        super().__init__(layout, world, where)
        self.phantom = phantom

    def aggregate(self, node: Aggregate) -> Bundle:
        """Over the person's events or relatives; members were hoisted to the household by the checker."""
        event = node.over.startswith("event.")
        if node.over not in self.groups:
            inner: _Row | EventRow = (
                EventRow(node.over, self.layout, self.world, self.where)
                if event
                else PersonRow(self.layout, "related", self.where, phantom=True)
            )
            self.groups[node.over] = (Columns(f"g{len(self.groups)}_"), inner)
        columns, inner = self.groups[node.over]
        key: FactKey = ("events", node.over) if event else ("relation", node.over)
        return aggregate(node, inner, columns, inner.dialect, ("phantom", self.dialect.bit(key)))

    def _group_query(self, over: str, found: Columns, inner: "_Row | EventRow") -> str:
        if isinstance(inner, EventRow):
            return inner.query(found, self.world)
        assert isinstance(inner, PersonRow)
        source = (
            f"SELECT r.person_no AS owner_no, s.* FROM {self.world}_relation r "
            f"LEFT JOIN ({inner.query(inner.everything())}) s ON s.person_no = r.other_no WHERE r.kind = {literal(over)}"
        )
        return _grouped("person_no", found, source, by="owner_no")

    def everything(self) -> list[str]:
        """Every column this row offers, for use as a sub-query."""
        names = [f"p__{name}" for name in sorted(self.own)] + [f"h__{name}" for name in sorted(self.household) if name]
        names += self._parameter_columns()
        names += [column for columns in self.tiles.values() for column in columns]
        names += [name for layer in self.layers for name, _ in layer]
        return [*names, *(["phantom"] if self.phantom else [])]

    def _parameter_columns(self) -> list[str]:
        if "" not in self.household:
            return []
        return [
            parameter_column(p) for p, b in self.layout.parameters.items() if b.value == quoted(parameter_column(p))
        ]

    def base(self) -> str:
        columns = ["b.person_no", "b.household_no", *(f'b."{name}" AS "p__{name}"' for name in sorted(self.own))]
        if self.phantom:
            columns.append("(b.person_id IS NULL) AS phantom")
        extra, joins = self._joins()
        if self.needs_household:
            joins.insert(0, f"LEFT JOIN {self.world}_household h ON h.household_no = b.household_no")
            columns += [f'h."{name}" AS "h__{name}"' for name in sorted(self.household) if name]
            columns += [f"h.{quoted(name)}" for name in self._parameter_columns()]
        return f"SELECT {', '.join([*columns, *extra])} FROM {self.world}_person b {' '.join(joins)}"


class HouseholdRow(_Row):
    key, entity = "household_no", "household"

    def aggregate(self, node: Aggregate) -> Bundle:
        if "member" not in self.groups:
            inner = PersonRow(self.layout, self.world, self.where, phantom=self.layout.member_phantoms)
            self.groups["member"] = (Columns("m"), inner)
        columns, inner_row = self.groups["member"]
        assert isinstance(inner_row, PersonRow)
        phantom = ("phantom", self.dialect.bit(("relation", "member"))) if self.layout.member_phantoms else None
        return aggregate(node, inner_row, columns, self.dialect, phantom)

    def _group_query(self, over: str, found: Columns, inner: "_Row | EventRow") -> str:
        assert isinstance(inner, PersonRow)
        return _grouped("household_no", found, inner.query(inner.everything()))

    def base(self) -> str:
        columns = ["b.household_no", *(f'b."{name}" AS "h__{name}"' for name in sorted(self.own))]
        parameters = [
            parameter_column(p) for p, b in self.layout.parameters.items() if b.value == quoted(parameter_column(p))
        ]
        if "" in self.household:
            columns += [f"b.{quoted(name)}" for name in parameters]
        extra, joins = self._joins()
        return f"SELECT {', '.join([*columns, *extra])} FROM {self.world}_household b {' '.join(joins)}"
