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
        "pull": Entry("huimin.cli.pull", Text("从部门的数据库或接口取数", "fetch from departments' databases and addresses")),
        "map": Entry("huimin.cli.map", Text("看一份部门文件,提议一份映射", "a mapping proposed from a department's file")),
        "load": Entry("huimin.cli.load", Text("读入部门文件:逐行检查,留下回执", "department files, checked line by line, with receipts")),
        "link": Entry("huimin.cli.link:group", Text("没有证件号的名单:关联到人,有疑问的由人确认,可撤销",
                                                    "lists without numbers: tied to people, doubts decided by a person, undone if wrong")),
        "match": Entry("huimin.cli.match", Text("全部政策对全部人算一遍,与在册名单比较",
                                                "every policy over everyone, compared with the rosters")),
        "replay": Entry("huimin.cli.replay", Text("把以前的比对按当时的数据和规则重算,逐行核对",
                                                  "compute an earlier run again from its own data and rules")),
        "explain": Entry("huimin.cli.explain", Text("一个人或一户:每项政策为什么是、为什么不是",
                                                    "one person or household: why, with facts, sources, articles")),
        "correction": Entry("huimin.cli.correction:group", Text("校核:部门数据不一致,向部门核实、收答复、记差错率",
                                                                "ask departments about facts they contradict each other on")),
        "federate": Entry("huimin.cli.federate:group", Text("不交数据,只答问题:plan、run", "answers instead of data: plan, run")),
        "status": Entry("huimin.cli.status", Text("现状分析:钱花到哪儿,还有谁够不着", "where the money goes, and whom it does not reach")),
        "simulate": Entry("huimin.cli.simulate", Text("改一个标准,看多少人、多少钱", "change a standard: how many people, how much money")),
        "instant": Entry("huimin.cli.instant", Text("移动低保标准,立刻看钱和人", "move the minimum standard: money and people at once")),
        "cliffs": Entry("huimin.cli.cliffs", Text("一户多挣一元,手里多几元", "what a family keeps of the next yuan it earns")),
        "choose": Entry("huimin.cli.choose", Text("一笔预算给谁最好,每条要求的代价",
                                                      "whom a budget is best given to, and what conditions cost")),
        "allocate": Entry("huimin.cli.allocate", Text("一笔资金分到各地:公式与优化并列",
                                                          "a fund divided among regions: formula and optimiser")),
        "standards": Entry("huimin.cli.standards:group", Text("标准:登记、核查、价格联动、调整、补发",
                                                              "standards: register, checks, price link, indexing, back-pay")),
        "forecast": Entry("huimin.cli.forecast", Text("预测今后两年的人数和金额,带区间和检验",
                                                      "caseload and money of two years ahead, with intervals, tested on the past")),
        "stress": Entry("huimin.cli.stress", Text("压力测试:下行、疫病、洪涝、涨价、早霜来了会怎样",
                                                  "stress tests: what a recession, an epidemic, a flood … would ask")),
        "twin": Entry("huimin.cli.twin", Text("数字孪生:同一个县按两套政策过三年",
                                              "digital twin: one county lived forward under two policies")),
        "pool": Entry("huimin.cli.pool", Text("资源整合:谁能给、谁需要,配起来;灾情调度",
                                              "what can be given matched to who needs it; dispatch after a disaster")),
        "stock": Entry("huimin.cli.stock", Text("应急储备布点:哪个仓库放多少什么",
                                                "where to hold how much of what before a disaster")),
        "visits": Entry("huimin.cli.visits", Text("入户探访:要多少工时、人手够不够、谁去哪户",
                                                  "visits due against the hours there are; who goes to whom")),
        "efficiency": Entry("huimin.cli.efficiency", Text("资金效能:几天发出、闲置、欠发、效能分",
                                                          "money: days to pay, idle, owed; a score with its parts")),
        "contracts": Entry("huimin.cli.contracts:group", Text("按效付费:成果核实、验收以后才应付",
                                                              "services paid by result, once verified and accepted")),
        "donations": Entry("huimin.cli.donations:group", Text("捐赠溯源:每一笔用到哪里,谁都能核对",
                                                              "donations traced: where each went, for anybody to check")),
        "policy": Entry("huimin.cli.policy:group", Text("政策库:list、show、check、test、handbook",
                                                        "the library: list, show, check, test, handbook")),
        "catalog": Entry("huimin.cli.catalog:group", Text("数据目录:有哪些字段、谁提供", "the data catalogue: which fields, from whom")),
        "interface": Entry("huimin.cli.interface:group", Text("标准接口(DCI):客户、说明、试问",
                                                              "standard interfaces (DCI): clients, description, a try")),
        "agreement": Entry("huimin.cli.agreement:group", Text("数据共享协议:申请、答复、暂停、终止",
                                                              "data-sharing agreements: request, answer, suspend, end")),
        "account": Entry("huimin.cli.account:group", Text("办事网页的第一个管理员", "the first administrator of the office")),
        "office": Entry("huimin.cli.office:group", Text("办事网页的后台工作", "work of the office in the background")),
        "serve": Entry("huimin.cli.serve", Text("打开办事网页", "open the office in a browser")),
        "doctor": Entry("huimin.cli.doctor", Text("检查安装和工作区是否完好", "is this installation and workspace sound")),
    },
)

if __name__ == "__main__":
    sys.exit(main())
