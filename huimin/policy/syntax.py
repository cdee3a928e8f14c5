"""Text of an expression → a small tree of our own, or a refusal with its column.

Three walls, in this order: limits on length, nesting and tokens before anything is parsed; every
name quoted and every function renamed on the token stream, so that SQLGlot cannot take any of them
for SQL of its own; a closed list of node types and of the arguments they may carry afterwards.
Nothing after this module ever sees the text again.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType
from sqlglot.tokens import Tokenizer

from huimin.policy.errors import RefusedText
from huimin.policy.grammar import (
    ARGUMENTS,
    BINARY,
    FUNCTION,
    LAST,
    WHERE,
    deep_enough,
    depth,
    forgiven,
    identifiers,
)

MAX_LENGTH, MAX_BRACKETS, MAX_CASES, MAX_DEPTH = 2_000, 50, 8, 120
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_RESERVED = frozenset("and or not case when then else end in between true false date".split())
_SYMBOLS = {
    TokenType.PLUS: "+",
    TokenType.DASH: "-",
    TokenType.STAR: "*",
    TokenType.SLASH: "/",
    TokenType.EQ: "=",
    TokenType.NEQ: "<>",
    TokenType.LT: "<",
    TokenType.LTE: "<=",
    TokenType.GT: ">",
    TokenType.GTE: ">=",
    TokenType.L_PAREN: "(",
    TokenType.R_PAREN: ")",
    TokenType.COMMA: ",",
    TokenType.DOT: ".",
}
_LONGEST = {"day": 36_525, "month": 1_200, "year": 100}  # of a window: a century


@dataclass(frozen=True)
class Syntax:
    """Any node; `column` is 1-based in the text."""

    column: int


@dataclass(frozen=True)
class Literal(Syntax):
    value: Fraction | str | date | bool


@dataclass(frozen=True)
class Name(Syntax):
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Operation(Syntax):
    """op: + - * / = <> < <= > >= and or not neg; `in` has the options after its first argument."""

    op: str
    args: tuple[Syntax, ...]


@dataclass(frozen=True)
class Choice(Syntax):
    arms: tuple[tuple[Syntax, Syntax], ...]
    default: Syntax


@dataclass(frozen=True)
class Call(Syntax):
    function: str
    args: tuple[Syntax, ...]
    where: Syntax | None = None
    window: tuple[int, str] | None = None


def parse(text: str, where: str) -> Syntax:
    """Return the tree of one expression.

    where: what to call the place in an error (file and key)
    Raises RefusedText with the column for anything outside the language.
    """
    return _Reader(text, where).read()


class _Reader:
    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where
        self.pieces: list[str] = []
        self.offsets: list[tuple[int, int]] = []  # (offset in the rewritten text, offset in the original)
        self.length = 0

    def refuse(self, offset: int, zh: str, en: str) -> RefusedText:
        return RefusedText(where=self.where, column=offset + 1, problem_zh=zh, problem_en=en)

    def read(self) -> Syntax:
        if len(self.text) > MAX_LENGTH:
            long = (
                f"超过{MAX_LENGTH}个字符,请拆成定义",
                f"longer than {MAX_LENGTH} characters; split it into definitions",
            )
            raise self.refuse(MAX_LENGTH, *long)
        self._guard_characters()
        tokens = self._tokens()
        self._guard_nesting(tokens)
        self._rewrite(tokens)
        tree = self._parse("".join(self.pieces))
        if depth(tree) > MAX_DEPTH:
            raise self.refuse(
                0,
                f"嵌套超过{MAX_DEPTH}层,请拆成定义",
                f"nested more than {MAX_DEPTH} deep; split it into definitions",
            )
        found = self._convert(tree)
        if forgiven(tree, [self.text[token.start : token.end + 1] for token in tokens]):
            raise self.refuse(0, "缺少 and 或 then,或逗号多余", "an “and” or a “then” is missing, or a comma too many")
        return found

    def _guard_characters(self) -> None:
        """Nothing invisible, not even in quotes; a NUL would end the text of the query."""
        for offset, character in enumerate(self.text):
            if unicodedata.category(character)[0] == "C" and character not in "\t\n\r":
                point = f"U+{ord(character):04X}"
                raise self.refuse(offset, f"有看不见的字符 {point}", f"an invisible character, {point}")

    def _tokens(self) -> list[Token]:
        try:
            tokens = Tokenizer().tokenize(self.text)
        except SqlglotError:
            unread = ("有不能识别的字符或没有结束的引号", "an unreadable character or an unclosed quote")
            raise self.refuse(0, *unread) from None
        if not tokens:
            raise self.refuse(0, "表达式是空的", "the expression is empty")
        covered = 0
        for token in tokens:  # comments vanish from the stream: whatever lies between tokens must be blank
            if self.text[covered : token.start].strip() or token.comments:
                raise self.refuse(covered, "不允许注释", "comments are not allowed")
            covered = token.end + 1
        if self.text[covered:].strip():
            raise self.refuse(covered, "不允许注释", "comments are not allowed")
        return tokens

    def _guard_nesting(self, tokens: list[Token]) -> None:
        brackets = cases = run = 0
        for token in tokens:
            brackets += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
            word = self.text[token.start : token.end + 1]
            cases += {"case": 1, "end": -1}.get(word, 0)
            run = run + 1 if word in {"not", "-"} else 0
            if max(brackets, run) > MAX_BRACKETS or cases > MAX_CASES:
                most = MAX_CASES if cases > MAX_CASES else MAX_BRACKETS
                raise self.refuse(token.start, f"嵌套超过{most}层", f"nested more than {most} deep")

    # -- rewriting -----------------------------------------------------------------------------

    def _put(self, piece: str, original: int) -> None:
        self.offsets.append((self.length, original))
        self.pieces.append(piece + " ")
        self.length += len(piece) + 1

    def _rewrite(self, tokens: list[Token]) -> None:
        open_where: list[bool] = []  # per open bracket: does a `where` inside it wait for its end?
        position = 0
        while position < len(tokens):
            token = tokens[position]
            word, start = self.text[token.start : token.end + 1], token.start
            following = tokens[position + 1] if position + 1 < len(tokens) else None
            calls = following is not None and following.token_type == TokenType.L_PAREN
            if token.token_type == TokenType.STRING:
                self._put("'" + token.text.replace("'", "''") + "'", start)
            elif token.token_type == TokenType.NUMBER:
                if position and tokens[position - 1].token_type == TokenType.DOT:
                    raise self.refuse(start, "点号后面应是名称", "a name belongs after a dot")
                self._number(word, start)
            elif word == "where" and open_where:
                self._put(f", {WHERE}(", start)
                open_where[-1] = True
            elif word == "last" and following is not None and following.token_type == TokenType.NUMBER:
                self._window(tokens, position)
                position += 2
            elif word in {"null", "is"}:
                raise self._unknown_word(word, start)
            elif _NAME.match(word) and word not in _RESERVED:
                previous_dot = position > 0 and tokens[position - 1].token_type == TokenType.DOT
                self._put(f"{FUNCTION}{word}" if calls and not previous_dot else f'"{word}"', start)
            elif word in _RESERVED:
                self._put(word, start)
            elif token.token_type in _SYMBOLS and word in {*_SYMBOLS.values(), "!="}:
                self._symbol(token, start, open_where)
            else:
                raise self._unknown_word(word, start)
            position += 1

    def _number(self, word: str, start: int) -> None:
        if not re.fullmatch(r"\d{1,18}(\.\d{1,9})?", word):
            raise self.refuse(start, f"数字“{word}”写法不对", f"“{word}” is not a plain number")
        self._put(word, start)

    def _symbol(self, token: Token, start: int, open_where: list[bool]) -> None:
        if token.token_type == TokenType.L_PAREN:
            open_where.append(False)
        closing = token.token_type == TokenType.R_PAREN or (
            token.token_type == TokenType.COMMA and open_where and open_where[-1]
        )
        if closing and open_where and open_where[-1]:
            self._put(")", start)
            open_where[-1] = False
        if token.token_type == TokenType.R_PAREN and open_where:
            open_where.pop()
        self._put(_SYMBOLS[token.token_type], start)

    def _window(self, tokens: list[Token], position: int) -> None:
        words = [self.text[t.start : t.end + 1] for t in tokens[position + 1 : position + 3]]
        if len(words) < 2 or not words[0].isdigit() or words[1].removesuffix("s") not in _LONGEST:
            raise self.refuse(
                tokens[position].start, "时间窗写作 last 12 months", "a window is written: last 12 months"
            )
        unit = words[1].removesuffix("s")
        if not 1 <= int(words[0]) <= _LONGEST[unit]:
            most = f"{_LONGEST[unit]} {unit}s"
            raise self.refuse(tokens[position].start, f"时间窗最长 {most}", f"a window is at most {most} long")
        self._put(f"{LAST}({words[0]}, '{unit}')", tokens[position].start)

    def _unknown_word(self, word: str, start: int) -> RefusedText:
        lowered = word.lower()
        if lowered in {"null", "is"}:
            return self.refuse(
                start,
                "不能与空值比较,请用 known(…) 或 unknown(…)",
                "do not compare with null; use known(…) or unknown(…)",
            )
        if lowered != word and (_NAME.match(lowered) or lowered in _RESERVED):
            return self.refuse(start, f"“{word}”请用小写", f"write “{word}” in lower case")
        return self.refuse(start, f"不允许“{word}”", f"“{word}” is not allowed")

    # -- from SQLGlot's tree to ours -----------------------------------------------------------

    def _parse(self, rewritten: str) -> exp.Expr:
        try:
            with deep_enough():
                statements = sqlglot.parse("SELECT " + rewritten)
        except (SqlglotError, RecursionError) as problem:
            raise self.refuse(
                self._error_offset(problem),
                "语法不完整或位置不对",
                "the syntax is incomplete or out of place",
            ) from None
        select = statements[0] if len(statements) == 1 else None
        extras = (
            {key for key, value in select.args.items() if value and key not in {"expressions", "kind"}}
            if select
            else {"?"}
        )
        if not isinstance(select, exp.Select) or extras or len(select.expressions) != 1:
            raise self.refuse(0, "这里只能写一个表达式", "exactly one expression belongs here")
        found: exp.Expr = select.expressions[0]
        if isinstance(found, exp.Alias):
            raise self.refuse(0, "表达式后面有多余的词", "there are extra words after the expression")
        return found

    def _error_offset(self, problem: BaseException) -> int:
        errors = getattr(problem, "errors", None) or [{}]
        column = errors[0].get("col") or 0
        return self._original(max(0, column - len("SELECT ") - 1))

    def _original(self, offset: int) -> int:
        best = 0
        for new, old in self.offsets:
            if new > offset:
                break
            best = old
        return best

    def _column(self, node: exp.Expr) -> int:
        """Where the expression begins: the leftmost place any part of it was read from."""
        starts = [inner.meta["start"] for inner in node.walk() if "start" in inner.meta]
        return self._original(min(starts) - len("SELECT ")) + 1 if starts else 1

    def _convert(self, node: exp.Expr) -> Syntax:
        column = self._column(node)
        allowed = ARGUMENTS.get(type(node))
        carried = {key for key, value in node.args.items() if value not in (None, False, [])}
        if allowed is None or not carried <= allowed:
            raise self.refuse(column - 1, f"不允许 {node.key} 这种写法", f"{node.key} is not part of the language")
        if isinstance(node, exp.Paren):
            return self._convert(node.this)
        if type(node) in BINARY:
            return Operation(column, BINARY[type(node)], (self._convert(node.this), self._convert(node.expression)))
        if isinstance(node, exp.Not | exp.Neg):
            return Operation(column, "not" if isinstance(node, exp.Not) else "neg", (self._convert(node.this),))
        if isinstance(node, exp.Between):
            value = self._convert(node.this)
            low = Operation(column, ">=", (value, self._convert(node.args["low"])))
            return Operation(column, "and", (low, Operation(column, "<=", (value, self._convert(node.args["high"])))))
        if isinstance(node, exp.In):
            if not node.expressions:
                raise self.refuse(column - 1, "in (…) 里至少写一个值", "in (…) takes at least one value")
            return Operation(column, "in", tuple(self._convert(part) for part in (node.this, *node.expressions)))
        if isinstance(node, exp.Case):
            return self._case(node, column)
        if isinstance(node, exp.Anonymous):
            return self._call(node, column)
        return self._leaf(node, column)

    def _case(self, node: exp.Case, column: int) -> Choice:
        if node.args.get("default") is None:
            raise self.refuse(column - 1, "case 必须写 else", "case needs an else")
        arms = tuple((self._convert(arm.this), self._convert(arm.args["true"])) for arm in node.args["ifs"])
        return Choice(column, arms, self._convert(node.args["default"]))

    def _call(self, node: exp.Anonymous, column: int) -> Call:
        function = str(node.this)
        if not function.startswith(FUNCTION):
            raise self.refuse(
                column - 1, "where 与 last 只能写在汇总函数里", "where and last belong inside an aggregate"
            )
        args: list[Syntax] = []
        condition: Syntax | None = None
        window: tuple[int, str] | None = None
        for part in node.expressions:
            if isinstance(part, exp.Anonymous) and part.this == WHERE and len(part.expressions) == 1 and not condition:
                condition = self._convert(part.expressions[0])
            elif isinstance(part, exp.Anonymous) and part.this == LAST and not window:
                window = (int(part.expressions[0].this), part.expressions[1].this)
            else:
                args.append(self._convert(part))
        return Call(column, function.removeprefix(FUNCTION), tuple(args), condition, window)

    def _leaf(self, node: exp.Expr, column: int) -> Syntax:
        if isinstance(node, exp.Boolean):
            return Literal(column, bool(node.this))
        if isinstance(node, exp.Literal):
            return Literal(column, str(node.this) if node.is_string else Fraction(str(node.this)))
        if isinstance(node, exp.Cast):
            return self._date(node, column)
        if isinstance(node, exp.Column | exp.Dot):
            parts = tuple(identifiers(node))
            if 1 <= len(parts) <= 3 and all(_NAME.match(part) for part in parts):
                return Name(column, parts)
        raise self.refuse(column - 1, f"不允许 {node.key} 这种写法", f"{node.key} is not part of the language")

    def _date(self, node: exp.Cast, column: int) -> Literal:
        inner = node.this
        if not (isinstance(inner, exp.Literal) and inner.is_string and node.to.this == exp.DataType.Type.DATE):
            raise self.refuse(column - 1, "不允许类型转换", "casts are not part of the language")
        try:
            return Literal(column, date.fromisoformat(inner.this))
        except ValueError:
            raise self.refuse(column - 1, f"没有“{inner.this}”这一天", f"there is no day “{inner.this}”") from None
