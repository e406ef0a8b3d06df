"""The files by which word processors say that a document is open."""

from pathlib import Path

import pytest

from letterforge.word.open_elsewhere import open_elsewhere


@pytest.mark.parametrize("lock", ["~$tter.docx", "~$etter.docx", "~$letter.docx", ".~lock.letter.docx#"])
def test_a_document_that_is_open_is_remarked(tmp_path: Path, lock: str) -> None:
    (tmp_path / lock).write_bytes(b"")
    (remark,) = open_elsewhere(tmp_path / "letter.docx", "letter.docx")
    assert remark.kind == "open elsewhere"
    assert str(remark).startswith("letter.docx: is open in a word processor")


def test_one_that_is_not_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "~$other.docx").write_bytes(b"")
    (tmp_path / "letter.docx").write_bytes(b"")
    assert list(open_elsewhere(tmp_path / "letter.docx", "letter.docx")) == []
