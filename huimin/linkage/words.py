"""What each comparison and level is called, for the person who reviews a pair."""

from collections.abc import Mapping
from types import MappingProxyType

from huimin.kernel import Text

COMPARISONS: Mapping[str, Text] = MappingProxyType({
    "name": Text("姓名", "name"),
    "birth": Text("出生日期", "birth date"),
    "sex": Text("性别", "sex"),
    "identity": Text("身份证号", "identity number"),
    "household": Text("电话、住址和亲属", "phone, address and relatives"),
})

LEVELS: Mapping[tuple[str, str], Text] = MappingProxyType({
    ("name", "same"): Text("姓名相同", "same name"),
    ("name", "same_sound"): Text("同音", "the same sound"),
    ("name", "like_sound_or_shape"): Text("音近或形近", "like in sound or shape"),
    ("name", "turned"): Text("字序颠倒", "the parts in another order"),
    ("name", "given_same"): Text("名相同,姓不同", "same given name, another surname"),
    ("name", "character_missing"): Text("同姓,名少一个字", "same surname, a character of the given name missing"),
    ("name", "transcribed_alike"): Text("译名相近", "transcribed alike"),
    ("name", "one_differs"): Text("同姓,名有一个字不同", "same surname, one character of the given name differs"),
    ("name", "same_in_letters"): Text("汉字与拼音一致", "Chinese characters and Latin letters agree"),
    ("name", "words_same"): Text("所有词相同", "all words the same"),
    ("name", "given_and_surname_same"): Text("姓和名都相同", "same given name and surname"),
    ("name", "three_words_shared"): Text("有三个词相同", "three words shared"),
    ("name", "one_misspelt"): Text("姓或名拼写略有不同", "given name or surname spelt a little differently"),
    ("name", "both_misspelt"): Text("姓和名拼写都略有不同", "both spelt a little differently"),
    ("name", "initial"): Text("同姓,名的首字母相同", "same surname, same initial"),
    ("name", "two_words_shared"): Text("有两个词相同", "two words shared"),
    ("name", "family_same"): Text("仅姓相同", "only the surname is the same"),
    ("name", "one_word_shared"): Text("有一个词相同", "one word shared"),
    ("name", "something_alike"): Text("略有相似", "something alike"),
    ("birth", "same"): Text("出生日期相同", "same birth date"),
    ("birth", "day_and_month_turned"): Text("月和日颠倒", "day and month exchanged"),
    ("birth", "one_digit"): Text("一位数字不同或相邻两位颠倒", "one digit differs, or two are exchanged"),
    ("birth", "calendar"): Text("相差15至60天,可能是农历与公历之别", "15 to 60 days apart: perhaps the lunar calendar"),
    ("birth", "year_and_month_or_day"): Text("年相同,月或日相同", "same year, and same month or day"),
    ("birth", "two_digits"): Text("两位数字不同", "two digits differ"),
    ("birth", "year"): Text("年相同", "same year"),
    ("birth", "year_near"): Text("年份相差不超过两年", "at most two years apart"),
    ("sex", "same"): Text("性别相同", "same sex"),
    ("identity", "same"): Text("号码相同", "same number"),
    ("identity", "one_digit"): Text("号码有一位不同", "one digit of the number differs"),
    ("identity", "two_digits"): Text("号码有两位不同", "two digits of the number differ"),
    ("household", "phone"): Text("电话相同", "same phone"),
    ("household", "household"): Text("户号相同", "same household number"),
    ("household", "relative"): Text("有同名的亲属", "a relative of the same name"),
    ("household", "address"): Text("住址相同", "same address"),
    ("household", "place_in_area"): Text("同一地区的同名村居", "the same place in the same area"),
    ("household", "address_alike"): Text("住址相近", "addresses alike"),
    ("household", "place"): Text("同名村居", "a place of the same name"),
    ("household", "area"): Text("同一地区", "same area"),
    ("household", "area_part"): Text("同一县区", "same county"),
    ("household", "prefecture"): Text("同一地市", "same prefecture"),
})
_MISSING = Text("一方没有填写", "missing on one side")
_OTHER = Text("不同", "different")
_ATTRIBUTE_SAME = Text("相同", "the same")


def comparison_text(comparison: str, attributes: tuple[str, ...] = ()) -> Text:
    """The name of a comparison; `attribute_0` is called as the first of `attributes` is."""
    if comparison.startswith("attribute_"):
        name = attributes[int(comparison.removeprefix("attribute_"))]
        return Text(name, name)
    return COMPARISONS[comparison]


def level_text(comparison: str, level: str) -> Text:
    """What a level of the evidence says, as LinkResult's file names it."""
    if level in {"missing", "other"}:
        return _MISSING if level == "missing" else _OTHER
    return _ATTRIBUTE_SAME if comparison.startswith("attribute_") else LEVELS[comparison, level]
