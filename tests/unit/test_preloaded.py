"""A page names the scripts of the elements it begins with, and only such as are there."""

import re
from pathlib import Path

import streamlit

from dashboard.preloaded import KINDS, preloaded

STATIC = Path(streamlit.__file__).parent / "static"


def named() -> list[str]:
    return re.findall(r"<\./(static/js/[^>]+)>; rel=modulepreload", preloaded())


def test_each_kind_of_element_is_a_script_of_this_release_of_the_front_end():
    for kind in KINDS:
        assert any(name.startswith(f"static/js/{kind}.") for name in named()), kind


def test_every_script_named_is_there_and_named_once():
    assert len(named()) == len(set(named()))
    assert all((STATIC / name).is_file() for name in named())


def test_what_a_named_script_imports_is_named_too():
    for name in named():
        text = (STATIC / name).read_text(encoding="utf-8")
        imports = re.findall(r"""from\s*["']\./([\w.-]+\.js)["']""", text)
        assert {f"static/js/{one}" for one in imports} <= set(named()), name


def test_the_header_stays_far_below_what_servers_and_proxies_take():
    assert len(preloaded()) < 4096
