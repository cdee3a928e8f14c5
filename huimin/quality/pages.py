"""The figures as pages: one of all datasets, one per dataset, in both languages. No script, nothing fetched, print-ready.

Every chart is drawn as SVG with its values in a table beside it. A figure that is not told because it is of too few
people shows as “–”, and the page says why.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from huimin.catalog import DatasetEntry
from huimin.kernel import Text, use_language, write_text
from huimin.quality.charts import line_chart
from huimin.quality.measure import SMALL, DatasetQuality, MonthQuality
from huimin.quality.promises import promises

Reason = Callable[[str], Text]
_MEASURES: Sequence[tuple[Text, Text, Callable[[MonthQuality], float | None]]] = (
    (Text("完整", "Complete"), Text("各列填了的比例,各列平均", "cells that are filled, mean over the columns"), lambda m: m.completeness),
    (Text("有效", "Valid"), Text("收下的行占送来的行", "rows accepted, of rows that came"), lambda m: m.validity),
    (Text("不重复", "Unique"), Text("没有重复号码的行", "rows that repeat no number"), lambda m: m.uniqueness),
    (Text("与其他部门一致", "Agrees"), Text("同一个人,两个部门说法相同的比例", "people on whom another department says the same"),
     lambda m: m.agreement),
)


def write_pages(datasets: Sequence[DatasetQuality], folder: Path, county: str, reason: Reason,
                entries: Mapping[str, DatasetEntry]) -> list[Path]:
    """Write index and dataset pages (`*.html` Chinese, `*.en.html` English) and quality.json into `folder`.

    county: its name; reason: words for a reason rows were refused; entries: of the catalogue, by dataset
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / "quality.json"]
    write_text(written[0], json.dumps({"datasets": [as_json(one, entries) for one in datasets]}, ensure_ascii=False, indent=1))
    for code in ("zh", "en"):
        with use_language(code):
            for name, title, body in [("index", Text("数据质量", "Data quality"), _index(datasets)),
                                      *((one.id, one.name, _dataset(one, reason, entries.get(one.id))) for one in datasets)]:
                path = folder / _file(name, code)
                write_text(path, _page(name, str(title), body, county, code))
                written.append(path)
    return written


def as_json(one: DatasetQuality, entries: Mapping[str, DatasetEntry]) -> dict[str, Any]:
    """The figures of a dataset and whether it keeps its promises."""
    return {**one.as_json(), "promises": [promise.as_json() for promise in promises(one, entries.get(one.id))]}


def _file(name: str, code: str) -> str:
    return f"{name}.html" if code == "zh" else f"{name}.en.html"


def _own(name: str) -> str:
    """The file of a page in the language being written."""
    return _file(name, str(Text("zh", "en")))


def _page(name: str, title: str, body: str, county: str, code: str) -> str:
    place = files("huimin.quality") / "templates"
    other = "en" if code == "zh" else "zh"
    return Template((place / "page.html").read_text(encoding="utf-8")).substitute(
        lang="zh-CN" if code == "zh" else "en", title=escape(title), county=escape(county), body=body,
        css=(place / "page.css").read_text(encoding="utf-8"), skip=Text("跳到正文", "Skip to content"),
        other=_file(name, other), other_lang="en" if other == "en" else "zh-CN", other_name="English" if other == "en" else "中文",
        home="" if name == "index" else f'<p class="back"><a href="{_own("index")}">{Text("全部数据集", "All datasets")}</a></p>',
        foot=Text(f"只有数,没有人。少于 {SMALL} 人的数不写,显示为“–”。",
                  f"Counts only. Counts below {SMALL} people are not told and show as “–”."))


def percent(share: float | None) -> str:
    """`99.5%`; only what is whole shows as 100."""
    if share is None:
        return "–"
    return "100%" if share == 1 else f"{min(share, 0.999) * 100:.1f}%"


def _index(datasets: Sequence[DatasetQuality]) -> str:
    late = [one for one in datasets if one.months and not one.months[-1].delivered and one.every is not None
            and one.months[-1].behind >= one.every]
    came = Text("都按时送来了。", "All came in time.") if not late else Text(
        f"{len(late)} 个没有按时送来:{'、'.join(one.name.zh for one in late)}。",
        f"{len(late)} did not come in time: {', '.join(one.name.en for one in late)}.")
    lead = Text(f"共 {len(datasets)} 个数据集。{came.zh}", f"{len(datasets)} datasets. {came.en}")
    heads = [Text("数据集", "Dataset"), Text("部门", "Department"), Text("最新月份", "Newest month"), Text("按时", "In time"),
             *(title for title, _, _ in _MEASURES)]
    rows = []
    for one in datasets:
        last = one.last
        rows.append([f'<a href="{_own(one.id)}">{escape(str(one.name))}</a>', escape(str(one.department_name)),
                     str(last.month) if last else "–", percent(one.timeliness),
                     *(percent(of(last)) if last else "–" for _, _, of in _MEASURES)])
    return f'<p class="lead">{escape(str(lead))}</p>' + _table(Text("全部数据集", "All datasets"), heads, rows, 3) + _meanings()


def _meanings() -> str:
    items = "".join(f"<dt>{title}</dt><dd>{what}</dd>" for title, what, _ in _MEASURES)
    timely = Text("应有数据的月份里,没有过期的月份", "months in which no list was overdue, of all months")
    return f"<h2>{Text('这些数是什么', 'What the figures are')}</h2><dl><dt>{Text('按时', 'In time')}</dt><dd>{timely}</dd>{items}</dl>"


def _dataset(one: DatasetQuality, reason: Reason, entry: DatasetEntry | None) -> str:
    last = one.last
    parts = [f'<p class="lead">{escape(str(_finding(one)))}</p>']
    if last is not None:
        parts += [_promises(one, entry), _by_month(one), _columns(last), _reasons(last, reason), _agreements(last)]
    return "".join(parts)


def _promises(one: DatasetQuality, entry: DatasetEntry | None) -> str:
    title = Text("目录里的承诺", "What the catalogue promises")
    rows = []
    for promise in promises(one, entry):
        share = promise.what == "completeness"
        name = Text("完整", "Complete") if share else Text("最多多少天", "Days old at most")
        kept = Text("–", "–") if promise.kept is None else Text("✓ 做到", "✓ kept") if promise.kept else Text("✗ 没有做到", "✗ not kept")
        rows.append([str(name), *(percent(value) if share else str(value) for value in (promise.promised, promise.found)), str(kept)])
    if not rows:
        return f"<h2>{title}</h2><p>{Text('目录没有写明承诺。', 'The catalogue promises nothing for it.')}</p>"
    heads = [Text("承诺", "Promise"), Text("应当", "Promised"), Text("实际", "Found"), Text("结果", "Result")]
    return f"<h2>{title}</h2>" + _table(title, heads, rows, 1, 3)


def _finding(one: DatasetQuality) -> Text:
    """What a steward should know first, in one or two sentences."""
    last = one.last
    if last is None:
        return Text("还没有数据。", "No data yet.")
    now = one.months[-1]
    behind = now.behind if one.every is not None and now.behind >= one.every else 0  # what comes once a year is not late after a month
    came = Text(f"最新一份是 {last.month} 的。" if not behind else f"最新一份是 {last.month} 的,已经晚 {behind} 个月。",
                f"The newest list is of {last.month}." if not behind else f"The newest list is of {last.month}, {behind} months old.")
    known = [(share, label) for _, label, share in last.columns if share is not None and share < 1]
    worst = min(known, key=lambda pair: pair[0], default=None)
    gaps = Text("每一列都填全了。", "Every column is filled.") if worst is None else Text(
        f"最不完整的一列是“{worst[1].zh}”,填了 {percent(worst[0])}。",
        f"The least complete column is “{worst[1].en}”, {percent(worst[0])} filled.")
    return Text(f"{one.department_name.zh}。{came.zh}{gaps.zh}", f"{one.department_name.en}. {came.en} {gaps.en}")


def _by_month(one: DatasetQuality) -> str:
    months = one.months[-12:]
    heads = [Text("月份", "Month"), Text("行", "Rows"), *(title for title, _, _ in _MEASURES)]
    rows = [[str(m.month), f"{m.rows:,}" if m.rows is not None else "–", *(percent(of(m)) for _, _, of in _MEASURES)] if m.delivered
            else [str(m.month), str(Text("没有送来", "did not come")), *("" for _ in _MEASURES)] for m in months]
    charts = "".join(
        f"<figure>{line_chart([str(m.month) for m in months], [of(m) if m.delivered else None for m in months], str(title))}"
        f"<figcaption>{title}:{_trend([of(m) for m in months if m.delivered])}</figcaption></figure>"
        for title, _, of in _MEASURES if any(of(m) is not None for m in months))
    return (f"<h2>{Text('逐月', 'Month by month')}</h2><div class=\"charts\">{charts}</div>"
            + _table(Text("逐月", "Month by month"), heads, rows, 1))


def _trend(shares: Sequence[float | None]) -> str:
    known = [share for share in shares if share is not None]
    if not known:
        return ""
    now = percent(known[-1])
    if len(known) == 1:
        return now
    if abs(known[-1] - known[-2]) < 0.0005:
        return str(Text(f"{now},与上期相同", f"{now}, as before"))
    up = known[-1] > known[-2]
    return str(Text(f"{now},比上期{'上升' if up else '下降'}", f"{now}, {'up' if up else 'down'} on the list before"))


def _columns(last: MonthQuality) -> str:
    heads = [Text("列", "Column"), Text("填了", "Filled"), Text("图", "Chart")]
    rows = [[escape(str(label)), percent(share), _bar(share)] for _, label, share in last.columns]
    return f"<h2>{Text(f'各列填了多少({last.month})', f'How full each column is ({last.month})')}</h2>" + _table(
        Text("各列填了多少", "How full each column is"), heads, rows, 1, 2) if rows else ""


def _bar(share: float | None) -> str:
    """Decoration: the figure stands beside it."""
    if share is None:
        return ""
    return ('<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
            f'<rect class="rail" width="100" height="8"/><rect class="fill" width="{share * 100:.1f}" height="8"/></svg>')


def _reasons(last: MonthQuality, reason: Reason) -> str:
    heads = [Text("退回的原因", "Why rows were refused"), Text("行", "Rows")]
    rows = [[escape(str(reason(name))), f"{count:,}" if count is not None else "–"] for name, count in sorted(last.reasons.items())]
    title = Text(f"退回的行({last.month})", f"Rows refused ({last.month})")
    none = f"<p>{Text('没有退回的行。', 'No row was refused.')}</p>"
    return f"<h2>{title}</h2>" + (_table(title, heads, rows, 1) if rows else none)


def _agreements(last: MonthQuality) -> str:
    title = Text(f"与其他部门一致({last.month})", f"Agreement with other departments ({last.month})")
    if not last.agreements:
        return f"<h2>{title}</h2><p>{Text('没有别的部门提供同样的事实。', 'No other department gives the same facts.')}</p>"
    heads = [Text("事实", "Fact"), Text("对方的名单", "Their list"), Text("两边都有", "On both"), Text("一致", "Agree")]
    rows = [[escape(str(a.label)), escape(str(a.name)), f"{a.compared:,}" if a.compared is not None else "–", percent(a.share)]
            for a in last.agreements]
    return f"<h2>{title}</h2>" + _table(title, heads, rows, 2)


_FITS = 4  # columns a telephone shows beside each other; wider tables become one block a row there


def _table(caption: Text, heads: Sequence[Text], rows: Sequence[Sequence[str]], numbers_from: int,
           until: int | None = None) -> str:
    """numbers_from, until: columns in between are numbers. Cells are HTML already."""
    numbers = range(numbers_from, len(heads) if until is None else until)
    head = "".join(f'<th scope="col"{_number(place, numbers)}>{title}</th>' for place, title in enumerate(heads))
    label = [escape(str(title), quote=True) for title in heads]
    body = "".join("<tr>" + "".join(
        f'<th scope="row">{cell}</th>' if place == 0 else f'<td{_number(place, numbers)} data-label="{label[place]}">{cell}</td>'
        for place, cell in enumerate(row)) + "</tr>" for row in rows)
    stacked = " stacked" if len(heads) > _FITS else ""
    return (f'<div class="wide{stacked}" role="region" aria-label="{caption}" tabindex="0"><table>'
            f'<caption class="hidden">{caption}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")


def _number(place: int, numbers: range) -> str:
    return ' class="number"' if place in numbers else ""
