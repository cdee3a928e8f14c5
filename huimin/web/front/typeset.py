"""Chinese pages in Chinese punctuation: texts are written with the half-width signs of a keyboard and set full-width here, once.

Only what is read is touched: text between tags, and the attributes a reader sees. What is code, a file or being typed stays.
"""

import re

_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…"
_PART = re.compile(r"(<(script|style|textarea|pre|code)\b.*?</\2\s*>|<!--.*?-->|<[^>]*>)", re.DOTALL | re.IGNORECASE)
_TAG, _RAW = re.compile(r"(<[^>]*>)"), re.compile(r"<(?:script|style|textarea|pre|code|!--)", re.IGNORECASE)
_SEEN = re.compile(r'((?:data-label|placeholder|aria-label|alt)=")([^"]*)(")')
_FULL = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！"})
_SIGN = re.compile(rf"(?<=[{_CJK}])[,;:?!] ?|[,;:?!](?=[{_CJK}])")
_ENTITY_END = re.compile(r"&(?:\w+|#\w+)$")
_ROUND = re.compile(rf"(?<=[{_CJK}])\(([^()]*)\)|\(([^()]*[{_CJK}][^()]*)\)")
_AROUND_TAG = re.compile(rf"(?<=[{_CJK}])\(((?:<(?:b|strong|em|span)\b[^<>]*>)[^<>()]*</[a-z]+>)\)")
_MARK = re.compile(r"[,;:?!(]")
_SET, _UNTIL = "<!--set-->", "<!--/set-->"  # only a template can write them: what people enter is escaped
_HAS = re.compile(rf"[{_CJK}]")


def set_once(html: str) -> str:
    """A part of pages, set and marked, for one that is kept: `typeset` leaves it as it is. It begins and ends with a tag."""
    return f"{_SET}{typeset(html)}{_UNTIL}"


def typeset(html: str) -> str:
    """The page with signs that stand beside Chinese, and the brackets around it, set full-width."""
    if _SET in html:
        before, _, rest = html.partition(_SET)
        kept, _, after = rest.partition(_UNTIL)
        return typeset(before) + kept + typeset(after)
    if _RAW.search(html) is None:  # nothing to leave alone but tags, which is much sooner done
        parts = _TAG.split(html)
        parts[::2] = [text if text.isascii() else words(text) for text in parts[::2]]
        parts[1::2] = [tag if tag.isascii() else _attributes(tag) for tag in parts[1::2]]
        return _AROUND_TAG.sub(r"（\1）", "".join(parts))
    found: list[str] = []
    last = 0
    for part in _PART.finditer(html):
        found += (words(html[last:part.start()]), _attributes(part[0]) if part[2] is None else part[0])
        last = part.end()
    found.append(words(html[last:]))
    return _AROUND_TAG.sub(r"（\1）", "".join(found))  # where signs are left alone no tag can stand: they are escaped there


def words(text: str) -> str:
    """One run of text; without Chinese in it nothing happens."""
    if not _MARK.search(text) or not _HAS.search(text):
        return text
    for _ in range(2):  # brackets within brackets
        text = _ROUND.sub(lambda pair: f"（{pair[1] if pair[1] is not None else pair[2]}）", text)
    return _SIGN.sub(lambda sign: sign[0] if _entity(text, sign) else sign[0].strip().translate(_FULL), text)


def _entity(text: str, sign: re.Match[str]) -> bool:
    """Is this the semicolon of `&amp;`?"""
    return sign[0].startswith(";") and _ENTITY_END.search(text, 0, sign.start()) is not None


def _attributes(tag: str) -> str:
    return _SEEN.sub(lambda one: f"{one[1]}{words(one[2])}{one[3]}", tag) if _HAS.search(tag) else tag
