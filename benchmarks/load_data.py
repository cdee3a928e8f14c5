"""A department's file for the load benchmark: rows as a population register with incomes has them, made up.

Eleven columns: identity number (its check digit right), household number, name, sex, birth date, state, household
registration, area, urban or rural, and two amounts in yuan with two decimals. One row in a thousand has a wrong check digit.
"""

from pathlib import Path

from huimin.catalog import identity
from huimin.kernel import Workspace, connect
from huimin.kernel.duck import literal

MAPPING = """
[dataset]
id = "big"
department = "public_security"
kind = "person"
files = "big*.csv"
month = "2026-09"
large = true
[key]
person = "公民身份号码"
household = "户号"
[[column]]
from = "姓名"
to = "name"
[[column]]
from = "性别"
to = "sex"
codes = { "男" = "1", "女" = "2" }
[[column]]
from = "出生日期"
to = "birth_date"
[[column]]
from = "人员状态"
to = "deceased"
codes = { "正常" = "false", "死亡注销" = "true" }
[[column]]
from = "户籍标识"
to = "hukou_here"
codes = { "本地户籍" = "true", "居住证" = "false" }
[[column]]
from = "居住地区划"
to = "household.area"
[[column]]
from = "城乡分类"
to = "household.residence"
codes = { "111" = "urban", "121" = "urban", "210" = "rural", "220" = "rural" }
[[column]]
from = "工资薪金所得"
to = "wage_income"
unit = "yuan/year"
[[column]]
from = "养老金(月)"
to = "pension_income"
unit = "yuan/month"
"""


def workspace(folder: Path) -> Workspace:
    """A workspace whose only dataset is `big`."""
    made = Workspace.create(folder, "")
    (made.mappings / "big.toml").write_text(MAPPING, "utf-8")
    return made


def write(path: Path, rows: int) -> None:
    """`rows` people as UTF-8 CSV at `path`, in no order, the same ones every time."""
    total = " + ".join(f"CAST(substr(body, {place}, 1) AS INTEGER) * {weight}"
                       for place, weight in enumerate(identity.WEIGHTS, 1))
    digits = literal(identity.CHECK_DIGITS)
    connection = connect(readable=[path.parent], scratch=path.parent / "spill")
    connection.execute(f"""
        COPY (
        WITH numbered AS (SELECT i, (i * 7919) % {rows} AS n FROM range({rows}) AS r(i)),
        bodies AS (
            SELECT n, hash(n) AS h, DATE '1940-01-01' + CAST(n % 29000 AS INTEGER) AS born,
                   CAST(330100 + (n // 29000) % 80 AS VARCHAR) AS place,
                   lpad(CAST((n // 2320000) AS VARCHAR), 3, '0') AS serial FROM numbered),
        people AS (SELECT *, place || strftime(born, '%Y%m%d') || serial AS body FROM bodies),
        checked AS (SELECT *, ({total}) % 11 AS rest FROM people)
        SELECT body || substr({digits}, CAST((rest + CASE WHEN h % 1000 = 0 THEN 1 ELSE 0 END) % 11 AS INTEGER) + 1, 1)
                   AS "公民身份号码",
               'H' || lpad(CAST(n // 3 AS VARCHAR), 9, '0') AS "户号",
               substr('王李张刘陈杨黄赵吴周', CAST(h % 10 AS INTEGER) + 1, 1)
                   || substr('伟芳娜敏静丽强磊军洋', CAST(h // 10 % 10 AS INTEGER) + 1, 1)
                   || substr('明华国建文平志秀兰英', CAST(h // 100 % 10 AS INTEGER) + 1, 1) AS "姓名",
               CASE WHEN h % 2 = 0 THEN '男' ELSE '女' END AS "性别",
               strftime(born, '%Y%m%d') AS "出生日期",
               CASE WHEN h % 97 = 0 THEN '死亡注销' ELSE '正常' END AS "人员状态",
               CASE WHEN h % 11 = 0 THEN '居住证' ELSE '本地户籍' END AS "户籍标识",
               place || lpad(CAST(h % 30 AS VARCHAR), 3, '0') || lpad(CAST(h // 30 % 20 AS VARCHAR), 3, '0') AS "居住地区划",
               CASE h % 4 WHEN 0 THEN '111' WHEN 1 THEN '121' WHEN 2 THEN '210' ELSE '220' END AS "城乡分类",
               CAST(h % 20000000 / 100 AS DECIMAL(12, 2)) AS "工资薪金所得",
               CAST(h // 7 % 800000 / 100 AS DECIMAL(12, 2)) AS "养老金(月)"
        FROM checked) TO {literal(str(path.resolve()))} (HEADER, DELIMITER ',')""")
    connection.close()
