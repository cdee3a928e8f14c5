"""What can go wrong between here and a department's database or address. No message repeats a password or a token."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from huimin.kernel import HuiminError

if TYPE_CHECKING:
    from huimin.exchange.sources.pull import Pulled


class MissingExtra(HuiminError):
    """The packages that talk to databases and addresses are not installed."""

    code = "HM-SRC-001"
    exit_code = 16
    zh = "读取数据库和网络接口要另装组件({package}):在惠民的程序文件夹里运行 .venv/bin/pip install -e '.[sources]',再重试。"
    en = ("Reading databases and addresses needs further packages ({package}): run .venv/bin/pip install -e '.[sources]' in the "
          "program's folder, then try again.")


class NoSource(HuiminError):
    """The user named a dataset that no file in sources/ describes."""

    code = "HM-SRC-002"
    exit_code = 14
    zh = "sources/ 里没有数据集“{dataset}”的来源。{hint_zh}现有:{known}。"
    en = "No file in sources/ describes dataset “{dataset}”. {hint_en}There are: {known}."


class NoSecret(HuiminError):
    """The environment variable that should hold the password or token is not set."""

    code = "HM-SRC-003"
    exit_code = 13
    zh = "{file}:口令应放在环境变量 {name} 里,现在没有设置。请设置后重试;不要把口令写进文件。"
    en = "{file}: the secret belongs into the environment variable {name}, which is not set. Set it; never write it into the file."


class Unreachable(HuiminError):
    """The database or address did not answer, or refused."""

    code = "HM-SRC-004"
    exit_code = 10
    zh = "{file}:连不上或被拒绝:{reason}。收件夹没有改动,以前的数据继续有效。请与部门核对地址、账号和网络。"
    en = "{file}: cannot be reached or refuses: {reason}. The inbox is unchanged. Check address, account and network with the department."


class OverCollection(HuiminError):
    """The query asks for columns no mapping uses."""

    code = "HM-SRC-005"
    exit_code = 11
    zh = "{file}:查询多取了映射不用的列:{columns}。只取用得到的数据,请从 query 里删去它们,或在映射 {mapping} 里写明用途。"
    en = "{file}: the query fetches columns the mapping does not use: {columns}. Take them out of `query`, or map them in {mapping}."


class ColumnsMissing(HuiminError):
    """The table or the answer lacks columns the mapping names."""

    code = "HM-SRC-006"
    exit_code = 10
    zh = "{file}:对方没有映射 {mapping} 需要的列:{columns}。{hint_zh}请与部门核对。"
    en = "{file}: columns that {mapping} needs are not there: {columns}. {hint_en}Check with the department."


class TooMuch(HuiminError):
    """The answer is larger than the settings allow."""

    code = "HM-SRC-007"
    exit_code = 10
    zh = "{file}:对方返回的数据超过 {limit} MB,已停止,收件夹没有改动。确实这么大时,在文件里写 max_megabytes。"
    en = "{file}: the answer exceeds {limit} MB and was stopped; the inbox is unchanged. If it is right, set max_megabytes in the file."


class BadAnswer(HuiminError):
    """The answer is not what the settings say."""

    code = "HM-SRC-008"
    exit_code = 10
    zh = "{file}:对方的回答用不了:{problem_zh}。收件夹没有改动。"
    en = "{file}: the answer cannot be used: {problem_en}. The inbox is unchanged."


class NotTaken(HuiminError):
    """The file that would be written is one the mapping does not take."""

    code = "HM-SRC-009"
    exit_code = 11
    zh = "{file}:写出的文件“{name}”不合映射 {mapping} 的 files({patterns}),导入时没人认领。请改 file。"
    en = "{file}: the file “{name}” it would write does not match `files` of {mapping} ({patterns}). Change `file`."


class PullsFailed(HuiminError):
    """Some sources could not be fetched; the others were. `pulled` and `errors` (by dataset) hold both."""

    pulled: "tuple[Pulled, ...]" = ()
    errors: Mapping[str, HuiminError] = MappingProxyType({})

    code = "HM-SRC-010"
    exit_code = 10
    zh = "{count} 个来源没有取到({datasets}),其余已取到。\n{lines}"
    en = "{count} source(s) could not be fetched ({datasets}); the others were.\n{lines}"
