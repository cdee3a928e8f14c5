"""Delivery told: as JSON for `huimin efficiency --json`, as sentences, as tables that are also files.

    on, rules: {source, idle_months, in_time_days, alert}
    totals_fen: {received, paid, bounced, handed_back, due}        up to the day
    speed: {fen, mean_days, median_days, ninth_days, bands: [{least, most, fen}]}   least or most null: no end
    held_fen, idle_fen, ahead_fen, unmatched_fen, due_fen, late_fen, arrears_fen    due_fen: of sums whose day has passed
    programmes: [{id, received_fen, speed, ahead_fen, handed_back_fen, held_fen, idle_fen, due_fen, late_fen, arrears_fen}]
    idle: [{receipt, programme, document, level, area, received, days, fen}], slow: [{receipt, payment, programme, area, received, paid,
    days, fen}] the slowest 20, arrears: [{due, programme, area, month, by, days, due_fen, arrears_fen}]
    scores: [{area, value, known_share, alert, parts: [{id, good, whole, value, weight}]}]    the place itself first; value null: not known
    work: null or {people, placed, not_placed, placing_unknown, after: [{months, in_work, out, unknown, waiting}]}
    files: [path]
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from huimin.budget.delivery.flows import LEVELS, sums
from huimin.budget.delivery.measure import Delivery, Programme
from huimin.budget.delivery.score import Score
from huimin.budget.delivery.velocity import Band, Held, Slice, Speed
from huimin.kernel import PeopleCsv, Text, yuan_text

SLOWEST = 20
MADE_UP = Text("权重、门槛和天数是虚构的示例,本县应当自己定(工作区的 delivery.toml)",
               "weights, threshold and days are a made-up example; a county sets its own (delivery.toml in the workspace)")
PARTS = {
    "speed": (Text("拨付及时", "paid in time"), Text("发放的钱里,从到账起 {in_time} 天以内发出的占多少",
                                                   "of money paid, the share paid within {in_time} days of coming in")),
    "idle": (Text("没有闲置", "not idle"), Text("到账的钱里,没有闲置超过 {idle_months} 个月的占多少(跨年度项目在用款期内的不算闲置)",
                                              "of money that came in, the share that has not lain for more than {idle_months} months "
                                              "(a project whose plan still runs is not idle)")),
    "arrears": (Text("按时发放", "paid when due"), Text("到期应发的钱里,按期发到的占多少(欠发和迟发都算没有按期)",
                                                      "of sums whose day has passed, the share paid by that day (neither owed nor late)")),
    "reached": (Text("发到人", "arrived"), Text("发放的钱里,没有被银行退回的占多少", "of money paid, the share no bank sent back")),
    "work": (Text("就业帮扶", "still in work"),
             Text("培训过的人里,满 {work_scored} 个月时知道情况的,在工作的占多少(不到 {work_least} 人的不算)",
                  "of people trained whose work after {work_scored} months is known, the share in work "
                  "(fewer than {work_least} people: not counted)")),
}


def definition(part: str, found: Delivery) -> Text:
    rules, words = found.rules, PARTS[part][1]
    values = {"in_time": rules.in_time, "idle_months": rules.idle_months, "work_scored": rules.work_scored,
              "work_least": rules.work_least}
    return Text(words.zh.format(**values), words.en.format(**values))


def band_words(band: Band) -> Text:
    if band.least is None:
        return Text("先垫付、后到账", "paid before it came in")
    return Text(f"超过{band.least - 1}天", f"more than {band.least - 1} days") if band.most is None else \
        Text(f"{band.least}–{band.most}天", f"{band.least}–{band.most} days")


def headline(found: Delivery) -> Text:
    """What the score says of the whole place, in one sentence."""
    one = found.scores[0]
    if one.value is None:
        return Text("知道的部分太少,还不能给出效能分。", "Too little is known for a score.")
    mark = f"{float(one.value):.1%}"
    if one.alert:
        return Text(f"效能分 {mark},低于 {found.rules.alert:.0%} 的预警线({found.rules.alert_source})。",
                    f"The score is {mark}, below the alert line of {found.rules.alert:.0%} ({found.rules.alert_source}).")
    return Text(f"效能分 {mark},不低于 {found.rules.alert:.0%} 的预警线({found.rules.alert_source})。",
                f"The score is {mark}, not below the alert line of {found.rules.alert:.0%} ({found.rules.alert_source}).")


def as_json(found: Delivery) -> dict[str, Any]:
    totals, owed = sums(found.flows), found.owed
    return {
        "on": str(found.on),
        "rules": {"source": found.rules.source, "idle_months": found.rules.idle_months, "in_time_days": found.rules.in_time,
                  "alert": found.rules.alert},
        "totals_fen": totals, "speed": _speed(found.speed), "held_fen": sum(one.fen for one in found.followed.held),
        "idle_fen": sum(one.fen for one in found.followed.idle), "ahead_fen": sum(one.fen for one in found.followed.ahead),
        "unmatched_fen": sum(fen for _, fen in found.followed.unmatched),
        "due_fen": sum(one.due.fen for one in owed.owed) if owed else None,
        "late_fen": sum(one.late for one in owed.owed) if owed else None,
        "arrears_fen": sum(one.left for one in owed.owed) if owed else None,
        "programmes": [_programme(one) for one in found.programmes],
        "idle": [{"receipt": one.receipt.id, "programme": one.receipt.programme, "document": one.receipt.document,
                  "level": one.receipt.level, "area": one.receipt.area, "received": str(one.receipt.day), "days": one.days, "fen": one.fen}
                 for one in found.followed.idle],
        "slow": [{"receipt": one.receipt.id, "payment": one.payment.id, "programme": one.payment.programme, "area": one.payment.area,
                  "received": str(one.receipt.day), "paid": str(one.payment.day), "days": one.days, "fen": one.fen}
                 for one in slow(found) if one.receipt is not None],
        "arrears": [{"due": one.due.id, "programme": one.due.programme, "area": one.due.area, "month": str(one.due.month),
                     "by": str(one.due.day), "days": one.days, "due_fen": one.due.fen, "arrears_fen": one.left}
                    for one in (owed.open if owed else [])],
        "scores": [_score(one) for one in found.scores],
        "work": found.work and {"people": found.work.people, "placed": found.work.placed, "not_placed": found.work.not_placed,
                                "placing_unknown": found.work.placing_unknown,
                                "after": [vars(one) for one in found.work.after]},
    }


def slow(found: Delivery) -> list[Slice]:
    """Money that took longer than the rules call in time, the slowest first; at most SLOWEST."""
    late = [one for one in found.followed.paid if (one.days or 0) > found.rules.in_time]
    return sorted(late, key=lambda one: (-(one.days or 0), -one.fen, one.payment.id))[:SLOWEST]


def _speed(one: Speed) -> dict[str, Any]:
    return {"fen": one.fen, "mean_days": None if one.mean is None else round(one.mean, 1), "median_days": one.median,
            "ninth_days": one.ninth, "bands": [vars(band) for band in one.bands]}


def _programme(one: Programme) -> dict[str, Any]:
    return {"id": one.id, "received_fen": one.received, "speed": _speed(one.speed), "ahead_fen": one.ahead,
            "handed_back_fen": one.handed_back, "held_fen": one.held, "idle_fen": one.idle, "due_fen": one.due, "late_fen": one.late,
            "arrears_fen": one.left}


def _score(one: Score) -> dict[str, Any]:
    return {"area": one.area, "value": _share(one.value), "known_share": _share(one.known), "alert": one.alert,
            "parts": [{"id": part.id, "good": part.good, "whole": part.whole, "value": _share(part.value), "weight": part.weight}
                      for part in one.parts]}


def _share(value: Any) -> float | None:
    return None if value is None else round(float(value), 6)


# -- tables, for files and for downloads -----------------------------------------------------------------------------

Rows = Callable[[Delivery], Iterable[Sequence[str]]]


def _scores(found: Delivery) -> Iterable[Sequence[str]]:
    for one in found.scores:
        for part in one.parts:
            value = "" if part.value is None else f"{float(part.value):.6f}"
            yield [one.area, str(PARTS[part.id][0]), value, f"{part.weight:g}", str(definition(part.id, found))]
        whole = "" if one.value is None else f"{float(one.value):.6f}"
        yield [one.area, str(Text("效能分", "score")), whole, "", f"{float(one.known):.0%}"]


def _slices(found: Delivery) -> Iterable[Sequence[str]]:
    for one in (*found.followed.slices, *found.followed.handed_back):
        got = one.receipt
        yield ["" if got is None else got.id, one.payment.id, one.payment.programme, one.payment.area, "" if got is None else str(got.day),
               str(one.payment.day), "" if one.days is None else str(one.days), yuan_text(one.fen),
               str(Text("交回", "handed back") if one in found.followed.handed_back else Text("发放", "paid"))]


def _held(found: Delivery) -> Iterable[Sequence[str]]:
    for one in found.followed.held:
        yield _held_row(one)


def _held_row(one: Held) -> list[str]:
    got = one.receipt
    return [got.id, got.programme, got.document, str(LEVELS[got.level]), got.area, str(got.day), str(one.days), yuan_text(one.fen),
            str(Text("闲置", "idle") if one.idle else Text("未到期限", "not yet")), str(got.use_by or "")]


def _owed(found: Delivery) -> Iterable[Sequence[str]]:
    for one in found.owed.owed if found.owed else ():
        yield [one.due.id, one.due.programme, one.due.area, str(one.due.month), str(one.due.day), yuan_text(one.due.fen),
               yuan_text(one.in_time), yuan_text(one.late), yuan_text(one.left), str(one.days) if one.left else ""]


def _work(found: Delivery) -> Iterable[Sequence[str]]:
    for one in found.work.after if found.work else ():
        yield [str(one.months), str(one.in_work), str(one.out), str(one.unknown), str(one.waiting)]


_RECEIPT, _PROGRAMME, _AREA, _DAYS = Text("到账", "receipt"), Text("项目", "programme"), Text("地区", "area"), Text("天数", "days")
TABLES: dict[str, tuple[Sequence[Text], Rows]] = {
    "score": ((_AREA, Text("部分", "part"), Text("分值", "value"), Text("权重", "weight"),
               Text("定义(效能分一行:知道的权重)", "definition (of the score: weights known)")), _scores),
    "velocity": ((_RECEIPT, Text("发放", "payment"), _PROGRAMME, _AREA, Text("到账日", "received"), Text("发放日", "paid on"), _DAYS,
                  Text("金额(元)", "yuan"), Text("去向", "went")), _slices),
    "held": ((_RECEIPT, _PROGRAMME, Text("文号", "document"), Text("来自", "level"), _AREA, Text("到账日", "received"), _DAYS,
              Text("没有发出(元)", "held, yuan"), Text("结论", "state"), Text("用款期到", "use by")), _held),
    "arrears": ((Text("应发", "due"), _PROGRAMME, _AREA, Text("月份", "month"), Text("应于", "by"), Text("应发(元)", "due, yuan"),
                 Text("按期(元)", "in time"), Text("迟发(元)", "late"), Text("欠发(元)", "owed"), Text("欠了几天", "days owed")), _owed),
    "work": ((Text("满几个月", "after months"), Text("在工作", "in work"), Text("没有工作", "out of work"), Text("不知道", "not known"),
              Text("还没到时候", "too soon")), _work),
}


def write(found: Delivery, folder: Path) -> list[Path]:
    """Every table as a CSV; money in yuan. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / f"{name}.csv", titles, rows(found)) for name, (titles, rows) in TABLES.items()]


def _write(path: Path, titles: Iterable[Text], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        PeopleCsv(stream).writerows([[str(title) for title in titles], *rows])
    return path
