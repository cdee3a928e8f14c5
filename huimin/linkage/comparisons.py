"""How two records are compared: for each kind of evidence, levels from the strongest agreement to none.

Which levels there are follows from the columns and scripts both tables have, never from which tables they are.
Name, birth date, sex and each attribute are evidence of their own. Phone, relatives, household, address and area
are one: people who share one of them mostly share the others, so four agreements would count one family four
times. The comparison `household` therefore takes the strongest single agreement and lets the rest be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

EITHER_MISSING = "missing"


@dataclass(frozen=True)
class Level:
    """code: stable name of the level; sql: when it applies (l and r as _l and _r suffixes); frequency: the column whose
    rare values weigh more when they agree"""

    code: str
    sql: str
    frequency: str | None = None


@dataclass(frozen=True)
class Comparison:
    """levels: strongest first; the last, `other`, is added by `as_splink`. missing: SQL for nothing to compare."""

    name: str
    missing: str
    levels: tuple[Level, ...]

    def as_splink(self) -> dict[str, Any]:
        """The comparison as Splink's settings have it."""
        levels: list[dict[str, Any]] = [{"sql_condition": self.missing, "label_for_charts": EITHER_MISSING, "is_null_level": True}]
        for level in self.levels:
            plain: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.code}
            if level.frequency:
                plain |= {"tf_adjustment_column": level.frequency, "tf_minimum_u_value": 1e-6,
                          "disable_tf_exact_match_detection": True}
            levels.append(plain)
        levels.append({"sql_condition": "ELSE", "label_for_charts": "other"})
        return {"output_column_name": self.name, "comparison_levels": levels}

    def code_of(self, gamma: int) -> str:
        """The level's code for Splink's comparison value: -1 missing, 0 none, the highest the strongest."""
        if gamma < 0:
            return EITHER_MISSING
        return "other" if gamma == 0 else self.levels[len(self.levels) - gamma].code


def choose(present: Iterable[str], scripts: Iterable[str], checked_numbers: bool, attributes: int) -> tuple[Comparison, ...]:
    """The comparisons for tables that both fill the columns `present`.

    scripts: "han" and "other" as names are written in; checked_numbers: identity numbers are Chinese ones
    """
    has, written = set(present), set(scripts)
    chosen = []
    if "n_key" in has:
        chosen.append(_name(written))
    if "birth" in has:
        chosen.append(_birth())
    if "sex" in has:
        chosen.append(Comparison("sex", _missing("sex"), (Level("same", _same("sex")),)))
    if "identity" in has:
        chosen.append(_identity(checked_numbers))
    household = _household(has)
    if household is not None:
        chosen.append(household)
    for position in range(attributes):
        column = f"a_{position}"
        chosen.append(Comparison(f"attribute_{position}", _missing(column), (Level("same", _same(column), column),)))
    return tuple(chosen)


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _missing(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _name(scripts: set[str]) -> Comparison:
    levels = [Level("same", _same("n_key"), "n_key")]
    if "han" in scripts:
        han = "n_script_l = 'han' AND n_script_r = 'han'"
        one_missing = ("n_family_l = n_family_r AND n_given_fuzzy_l <> n_given_fuzzy_r AND "
                       "(contains(' ' || n_given_fuzzy_l || ' ', ' ' || n_given_fuzzy_r || ' ') OR "
                       "contains(' ' || n_given_fuzzy_r || ' ', ' ' || n_given_fuzzy_l || ' '))")
        levels += [
            Level("same_sound", _same("n_pin"), "n_pin"),
            Level("like_sound_or_shape", f"({_same('n_fuzzy')}) OR ({_same('n_shape')})", "n_fuzzy"),
            Level("turned", _same("n_bag"), "n_bag"),
            Level("given_same", f"{han} AND contains(n_given_fuzzy_l, ' ') AND {_same('n_given_fuzzy')}",
                  "n_given_fuzzy"),
            Level("character_missing", f"{han} AND {one_missing}"),
            Level("transcribed_alike", f"{han} AND n_surname_l IS NULL AND n_surname_r IS NULL AND "
                  "jaro_winkler_similarity(n_fuzzy_l, n_fuzzy_r) >= 0.9"),
            Level("one_differs", f"{han} AND n_family_l = n_family_r AND contains(n_given_fuzzy_l, ' ') AND "
                  "contains(n_given_fuzzy_r, ' ') AND (n_first_l = n_first_r OR n_last_l = n_last_r)"),
        ]
    if len(scripts) > 1:
        levels.append(Level("same_in_letters", "n_script_l <> n_script_r AND (n_roman_l = n_roman_r OR n_roman_l = n_roman_turned_r "
                            "OR n_roman_turned_l = n_roman_r)", "n_roman"))
    if "other" in scripts:
        other = "n_script_l = 'other' AND n_script_r = 'other'"
        given = "jaro_winkler_similarity(n_given_l, n_given_r)"
        family = "jaro_winkler_similarity(n_surname_l, n_surname_r)"
        any_shared = f"{other} AND list_has_any(n_word_list_l, n_word_list_r)"
        shared = "len(list_intersect(n_word_list_l, n_word_list_r))"
        levels += [
            Level("words_same", f"{other} AND {_same('n_words')}", "n_words"),
            Level("given_and_surname_same", f"{other} AND {_same('n_given')} AND {_same('n_surname')}", "n_roman"),
            Level("turned", f"{other} AND n_given_l = n_surname_r AND n_surname_l = n_given_r"),
            Level("three_words_shared", f"{any_shared} AND {shared} >= 3"),
            Level("one_misspelt", f"{other} AND (({_same('n_surname')} AND {given} >= 0.88) OR ({_same('n_given')} AND {family} >= 0.88))"),
            Level("both_misspelt", f"{other} AND {given} >= 0.85 AND {family} >= 0.85"),
            Level("initial", f"{other} AND {_same('n_surname')} AND {_same('n_first')}", "n_surname"),
            Level("two_words_shared", f"{any_shared} AND {shared} >= 2"),
        ]
    levels.append(Level("family_same", _same("n_family"), "n_family"))
    if "other" in scripts:
        levels += [
            Level("given_same", f"{other} AND {_same('n_given')}", "n_given"),
            Level("one_word_shared", any_shared),
            Level("something_alike", f"{other} AND ({given} >= 0.85 OR {family} >= 0.85)"),
        ]
    return Comparison("name", _missing("n_key"), tuple(levels))


def _birth() -> Comparison:
    """Slips of one digit, two digits exchanged, day and month exchanged, another calendar, and so on down to the year.

    A date of the lunar calendar written as one of the common calendar lies 15 to 60 days before it.
    """
    eight = "len(birth_l) = 8 AND len(birth_r) = 8"
    year = "birth_l[1:4] = birth_r[1:4]"
    differ = "hamming(birth_l, birth_r)"
    turned = f"{year} AND birth_l[5:6] = birth_r[7:8] AND birth_l[7:8] = birth_r[5:6]"
    return Comparison("birth", _missing("birth"), (
        Level("same", _same("birth"), "birth"),
        Level("day_and_month_turned", f"{eight} AND {turned}"),
        Level("one_digit", f"CASE WHEN {eight} THEN {differ} <= 1 OR ({differ} = 2 AND {_same('birth_bag')}) ELSE false END"),
        Level("calendar", "abs(birth_day_l - birth_day_r) BETWEEN 15 AND 60"),
        Level("year_and_month_or_day", f"{year} AND {eight} AND (birth_l[5:6] = birth_r[5:6] OR birth_l[7:8] = birth_r[7:8])"),
        Level("two_digits", f"CASE WHEN {eight} THEN {differ} <= 2 ELSE false END"),
        Level("year", year),
        Level("year_near", "abs(birth_year_l - birth_year_r) <= 2"),
    ))


def _identity(checked: bool) -> Comparison:
    """Numbers that are equal and valid are linked before; what is left here are misprints of one another.

    Two digits exchanged are two different places; a digit left out is looked for only where the lengths differ by one.
    """
    least = 14 if checked else 5

    def near(most: int) -> str:
        return (f"least(len(identity_l), len(identity_r)) >= {least} AND CASE abs(len(identity_l) - len(identity_r)) "
                f"WHEN 0 THEN hamming(identity_l, identity_r) <= {most} "
                f"WHEN 1 THEN damerau_levenshtein(identity_l, identity_r) <= {most} ELSE false END")

    levels = [Level("same", _same("identity")), Level("one_digit", near(1)), Level("two_digits", near(2))]
    return Comparison("identity", _missing("identity"), tuple(levels))


def _household(has: set[str]) -> Comparison | None:
    """One comparison for everything a family shares; None when the tables have nothing of it in common."""
    levels = []
    if "phone" in has:
        levels.append(Level("phone", _same("phone"), "phone"))
    if "household" in has:
        levels.append(Level("household", _same("household"), "household"))
    if "relatives" in has:
        levels.append(Level("relative", "len(list_intersect(relatives_l, relatives_r)) > 0"))
    if "address_plain" in has:
        levels.append(Level("address", _same("address_plain"), "address_plain"))
        if "area" in has:
            levels.append(Level("place_in_area", f"{_same('place')} AND {_same('area')}"))
        levels += [Level("address_alike", "address_plain_l[1:2] = address_plain_r[1:2] AND "
                         "jaro_winkler_similarity(address_plain_l, address_plain_r) >= 0.93"),
                   Level("place", _same("place"), "place")]
    if "area" in has:
        code = r"regexp_full_match(area_l, '\d+') AND regexp_full_match(area_r, '\d+')"
        levels += [
            Level("area", _same("area"), "area"),
            Level("area_part", f"CASE WHEN {code} THEN len(area_l) >= 6 AND len(area_r) >= 6 AND area_l[1:6] = area_r[1:6] "
                  "ELSE contains(area_l, area_r) OR contains(area_r, area_l) END"),
            Level("prefecture", f"{code} AND area_l[1:4] = area_r[1:4]"),
        ]
    if not levels:
        return None
    columns = [column for column in ("phone", "household", "relatives", "address_plain", "area") if column in has]
    return Comparison("household", " AND ".join(f"({_missing(column)})" for column in columns), tuple(levels))
