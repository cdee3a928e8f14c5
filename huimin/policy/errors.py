"""What can be wrong with a policy, each with file, line, column and the next step."""

from pathlib import Path

from huimin.kernel import HuiminError
from huimin.kernel.errors import did_you_mean, near_hint


class PolicyError(HuiminError):
    """Base: `where` is file:line[:column] or the name of the expression."""

    code = "HM-POL-001"
    exit_code = 12
    zh = "{where}:{problem}"
    en = "{where}: {problem}"


class PolicyFileError(PolicyError):
    """The file cannot be read as a policy: TOML syntax, a missing or unknown key, a wrong value."""

    code = "HM-POL-002"
    zh = "{where}:{problem_zh}。写法见 docs/reference/policy-language.md。"
    en = "{where}: {problem_en}. The format is in docs/reference/policy-language.md."


class UnknownName(PolicyError):
    """An expression names something that does not exist at that place."""

    code = "HM-POL-003"
    zh = "{where}:没有“{name}”这个名称。{hint_zh}可用 `huimin catalog fields` 查看全部字段。"
    en = "{where}: there is nothing called “{name}” here. {hint_en}`huimin catalog fields` lists all fields."

    def __init__(self, where: str, name: str, known: list[str], note: tuple[str, str] = ("", "")) -> None:
        hint = did_you_mean(name, [other for other in known if other != name])
        super().__init__(where=where, name=name, hint_zh=note[0] + hint.zh, hint_en=note[1] + hint.en)


class RefusedText(PolicyError):
    """The expression holds something outside the language: refused before anything else looks at it."""

    code = "HM-POL-004"
    zh = "{where}:第{column}列:{problem_zh}。政策语言只允许 docs/reference/policy-language.md 所列写法。"
    en = "{where}, column {column}: {problem_en}. Only what docs/reference/policy-language.md lists is allowed."


class TypeClash(PolicyError):
    """Units or kinds of value do not fit together."""

    code = "HM-POL-005"
    zh = "{where}:第{column}列:{problem_zh}。"
    en = "{where}, column {column}: {problem_en}."


class Circle(PolicyError):
    """Definitions or policies that need each other."""

    code = "HM-POL-006"
    zh = "循环引用:{path}。请拆开其中一个,使计算有先后。"
    en = "A circle: {path}. Break one of them so that there is an order of evaluation."


class UnknownPolicy(PolicyError):
    code = "HM-POL-007"
    exit_code = 14
    zh = "没有政策“{name}”。{hint_zh}用 `huimin policy list` 查看全部政策。"
    en = "There is no policy “{name}”. {hint_en}`huimin policy list` shows them all."

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name=name, **near_hint(name, known))


class NumberTooWide(PolicyError):
    """An exact fraction that no longer fits 128 bits: the law must say where it rounds."""

    code = "HM-POL-008"
    zh = "{where}:这个算式的精确值可能超过128位整数。请在中间写明舍入,如 round_half(…, 'fen');不是钱的量写步长,如 round_half(…, 1)。"
    en = (
        "{where}: the exact value may not fit 128 bits. State a rounding in between: round_half(…, 'fen'), "
        "or a step such as round_half(…, 1) for what is not money."
    )


def at(file: Path | str, line: int | None = None) -> str:
    name = file.name if isinstance(file, Path) else file
    return f"{name}:{line}" if line else name
