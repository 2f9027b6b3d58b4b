"""Files are read as UTF-8 from inside their folder, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirgen.errors import UsageError
from mirgen.phrase import Library

from .conftest import Write, assert_refused, source

WRONG = {
    "token": (
        source(context="<image> {{ image(1) }}"),
        "4",
        "a template can't hold '<image>'",
        "write {{ image(k) }} where image k stands, and no characters that aren't seen",
    ),
    "private": (
        source(summary="\ue000"),
        "6",
        "a template can't hold '\\ue000'",
        "write {{ image(k) }} where image k stands, and no characters that aren't seen",
    ),
    "not-utf8": (
        source().encode() + b"\xff\xfe",
        "11",
        "the template isn't UTF-8",
        "save it as UTF-8",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_templates(write: Write, name: str) -> None:
    assert_refused(write, *WRONG[name])


def test_line_numbers_survive_crlf_and_a_byte_order_mark(write: Write) -> None:
    text = source(summary="{{ scale | nunber }}").replace("\n", "\r\n")
    root = write({"speed/bad.jinja": b"\xef\xbb\xbf" + text.encode()})
    with pytest.raises(UsageError, match=r"bad\.jinja:6\)"):
        Library.load([root])


def test_missing_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such templates folder"):
        Library.load([tmp_path / "none"])
    with pytest.raises(UsageError, match=r"the templates folder holds no \*\.jinja file"):
        Library.load([tmp_path])


def test_a_link_out_of_the_folder_is_refused(write: Write, tmp_path: Path) -> None:
    secret = tmp_path / "secret.jinja"
    secret.write_text(source())
    root = write({"speed/a.jinja": source()})
    (root / "speed" / "b.jinja").symlink_to(secret)
    with pytest.raises(UsageError, match="a template can't be a link that leads out"):
        Library.load([root])
