"""The hazard log names controls, and tests that show them: each is there, and each hazard has an owner."""

import re

from tests.docs.documents import ROOT, code, table_rows, text_of

PAGE = "docs/hazard-log.md"
HEAD, _, *HAZARDS = table_rows(text_of(PAGE))
_PLACE = re.compile(r"(?:benchmarks|dashboard|docs|expectations|pipelines|sample_data|tests|tools)/[\w./-]+")
_TEST = re.compile(r"(?P<file>tests/[\w/]+\.py)::(?P<name>\w+)")


def test_every_file_and_test_that_is_named_is_there():
    """A row with a test that was renamed or removed claims a control that nothing shows."""
    named = code(text_of(PAGE))
    places = [word for word in named if _PLACE.fullmatch(word)]
    assert len(places) > 20
    assert [word for word in places if not (ROOT / word).exists()] == []
    for word in named:
        if found := _TEST.fullmatch(word):
            assert (ROOT / found["file"]).is_file(), word
            assert f"def {found['name']}(" in text_of(found["file"]), word
        else:
            assert "::" not in word, word


def test_every_hazard_has_a_number_of_its_own_in_order_a_test_and_an_owner():
    assert "who owns it at the site" in HEAD
    numbers = [row[0].split()[0] for row in HAZARDS]
    assert numbers == [f"H{n}" for n in range(1, len(HAZARDS) + 1)]
    for row in HAZARDS:
        assert len(row) == len(HEAD), row[0]
        assert all(row), row[0]
        assert any(word.startswith("tests/") for word in code(row[3])), row[0]


def test_each_row_is_one_hazard():
    """Two hazards in a row share causes and controls that are only one's."""
    assert not [row[0] for row in HAZARDS if re.search(r",? or figures", row[0])]
