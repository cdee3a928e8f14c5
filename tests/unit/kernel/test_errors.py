"""What an error suggests: the known name most like the one typed, in both languages, or nothing."""

from huimin.kernel.errors import did_you_mean, near_hint


def test_the_nearest_name_is_suggested_or_none() -> None:
    known = {"dibao": 1, "tekun": 2}
    assert near_hint("dibo", known) == {"hint_zh": "是不是“dibao”?", "hint_en": "Did you mean “dibao”? "}
    assert near_hint("xyz", known) == near_hint("dibao", ()) == {"hint_zh": "", "hint_en": ""}
    assert did_you_mean("tekum", known).zh == "是不是“tekun”?"
