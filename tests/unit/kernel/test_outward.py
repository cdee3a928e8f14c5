"""What leaves for a screen or a spreadsheet does nothing there, and a program can take the apostrophe off again."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel import HuiminError, PeopleCsv, cell, printable, uncell

DANGEROUS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM", "=cmd|' /C calc'!A0",
             '=HYPERLINK("http://x","y")', "-", "+8613800000000", "'=1", "-2+3+cmd|' /C calc'!A0", "=IMPORTXML(1)", "@", "=\u200b1"]
HARMLESS = ["", "王一", "12", "-12", "-12.50", "1=1", "a@b", "'quoted'", "990101196503124020", " = "]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_would_be_a_formula_gets_an_apostrophe(text):
    assert cell(text) == "'" + text
    assert uncell(str(cell(text))) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_and_plain_negative_numbers_stay(text):
    assert cell(text) == text == uncell(text)


def test_numbers_stay_numbers():
    assert [cell(value) for value in (-1, -1.5, None, True)] == [-1, -1.5, None, True]


@given(st.text(alphabet="'=+-@\t\r\n＝＋－＠a1. "))
def test_the_way_back_gives_the_same_text(text):
    assert uncell(str(cell(text))) == text
    assert not str(cell(text)).startswith(tuple("=+@\t\r\n＝＋－＠"))


def test_every_cell_of_a_csv_for_people_passes_through():
    stream = io.StringIO()
    writer = PeopleCsv(stream)
    writer.writerow(["=1", -1])
    writer.writerows([["@x", "王"]])
    assert list(csv.reader(io.StringIO(stream.getvalue()))) == [["'=1", "-1"], ["'@x", "王"]]


def test_what_a_file_puts_into_a_message_acts_on_no_screen():
    assert printable("a\x1b[2Jb\u202e\ud800\n中") == "a\\x1b[2Jb\\u202e\\ud800\n中"
    assert "\x1b" not in str(HuiminError(message="\x1b]0;x\x07"))
