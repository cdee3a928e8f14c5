"""`huimin`: the list of verbs. Nothing heavy is imported here."""

import sys

from huimin.cli.command import Entry, Group
from huimin.kernel import Text

main = Group(
    "huimin",
    text=Text(
        "惠民:部门数据进来,四张名单出来——应享未享、不应享而享、金额不符、待核。",
        "Department files in, four lists out: unclaimed, undue, wrong amount, to be verified.",
    ),
    entries={
        "demo": Entry("huimin.cli.demo", Text("造一个小县,把全过程走一遍", "a small made-up county, the whole chain")),
        "init": Entry("huimin.cli.init", Text("新建一个空的工作区", "an empty workspace with commented configuration")),
        "load": Entry("huimin.cli.load", Text("读入部门文件:逐行检查,留下回执", "department files, checked line by line, with receipts")),
        "match": Entry("huimin.cli.match", Text("全部政策对全部人算一遍,与在册名单比较",
                                                "every policy over everyone, compared with the rosters")),
        "explain": Entry("huimin.cli.explain", Text("一个人或一户:每项政策为什么是、为什么不是",
                                                    "one person or household: why, with facts, sources, articles")),
        "simulate": Entry("huimin.cli.simulate", Text("改一个标准,看多少人、多少钱", "change a standard: how many people, how much money")),
        "policy": Entry("huimin.cli.policy:group", Text("政策库:list、show、check、test、handbook",
                                                        "the library: list, show, check, test, handbook")),
        "catalog": Entry("huimin.cli.catalog:group", Text("数据目录:有哪些字段、谁提供", "the data catalogue: which fields, from whom")),
        "doctor": Entry("huimin.cli.doctor", Text("检查安装和工作区是否完好", "is this installation and workspace sound")),
    },
)

if __name__ == "__main__":
    sys.exit(main())
