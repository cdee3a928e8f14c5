"""Where money went, as tables and charts for the budget desk. Works on `huimin.budget.delivery`."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from huimin.budget import delivery
from huimin.kernel import Text, yuan
from huimin.web.design.charts import Bar, Bars
from huimin.web.design.tables import Column, Row, Table, Tag

Named = Callable[[str], Text]
MOST_ROWS = 10
_PROGRAMME, _AREA, _MONEY = Column(Text("项目", "Programme")), Column(Text("地区", "Area")), Text("金额(元)", "Yuan")


def scores(found: delivery.Delivery, area: Named) -> Table:
    """The county first, then the places below it; what is not known stays a dash."""
    parts = [part.id for part in found.scores[0].parts]
    columns = [_AREA, Column(Text("效能分", "Score"), "right"), Column(Text("预警", "Alert")),
               *(Column(Text(words.zh, words.en.capitalize()), "share") for words in (delivery.PARTS[part][0] for part in parts))]
    rows = [Row([area(one.area), "" if one.value is None else f"{float(one.value):.1%}", _mark(one.value, one.alert),
                 *(None if part.value is None else float(part.value) for part in one.parts)]) for one in found.scores]
    return Table(Text("效能分和它的各个部分", "The score and its parts"), columns, rows)


def _mark(value: Fraction | None, alert: bool) -> Tag:
    if value is None:
        return Tag(Text("知道的太少", "too little known"))
    return Tag(Text("低于预警线", "below the line"), "late") if alert else Tag(Text("没有", "none"), "done")


def definitions(found: delivery.Delivery) -> list[dict[str, Any]]:
    """Each part of the score: its name, what is counted, its weight, and the numbers of the county."""
    told = []
    for part in found.scores[0].parts:
        unit = Text("人", " people") if part.id == "work" else Text("元", " yuan")
        good, whole = (f"{n:,}" if part.id == "work" else yuan(n) for n in (part.good, part.whole))
        numbers = Text(f"全县:{good} ÷ {whole}{unit.zh}", f"here: {good} ÷ {whole}{unit.en}")
        numbers = numbers if part.whole else Text("还没有数", "no figures yet")
        words, weight = delivery.definition(part.id, found), f"{part.weight:g}"
        told.append({"name": delivery.PARTS[part.id][0], "words": Text(f"(权重 {weight}):{words.zh}。{numbers.zh}",
                                                                       f"(weight {weight}): {words.en}; {numbers.en}")})
    return told


def bands(found: delivery.Delivery) -> Bars | None:
    """How long money took; none before anything was paid."""
    speed = found.speed
    if not speed.fen:
        return None
    return Bars(Text(f"一半的钱到账后{speed.median}天以内发出,九成在{speed.ninth}天以内",
                     f"Half of the money was paid within {speed.median} days of coming in, nine tenths within {speed.ninth}"),
                Text("从到账到发放", "From coming in to being paid"), _MONEY,
                [Bar(delivery.band_words(band), band.fen / 100) for band in speed.bands if band.fen or band.least is not None],
                Text("先进先出:同一项目(写明文号的同一文号)里,先到账的先发出。",
                     "First in, first out, within a programme (and a document where a payment names one)."))


def programmes(found: delivery.Delivery, programme: Named) -> Table:
    columns = [_PROGRAMME, Column(Text("到账(元)", "Came in"), "yuan"), Column(Text("发出(元)", "Paid"), "yuan"),
               Column(Text("平均天数", "Mean days"), "quantity"), Column(Text("九成在几天内", "Nine tenths within"), "number")]
    rows = [Row([programme(one.id), one.received, one.speed.fen, one.speed.mean, one.speed.ninth]) for one in found.programmes]
    total = [Text("合计", "Total"), *_sums(rows, (1, 2)), found.speed.mean, found.speed.ninth]
    return Table(Text("各项目的钱", "Programme by programme"), columns, rows, total=total)


def not_there(found: delivery.Delivery, programme: Named) -> Table:
    """What of each programme's money has not reached people in time."""
    columns = [_PROGRAMME, Column(Text("没发出(元)", "Still held"), "yuan"), Column(Text("其中闲置(元)", "Of it idle"), "yuan"),
               Column(Text("先垫付(元)", "Paid ahead"), "yuan"), Column(Text("迟发(元)", "Paid late"), "yuan"),
               Column(Text("欠发(元)", "Owed"), "yuan")]
    rows = [Row([programme(one.id), one.held, one.idle, one.ahead, one.late, one.left]) for one in found.programmes]
    return Table(Text("没有按时发到的", "Not there in time"), columns, rows, total=[Text("合计", "Total"), *_sums(rows, range(1, 6))])


def _sums(rows: Sequence[Row], columns: Iterable[int]) -> list[int]:
    return [sum(int(row.cells[at]) for row in rows) for at in columns]


def slow(found: delivery.Delivery, area: Named, programme: Named) -> Table:
    columns = [_PROGRAMME, _AREA, Column(Text("到账", "Came in"), "day"), Column(Text("发放", "Paid"), "day"),
               Column(Text("天数", "Days"), "number"), Column(_MONEY, "yuan")]
    rows = [Row([programme(one.payment.programme), area(one.payment.area), one.receipt.day, one.payment.day, one.days, one.fen])
            for one in delivery.slow(found) if one.receipt is not None]
    return Table(Text(f"最慢的{len(rows)}笔", f"The {len(rows)} slowest"), columns, rows,
                 empty=Text(f"没有超过{found.rules.in_time}天才发出的钱。", f"No money took longer than {found.rules.in_time} days."))


def idle(found: delivery.Delivery, programme: Named) -> Table:
    columns = [_PROGRAMME, Column(Text("文号", "Document")), Column(Text("来自", "From")), Column(Text("到账", "Came in"), "day"),
               Column(Text("天数", "Days"), "number"), Column(_MONEY, "yuan")]
    rows = [Row([programme(one.receipt.programme), one.receipt.document, delivery.LEVELS[one.receipt.level], one.receipt.day, one.days,
                 one.fen]) for one in found.followed.idle]
    total = [Text("合计", "Total"), "", "", "", "", sum(one.fen for one in found.followed.idle)]
    return Table(Text("闲置的钱", "Idle money"), columns, rows, total=total,
                 empty=Text(f"没有到账超过{found.rules.idle_months}个月还没有发出的钱。",
                            f"No money has lain for more than {found.rules.idle_months} months."))


def owed(found: delivery.Delivery, area: Named, programme: Named) -> Table:
    """The oldest MOST_ROWS; the total is of all."""
    columns = [_PROGRAMME, _AREA, Column(Text("月份", "Month")), Column(Text("应于", "Due by"), "day"),
               Column(Text("过了几天", "Days since"), "number"), Column(Text("应发(元)", "Due"), "yuan"),
               Column(Text("欠发(元)", "Owed"), "yuan")]
    open_ = found.owed.open if found.owed else []
    rows = [Row([programme(one.due.programme), area(one.due.area), str(one.due.month), one.due.day, one.days, one.due.fen, one.left])
            for one in open_[:MOST_ROWS]]
    total = [Text("合计", "Total"), "", "", "", "", sum(one.due.fen for one in open_), sum(one.left for one in open_)]
    empty = Text("到期的都发了。", "Everything due has been paid.") if found.owed else \
        Text("资金记录里没有应发数,不知道欠不欠。", "The table says nothing of what was due, so arrears are not known.")
    return Table(Text("欠发的钱", "Arrears"), columns, rows, total=total, empty=empty)


def work(found: delivery.Delivery) -> Table | None:
    """None without a table of trainings."""
    if found.work is None:
        return None
    columns = [Column(Text("满几个月", "After months"), "number"), Column(Text("在工作", "In work"), "number"),
               Column(Text("没有工作", "Out of work"), "number"), Column(Text("不知道", "Not known"), "number"),
               Column(Text("还没到时候", "Too soon"), "number"), Column(Text("知道的人里在工作的", "In work, of those known"), "right")]
    rows = [Row([one.months, one.in_work, one.out, one.unknown, one.waiting, f"{one.in_work / one.known:.0%}" if one.known else ""])
            for one in found.work.after]
    return Table(Text("培训以后", "After training"), columns, rows)
