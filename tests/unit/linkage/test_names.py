"""What names are compared by: characters, sounds, shapes, words."""

import pytest

from huimin.linkage import names, readings, shapes


def alike(first: str, second: str) -> set[str]:
    one, other = names.features(first), names.features(second)
    return {part for part in ("key", "pin", "fuzzy", "shape", "bag", "given_fuzzy", "family", "words", "roman")
            if getattr(one, part) is not None and getattr(one, part) == getattr(other, part)}


@pytest.mark.parametrize(("surname", "sound"), [
    ("单", "shan"), ("覃", "qin"), ("解", "xie"), ("仇", "qiu"), ("朴", "piao"), ("查", "zha"), ("曾", "zeng"), ("区", "ou"),
    ("尉迟", "yu chi"), ("万俟", "mo qi"), ("长孙", "zhang sun"), ("澹台", "tan tai"), ("吕", "lv")])
def test_surnames_are_read_as_surnames(surname: str, sound: str) -> None:
    assert names.features(surname + "明").pin == f"{sound} ming"


@pytest.mark.parametrize(("first", "second", "part"), [
    ("張偉", "张伟", "key"), ("王 芳", "王芳", "key"), ("张伟(曾用名张三)", "张伟", "key"), ("ＷＡＮＧ Fang", "wang fang", "key"),
    ("买买提·阿不都", "买买提•阿不都", "key"), ("买买提．阿不都", "买买提阿不都", "key"),
    ("章伟", "张玮", "pin"), ("宁静", "林静", "fuzzy"), ("张思", "章诗", "fuzzy"), ("黄英", "房音", "fuzzy"), ("李末", "李未", "shape"),
    ("王土", "王士", "shape"), ("苟小敏", "苟敏小", "bag"), ("王建国", "汪建国", "pin"), ("陈建国", "李建国", "given_fuzzy"),
    ("Mary Ann Smith", "SMITH, Mary Ann", "words"), ("José García", "jose garcia", "key"), ("Wang Fang", "王芳", "roman"),
])
def test_names_that_are_one(first: str, second: str, part: str) -> None:
    assert part in alike(first, second)


def test_names_that_are_two() -> None:
    assert alike("王芳", "李强") == set()
    assert alike("王芳", "王敏") == {"family"}


@pytest.mark.parametrize("nobody", ["", None, " ", "不详", "未知", "UNKNOWN", "()", "123"])
def test_what_is_no_name(nobody: str | None) -> None:
    assert names.features(nobody).key is None


def test_surname_and_given_name_kept_apart_are_one_name() -> None:
    assert names.features(None, "欧阳", "明") == names.features("欧阳明")
    assert (names.features(None, "Smith", "Mary").surname, names.features("Mary Smith").surname) == ("smith", "smith")
    assert names.features("Mary Ann Smith", "Ann Smith", "Mary").surname == "ann smith"


def test_a_name_with_a_dot_has_no_surname() -> None:
    assert names.features("买买提·阿不都").surname is None
    assert names.features("阿里·木").surname is None
    assert names.features("欧阳明").surname == "欧阳"


def test_without_the_packages_names_still_have_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypinyin", None)
    monkeypatch.setitem(__import__("sys").modules, "opencc", None)
    for cached in (readings._dictionary, readings._to_simplified, readings.reading, readings.simplified):
        cached.cache_clear()
    try:
        assert names.features("王芳").key == "王芳"
    finally:
        for cached in (readings._dictionary, readings._to_simplified, readings.reading, readings.simplified):
            cached.cache_clear()


def test_every_look_alike_looks_like_itself() -> None:
    assert shapes.shape("末") == shapes.shape("未")
    assert "士" in shapes.look_alikes("土")
    assert shapes.look_alikes("芳") == ["劳"]
