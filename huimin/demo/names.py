"""Names that sound ordinary and belong to nobody: common surnames with common given-name characters.

The lists are the author's own short selections of frequent characters, weighted by hand.
"""

from random import Random

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛")
_MALE = {
    "old": "国建德福贵生明华兴荣根富祥林树春海永昌忠义庆喜长水金土保全发财有才文清山宝",
    "middle": "军伟强勇刚建平斌辉峰涛志鹏超波杰林海明文光东国华永利民健新",
    "young": "浩宇轩子涵博俊杰文泽梓辰睿嘉豪天佑一诺思远明哲皓然昊晨逸铭",
}
_FEMALE = {
    "old": "秀英桂兰玉珍凤莲花芳淑贞香菊梅翠云金枝巧美荣素琴月娥春爱",
    "middle": "丽娟敏静燕霞红艳萍芳玲梅莉华琴英慧娜颖蓉娥桂",
    "young": "欣怡梓涵诗语嫣雨桐可馨思琪佳依诺若曦雅婷芷晴紫萱语",
}


def surname(rng: Random) -> str:
    """One surname; the first characters of the list are the most frequent, as in life."""
    if rng.random() < 0.004:
        return rng.choice(_DOUBLE_SURNAMES)
    place = int(len(_SURNAMES) * rng.random() ** 2)
    return _SURNAMES[place]


def given_name(rng: Random, sex: int, birth_year: int) -> str:
    """One or two characters in the taste of the birth year. sex: 1 male, 2 female (GB/T 2261.1)."""
    era = "old" if birth_year < 1962 else "middle" if birth_year < 1996 else "young"
    pool = (_MALE if sex == 1 else _FEMALE)[era]
    first = rng.choice(pool)
    return first if rng.random() < 0.14 else first + rng.choice(pool)
