"""Characters people and scanners take for one another because they look alike.

The groups are the author's own short selection of characters that stand in names and addresses. A confusion
outside the table still leaves all other characters of the name equal, which is a level of its own.
"""

_GROUPS = """
未末朱 土士 己已巳 日曰 人入八 天夫 王玉主 大太犬 干千于 午牛 白自 田由甲申 刀力 贝见 目且 木本术 石右 名各 今令
戊戍戌戎成 晴睛 瑞端 彬杉 陈阵 孟盂 宋宗 余佘 侯候 徐涂 沈枕 郭敦 蒋将 史吏 古吉 昌冒 免兔 辛幸 乌鸟 凤风 娟绢
玫攻 祥样 宇字 安妥 茶荼 菜莱 芳劳 李季 洪供 冰水永 明朋 清请 间问 享亨 折析 母毋 丘兵 元无 之乏 兴光 会合 治冶
准淮 崇祟 雪雷 霍翟 汪江 洁浩 杰述 丽雨 冬务 友发 艮良 斤斥 壬任 竞竟 卫韦 拴栓 泊洎 苑范 彭影 薛薜 萧肃 钓钩
弋戈 毛手 勾匀 夕歹 仑仓 亢元 宁字 伟伪 住佳 桂柱 林材 枚牧 炳柄 煊喧 熙照 琳淋 瑶摇 暖暧 旭旮 晨震 栋拣 槐愧
"""


def _table() -> dict[str, str]:
    """Each character with the first of its group; a character named in two groups joins them."""
    first: dict[str, str] = {}
    for group in _GROUPS.split():
        heads = {first.get(character, character) for character in group}
        head = min(heads)
        for character, known in list(first.items()):
            if known in heads:
                first[character] = head
        first.update(dict.fromkeys(group, head))
    return first


_TABLE = _table()
_FIRST = str.maketrans(_TABLE)


def shape(text: str) -> str:
    """The text with each character replaced by one that stands for all that look like it: 末 → 朱."""
    return text.translate(_FIRST)


def look_alikes(character: str) -> list[str]:
    """The other characters of the table that look like this one."""
    return sorted(other for other in _TABLE if shape(other) == shape(character) and other != character)
