"""Link every list without usable numbers against the people of the register: a set of pairs, kept for good.

The set is a folder that is whole or not there; one row in huimin.db puts it in force. Its name is a hash of what was
compared and how, so linking the same twice makes nothing new:

    snapshots/<dataset>/<month>/links/<digest>/pairs.parquet   see linkage.LinkResult
                                               set.json        {dataset, month, records, people, probabilistic, settings, counts}

What is linked by itself and what a person is asked is decided from these pairs by the registry (`ties.py`), with
everything people have said so far; a decision is never overruled here.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.kernel import Month, Progress, Workspace, connect, new_folder, silent
from huimin.kernel.duck import file_literal, parquet
from huimin.linkage import LinkSettings, link
from huimin.registry import LINK_COLUMNS, PAIRS, Source, names_people, put_in_force, set_in_force, sources
from huimin.review import records
from huimin.review.decided import settle
from huimin.review.errors import NobodyToLinkWith

if TYPE_CHECKING:
    import duckdb

_FORMAT = 1
_WORK = "work"


@dataclass(frozen=True)
class Linked:
    """One list after linkage. new: pairs were found anew; probabilistic: by weighed evidence, not only by rule;
    counts: see registry.Ties.counts"""

    dataset: str
    month: Month
    new: bool
    probabilistic: bool
    counts: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        return {"dataset": self.dataset, "month": str(self.month), "new": self.new, "probabilistic": self.probabilistic, **self.counts}


def run(workspace: Workspace, month: Month, settings: LinkSettings | None = None, progress: Progress = silent) -> list[Linked]:
    """Link every such list in force for `month`; one entry per list.

    settings: thresholds; weighed evidence needs the extra `linkage` and is left out where it is not installed,
    unless settings ask for it. Raises NobodyToLinkWith, NoSnapshots, WorkspaceBusy, LinkagePackagesMissing.
    """
    settle(workspace)
    found = sources(workspace, month)
    lists, people = [source for source in found if source.ties], [source for source in found if names_people(source.schema)]
    if lists and not people:
        raise NobodyToLinkWith(month=month)
    if not lists:
        return []
    with workspace.writing():
        made = {source.dataset: _link(workspace, source, people, month, settings, progress) for source in lists}
    return [Linked(source.dataset, source.month, *made[source.dataset], source.ties.counts)
            for source in sources(workspace, month) if source.ties]


def after_load(workspace: Workspace, months: Iterable[Month], progress: Progress = silent) -> list[Linked]:
    """Link what a load brought, for every month it brought data of; a month without anybody to link with waits."""
    found: dict[str, Linked] = {}
    for month in sorted(set(months)):
        try:
            found |= {one.dataset: one for one in run(workspace, month, progress=progress)}
        except NobodyToLinkWith:
            continue  # said by `match`: the list may speak of anybody
    return list(found.values())


def tied(workspace: Workspace, linked: Iterable[Linked]) -> dict[tuple[str, str], str]:
    """(dataset, record) → identity number, for every record these lists have without a number and with a person."""
    found: dict[tuple[str, str], str] = {}
    connection = connect(readable=[workspace.snapshots], threads=1)
    for one in linked:
        source = next(source for source in sources(workspace, one.month) if source.dataset == one.dataset)
        assert source.ties is not None
        rows = connection.execute(f"SELECT record_key, person_key FROM {source.ties.table}").fetchall()
        found |= {(one.dataset, record): person for record, person in rows}
    connection.close()
    return found


def _link(workspace: Workspace, source: Source, people: Sequence[Source], month: Month, settings: LinkSettings | None,
          progress: Progress) -> tuple[bool, bool]:
    """Returns whether a set was made, and whether evidence was weighed."""
    chosen = replace(settings or LinkSettings(), one_to_one=source.schema.kind == "person")
    wanted = chosen.probabilistic and (settings is not None or _packages_there())
    chosen = replace(chosen, probabilistic=wanted)
    digest = _digest(source, people, chosen)
    target = source.path.parent / "links" / digest
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with new_folder(target) as folder:
            _fill(workspace, source, people, chosen, folder, progress)
    if set_in_force(workspace, source.dataset, source.digest, month) == target:
        return False, wanted
    put_in_force(workspace, source.dataset, source.digest, month, target)
    return True, wanted


def _packages_there() -> bool:
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("splink", "pypinyin", "opencc", "pyarrow"))


def _digest(source: Source, people: Sequence[Source], settings: LinkSettings) -> str:
    content = json.dumps([_FORMAT, source.digest, sorted(other.digest for other in people), asdict(settings)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _fill(workspace: Workspace, source: Source, people: Sequence[Source], settings: LinkSettings, folder: Path, progress: Progress) -> None:
    work = folder / _WORK
    work.mkdir()
    left, right = work / "records.parquet", work / "people.parquet"
    connection = connect(readable=[workspace.snapshots, folder], scratch=work / "spill")
    try:
        compared = [what for what in LINK_COLUMNS if what in source.schema.link]
        taken = f"WHERE record_id NOT IN (SELECT person_key FROM {source.data} WHERE person_key IS NOT NULL)"
        counts = [_write(connection, records.of_list(source), left),
                  _write(connection, f"SELECT * FROM ({records.of_register(people, compared)}) "
                                     f"{taken if settings.one_to_one else ''} ORDER BY record_id", right)]
        result = link(left, right, folder / PAIRS, settings, progress)
        if not settings.probabilistic:
            _ask_about_namesakes(connection, left, right, folder / PAIRS)
    finally:
        connection.close()
    shutil.rmtree(work)
    described = {"dataset": source.dataset, "month": str(source.month), "records": counts[0], "people": counts[1],
                 "probabilistic": settings.probabilistic, "settings": asdict(settings), "counts": dict(result.counts)}
    (folder / "set.json").write_text(json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8")


def _write(connection: "duckdb.DuckDBPyConnection", query: str, path: Path) -> int:
    connection.execute(f"COPY ({query}) TO {file_literal(path)} (FORMAT parquet)")
    return int(connection.execute(f"SELECT count(*) FROM {parquet(path)}").fetchall()[0][0])


def _ask_about_namesakes(connection: "duckdb.DuckDBPyConnection", left: Path, right: Path, pairs: Path) -> None:
    """Rules link only who is unmistakable; without weighed evidence a person is asked about everybody else of one
    name whose birth date is the same, or not given on either side."""
    aside = pairs.with_suffix(".aside")
    sex = "CASE {} WHEN '男' THEN '1' WHEN '女' THEN '2' WHEN '1' THEN '1' WHEN '2' THEN '2' END"
    digits = "regexp_replace(coalesce({}, ''), '[^0-9]', '', 'g')"
    connection.execute(
        f"COPY (SELECT * FROM {parquet(pairs)} UNION ALL BY NAME "
        f"SELECT l.record_id AS left_id, r.record_id AS right_id, 'rule' AS how, NULL::DOUBLE AS probability, 'review' AS outcome "
        f"FROM {parquet(left)} l JOIN {parquet(right)} r USING (name) "
        f"WHERE ({digits.format('l.birth_date')} IN ('', {digits.format('r.birth_date')}) OR r.birth_date IS NULL) "
        f"AND NOT coalesce({sex.format('l.sex')} <> {sex.format('r.sex')}, false) "
        f"AND l.record_id NOT IN (SELECT left_id FROM {parquet(pairs)} WHERE outcome = 'link') "
        f"AND r.record_id NOT IN (SELECT right_id FROM {parquet(pairs)} WHERE outcome = 'link') "
        f"ORDER BY left_id, right_id) TO {file_literal(aside)} (FORMAT parquet)")
    aside.replace(pairs)
