"""The names of aims and conditions, as people know them."""

from collections.abc import Iterable

from huimin.kernel import Text

AIMS = {
    "headcount": Text("低于标准的人最少", "fewest people below the line"),
    "gap": Text("缺口合计最小", "smallest gap in sum"),
    "severity": Text("深度贫困最轻(缺口平方)", "least severe (gaps squared)"),
    "maximin": Text("最低的收入最高", "highest lowest income"),
    "proportional": Text("每个缺口补同样的比例", "the same share of every gap"),
    "universal": Text("人人一样多", "the same to everybody"),
    "uniform": Text("低于标准的人一样多", "the same to everybody below the line"),
}
TO_CHOOSE = ("gap", "headcount", "severity", "maximin")
"""The aims conditions can be added to; the others are there for comparison."""
CONDITIONS = {
    "budget": Text("预算", "the budget"), "floor": Text("保底线", "the floor"),
    "no_loser": Text("谁也不比现在少", "nobody gets less than today"),
    "equity": Text("各地按缺口得到应有的份额", "each region's share by its gaps"),
    "cliff": Text("防陡坡:多挣不多扣", "no steep withdrawal"),
}
STARTS = {
    "now": Text("在现有待遇之上加钱", "money on top of today's benefits"),
    "before": Text("用这笔钱代替现有待遇", "money in place of today's benefits"),
}


def clash_words(names: Iterable[str]) -> Text:
    known = [CONDITIONS[name] for name in names if name in CONDITIONS]
    return Text("、".join(one.zh for one in known), ", ".join(one.en for one in known))
