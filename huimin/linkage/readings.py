"""How Chinese names sound: readings of characters, of surnames that sound otherwise, and what dialects confuse.

Characters are read one by one, never as words, so that the same character always has the same reading: a
name is no sentence, and two clerks who hear one name must arrive at one sound. Surnames come first from a
table, because the dictionaries give the everyday reading (单 dān), not that of the surname (Shàn).
"""

from collections.abc import Callable
from functools import lru_cache

SURNAME_READINGS = dict(
    pair.split(":") for pair in (
        "单:shan 覃:qin 解:xie 仇:qiu 朴:piao 查:zha 曾:zeng 任:ren 区:ou 盖:ge 华:hua 纪:ji 缪:miao 乐:yue 员:yun "
        "翟:zhai 召:shao 宓:mi 冼:xian 洗:xian 折:she 秘:bi 繁:po 种:chong 重:chong 祭:zhai 黑:he 盛:sheng 燕:yan "
        "应:ying 卜:bu 柏:bai 句:gou 逄:pang 佘:she 那:na 宿:su 瞿:qu 褚:chu 邸:di 隗:wei 郗:xi 费:fei 葛:ge 阚:kan "
        "过:guo 能:nai 牟:mou 车:che 参:shen 郇:xun 幺:yao 都:du 藏:zang 相:xiang 莘:shen 沈:shen 强:qiang 曲:qu "
        "谌:chen 叶:ye 长:zhang 尉:wei 晁:chao 庹:tuo 郜:gao 仉:zhang 行:xing 教:jiao 乜:nie 占:zhan 缴:jiao 哈:ha"
    ).split())
DOUBLE_SURNAMES = dict(
    pair.split(":") for pair in (
        "欧阳:ou'yang 上官:shang'guan 司马:si'ma 诸葛:zhu'ge 尉迟:yu'chi 万俟:mo'qi 令狐:ling'hu 皇甫:huang'fu 司徒:si'tu "
        "东方:dong'fang 夏侯:xia'hou 公孙:gong'sun 慕容:mu'rong 宇文:yu'wen 长孙:zhang'sun 澹台:tan'tai 单于:chan'yu "
        "申屠:shen'tu 淳于:chun'yu 独孤:du'gu 南宫:nan'gong 司空:si'kong 端木:duan'mu 赫连:he'lian 呼延:hu'yan "
        "钟离:zhong'li 轩辕:xuan'yuan 闻人:wen'ren 鲜于:xian'yu 闾丘:lü'qiu 太史:tai'shi 公冶:gong'ye 濮阳:pu'yang "
        "百里:bai'li 东郭:dong'guo 西门:xi'men 拓跋:tuo'ba 第五:di'wu 仲孙:zhong'sun 宗政:zong'zheng 完颜:wan'yan"
    ).split())

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"))
_FINALS = (("ing", "in"), ("eng", "en"), ("ang", "an"))


@lru_cache(maxsize=1)
def _dictionary() -> Callable[[str], str]:
    try:
        from pypinyin import Style, lazy_pinyin
    except ModuleNotFoundError:  # certain rules compare characters only, and need no sounds
        return str
    return lambda character: str(lazy_pinyin(character, style=Style.NORMAL)[0])


@lru_cache(maxsize=60_000)
def reading(character: str) -> str:
    """The sound of one character without its tone: 伟 → wei. What is no Chinese character stands for itself."""
    return _dictionary()(character).replace("ü", "v")


@lru_cache(maxsize=1)
def _to_simplified() -> Callable[[str], str]:
    try:
        from opencc import OpenCC
    except ModuleNotFoundError:
        return str
    converter = OpenCC("t2s")
    return lambda character: str(converter.convert(character))


@lru_cache(maxsize=60_000)
def simplified(character: str) -> str:
    """The simplified form of one character: 張 → 张."""
    return _to_simplified()(character) or character


@lru_cache(maxsize=2_000)
def dialect(syllable: str) -> str:
    """A syllable as people who do not tell n/l, r/l, zh/z, in/ing or hu/f apart say it: ning → lin."""
    for heard, said in _INITIALS:
        if syllable.startswith(heard):
            syllable = said + syllable[len(heard):]
            break
    if syllable.startswith("hu"):
        syllable = "f" + (syllable[2:] or "u")
    if syllable == "fei":
        syllable = "fi"
    for heard, said in _FINALS:
        if syllable.endswith(heard):
            return syllable[: -len(heard)] + said
    return syllable


def surname_reading(surname: str) -> list[str]:
    """The syllables of a surname of one or two characters."""
    if surname in DOUBLE_SURNAMES:
        return DOUBLE_SURNAMES[surname].replace("ü", "v").split("'")
    return [SURNAME_READINGS.get(character) or reading(character) for character in surname]
