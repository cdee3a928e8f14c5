"""`huimin demo`: a made-up county through the whole chain, and what became of the cases planted in it.

    lists: {unclaimed, undue, amount, unknown, ok}     lines on each list
    planted: {<kind>: {planted, decidable, found}}     decidable: the files as written hold every fact the case needs
    false_lines, false_unexplained                     lines nobody planted; those no faulty row of a department explains
    links: {records, linked, right, review, untied}    the list without numbers: right of those linked by themselves
    people, seconds, run, folder
    with --months: months: [{month, people, births, arrived, died, left, ...}], people, seconds, folder and nothing else
"""

import shutil
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from huimin.cli import link as link_verb
from huimin.cli import match as match_verb
from huimin.cli.command import option, verb
from huimin.cli.screen import Screen
from huimin.cli.serve import open_office
from huimin.cli.table import cut, table
from huimin.cli.values import COUNT, FOLDER, MONTH
from huimin.kernel import HuiminError, Month, Text, Workspace, silent, write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huimin.demo import Score, Truth
    from huimin.matching import MatchResult
    from huimin.review import Linked

_Key = TypeVar("_Key", str, tuple[str, str])
_DERIVED = {"consequence", "order_of_lists"}
MARKER = ".huimin-demo"
_OURS = ("huimin.toml", "areas.csv", "stress.toml", "resources.csv", "huimin.db", "huimin.db-wal", "huimin.db-shm", ".lock", "inbox",
         "mappings", "policies", "parameters", "catalog", "delivery", "allocation", "pooling", "instant", "snapshots", "registry", "runs",
         "truth", "office", "office.db", "office.db-wal", "office.db-shm")

_AS_IF_LIVE = """
[exchange]
agreements = "required"

[office]
accounts = "demo"
phone = "12345"
silent_days = 7
notice_days = 10
"""


class NotOurs(HuiminError):
    """The folder holds something the demo did not make."""

    code = "HM-CLI-004"
    exit_code = 13
    zh = "{home} 里有不是示例生成的东西,没有改动。请用 --home 指定一个空文件夹。"
    en = "{home} holds things the demo did not make; nothing was changed. Name an empty folder with --home."


@verb("demo", Text(
    "造一个小县(人物、金额、标准都是编造的),把全过程走一遍:部门文件、导入、匹配、名单、工作簿,\n"
    "最后打开事先封存的真相,看埋下的案例找到了多少。再次运行会换掉它自己生成的那个县,不碰别的文件夹。",
    "Make up a small county (people, sums and standards are invented) and run the whole chain: department\n"
    "files, loading, matching, lists, workbooks; then open the sealed truth and see how many planted cases\n"
    "were found. Running it again replaces the county it made, and touches no other folder."))
@option("--people", type=COUNT, default="20000", text=Text("人数(默认 20000)", "how many people (default 20000)"))
@option("--seed", type=COUNT, default="20261101", text=Text("随机种子:同样的种子得到同样的县", "seed: the same seed makes the same county"))
@option("--home", type=FOLDER, default="data/demo", text=Text("放在这个文件夹(默认 ./data/demo)", "folder (default ./data/demo)"))
@option("--months", type=COUNT, default="0", text=Text(
    "不做以上各步,而是让这个县逐月生活这么多个月,写出每个月的部门文件,供逐月导入和匹配",
    "instead of all that, let the county live on for so many months and write each month's department files, to load and match"))
@option("--start", type=MONTH, text=Text(
    "与 --months 一起用:从这个月开始(默认在示例县平常的那个月结束)",
    "with --months: begin in this month (default: end in the month the demo usually shows)"))
@option("--serve", is_flag=True, text=Text("做完以后打开办事网页", "open the office in a browser afterwards"))
def command(screen: Screen, people: int, seed: int, home: Path, months: int, start: Month | None, serve: bool) -> None:
    from huimin import demo, exchange, matching, review

    started = time.monotonic()
    _clear(home)
    if months:
        _live(screen, people, seed, home, start, months, started)
        return
    demo.generate(home, people, seed, progress=screen.progress, entitlements=entitlements)
    write_text(home / MARKER, "made by huimin demo\n")
    workspace = _agreed(home)
    exchange.load(workspace, *matching.read_data_side(workspace), progress=screen.progress)
    linked = review.run(workspace, matching.month_or_latest(workspace, None), progress=screen.progress)
    links = _links(linked, review.tied(workspace, linked), demo.read_records(home))
    run = matching.match(workspace, progress=screen.progress, at_hand=True)
    books = matching.workbooks(workspace, run, progress=screen.progress)
    _delivered(workspace)
    found = demo.score(home, lines_of(run))
    data = demo_json(run, found, people=int(run.summary["counts"]["people_in_scope"]), seconds=time.monotonic() - started)
    data["links"] = links
    screen.show(data, lambda: "\n\n".join(filter(None, [
        match_verb.title(run), match_verb.four_numbers(run.lists), match_verb.by_policy(run.summary),
        _planted(found), _not_found(found), "\n".join([_linked(links), *link_verb.by_rule_only(linked)]),
        match_verb.remarks(run.summary), match_verb.where(run, books),
        match_verb.next_step(run, home)])))
    if serve:
        open_office(screen, home)


def _live(screen: Screen, people: int, seed: int, home: Path, start: Month | None, months: int, started: float) -> None:
    """The living county ends in the month the demo usually shows. A life without files that anyone agreed to: nothing is loaded."""
    from huimin import demo

    flows = demo.live(home, people, seed, start or demo.DEFAULT_MONTH.shift(-months), months, screen.progress, entitlements)
    write_text(home / MARKER, "made by huimin demo\n")
    data = {"months": [month.as_json() for month in flows], "people": flows[-1].people,
            "seconds": round(time.monotonic() - started, 1), "folder": str(home)}
    headers = [str(text) for text in (
        Text("月份", "month"), Text("人口", "people"), Text("出生", "births"), Text("迁入", "arrived"), Text("死亡", "died"),
        Text("迁出", "left"), Text("失业", "jobs lost"), Text("患重病", "fell ill"), Text("迟报死亡", "late deaths"))]
    rows = [[str(one.month), one.people, one.births, one.arrived, one.died, one.left, one.jobs_lost, one.fell_ill, one.reported_late]
            for one in flows]
    screen.show(data, lambda: "\n\n".join([table(headers, rows, numbers=tuple(range(1, 9))), str(Text(
        f"每个月的部门文件在 {home / 'inbox'}。接着:huimin load --home {home},再 huimin match --home {home} --month 月份",
        f"Each month's department files are in {home / 'inbox'}. Next: huimin load --home {home}, "
        f"then huimin match --home {home} --month MONTH"))]))


def _agreed(home: Path) -> Workspace:
    """Made-up agreements for all the policies read, of which every department says yes; from now on nothing is read without one."""
    from datetime import date, timedelta

    from huimin import agreements, matching
    from huimin.catalog import dataset_rows, standard_datasets

    settings = home / "huimin.toml"
    write_text(settings, settings.read_text(encoding="utf-8") + _AS_IF_LIVE)
    write_text(home / "catalog" / "datasets.csv", dataset_rows(
        replace(entry, impact_assessment=f"示例-{entry.id}") for entry in standard_datasets().values() if entry.sensitive))
    workspace, today = Workspace.open(home), date.today()
    assert workspace.month is not None
    prepared = matching.prepare(workspace, workspace.month.last_day)
    for asked in matching.drafts(prepared, today, today + timedelta(days=365), "示例局长"):
        needed = matching.items_needed(prepared, asked.policies)
        found = agreements.request(workspace, asked, needed, [matching.PURPOSE], today, "示例经办人(民政局)")
        agreements.agree(workspace, found.id, today, f"示例管理员({asked.provider})")
    return workspace


def _delivered(workspace: Workspace) -> None:
    """The made-up provider's claims, of which the last is not accepted yet, and the made-up donations with their uses."""
    from huimin.budget import delivery

    folder, by = workspace.root / delivery.FOLDER, "示例经办人(民政局)"
    if not folder.is_dir():
        return
    claims = delivery.read_claims(folder / "results.csv")
    ids = delivery.claim(workspace, delivery.read_contracts(workspace), claims, by, claims[-1].month.last_day)
    for id, one in list(zip(ids, claims, strict=True))[:-1]:
        delivery.verify(workspace, id, one.count, by, one.month.last_day)
        delivery.accept(workspace, id, "示例局长(民政局)", one.month.last_day)
    delivery.receive(workspace, delivery.read_gifts(folder / "donations.csv"), by)
    delivery.use(workspace, delivery.read_uses(folder / "uses.csv"), by)


def entitlements(home: Path) -> dict[tuple[str, str], int]:
    """(policy, unit) → fen per period for everyone entitled in that workspace: the real chain, without progress.

    Units are identity numbers for policies of persons and household numbers for policies of households;
    0 fen for policies that confer a status.
    """
    from huimin import exchange, matching, review
    from huimin.linkage import LinkSettings

    workspace = Workspace.open(home)
    exchange.load(workspace, *matching.read_data_side(workspace), progress=silent)
    review.run(workspace, matching.month_or_latest(workspace, None), LinkSettings(probabilistic=False))  # clean rows need no more
    run = matching.match(workspace)
    return {(line.policy, str(line.household_id if line.unit == "household" else line.person_id)): line.entitled_fen or 0
            for name in ("unclaimed", "amount", "ok") for line in run.lines(name)}


def lines_of(run: "MatchResult") -> list[Any]:
    """The lines of a run in the form the score reads: about a person or about a household, not both.

    A household without a number is named by its one known member.
    """
    from huimin.demo import Line

    return [Line(name, line.policy, "" if line.unit == "household" and line.household_id else line.person_id or "",
                 line.household_id or "", line.reason.startswith("disputed."))
            for name in ("unclaimed", "undue", "amount", "unknown") for line in run.lines(name)]


def demo_json(run: "MatchResult", found: "Score", people: int, seconds: float) -> dict[str, Any]:
    return {"lists": run.lists, "planted": planted_by_kind(found), "false_lines": len(found.false),
            "false_unexplained": len(found.unexplained), "people": people, "seconds": round(seconds, 1),
            "run": run.id, "folder": str(run.folder)}


def planted_by_kind(found: "Score") -> dict[str, dict[str, int]]:
    """kind → planted, decidable (the files hold every fact needed), found."""
    return _planted_by(found, lambda line: line.kind)


def planted_by_list(found: "Score") -> dict[tuple[str, str], dict[str, int]]:
    """(list, kind) → the same, list by list, what merely follows from other cases at the end of each."""
    counts = _planted_by(found, lambda line: (line.list, line.kind))
    order = list(match_verb.LIST_NAMES)
    return {key: counts[key] for key in sorted(counts, key=lambda key: (order.index(key[0]), key[1] in _DERIVED, key[1]))}


def _planted_by(found: "Score", key: "Callable[[Truth], _Key]") -> "dict[_Key, dict[str, int]]":
    everything = [*found.found, *found.missed]
    planted = Counter(key(line) for line in everything)
    decidable = Counter(key(line) for line in everything if line.decidable)
    seen = Counter(key(line) for line in found.found)
    return {name: {"planted": planted[name], "decidable": decidable[name], "found": seen[name]} for name in sorted(planted)}


def _planted(found: "Score") -> str:
    words: dict[str, Truth] = {line.kind: line for line in (*found.found, *found.missed)}
    headers = [str(text) for text in (Text("应在名单", "list"), Text("埋下的案例", "planted case"), Text("埋下", "planted"),
                                      Text("可判定", "decidable"), Text("找到", "found"))]
    rows = [[match_verb.LIST_NAMES[name], cut(_reason(words[kind]), 60), *counts.values()]
            for (name, kind), counts in planted_by_list(found).items()]
    return table(headers, rows, numbers=(2, 3, 4))


def _not_found(found: "Score") -> str:
    """Misses the files explain, misses they do not, and lines that are not true."""
    lines = [str(Text(f"不实的线索:{len(found.false)} 条,其中部门文件出错造成 {len(found.false) - len(found.unexplained)} 条。",
                      f"False lines: {len(found.false)}, of which {len(found.false) - len(found.unexplained)} come from faulty rows."))]
    why = Counter((line.why_not_zh, line.why_not_en) for line in found.missed if not line.decidable)
    lines += [str(Text(f"没有找到 {count} 条:{zh or '部门文件缺少所需的事实'}。", f"Not found: {count}: {en or 'the files lack a fact'}."))
              for (zh, en), count in why.most_common(6)]
    if found.missed_decidable:
        lines.append(str(Text(f"另有 {len(found.missed_decidable)} 条文件里有全部事实而没有找到。",
                              f"A further {len(found.missed_decidable)} were missed although the files hold every fact.")))
    return "\n".join(lines)


def _links(linked: "Sequence[Linked]", tied: Mapping[tuple[str, str], str], truth: Mapping[tuple[str, str], str]) -> dict[str, int]:
    right = sum(truth.get(record) == person for record, person in tied.items())
    return {"records": len(truth), "linked": len(tied), "right": right,
            **{name: sum(one.counts[name] for one in linked) for name in ("review", "untied")}}


def _linked(links: Mapping[str, int]) -> str:
    return str(Text(
        f"没有证件号的名单(县医院重病随访登记)共 {links['records']} 条:自动关联到人 {links['linked']} 条,其中 {links['right']} 条正确;"
        f"{links['review']} 条等人确认,{links['untied']} 条找不到人。",
        f"The list without identity numbers (hospital follow-up) has {links['records']} records: {links['linked']} were tied to people, "
        f"{links['right']} of them rightly; {links['review']} await a person's decision, nobody was found for {links['untied']}."))


def _reason(line: "Truth") -> str:
    if line.kind == "consequence":
        return str(Text("由其他案例连带", "follows from other cases"))
    return str(Text(line.reason_zh, line.reason_en))


def _clear(home: Path) -> None:
    """Remove the county an earlier demo made; anything else in the folder is a reason to stop."""
    if not home.exists() or not any(home.iterdir()):
        return
    strangers = {path.name for path in home.iterdir()} - {*_OURS, MARKER}
    if not (home / MARKER).is_file() or strangers:
        raise NotOurs(home=home)
    for name in (*_OURS, MARKER):
        path = home / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
