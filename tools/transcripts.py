"""The README's transcripts: what its commands print, on the sample site up to a fixed Sunday.

``python -m tools.transcripts`` runs them in a temporary folder and writes their answers into README.md. The
tests run the same commands and compare.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"

SAMPLE_END = date(2026, 6, 28)
"""Last Sunday of the sample that the transcripts are taken from. `plimsoll demo` itself ends last Sunday."""

MAKE_SAMPLE = "plimsoll demo --no-serve --folder northside"
"""The command that makes the sample. Nobody runs it here: the sample up to `SAMPLE_END` takes its place."""

_CONSOLE = r"^```console\n(?P<session>.*?)^```$"
_FILE = r"^`(?P<path>[\w./-]+)`\n\n```\w+\n(?P<content>.*?)^```$"
_BLOCK = re.compile(f"{_CONSOLE}|{_FILE}", re.MULTILINE | re.DOTALL)
_SNAPSHOT = re.compile(r"\b\d{6}-[0-9a-f]{16}\b")
_MARK = "\x1e"


@dataclass(frozen=True)
class Said:
    """One command of a document, and what stands below it as its output."""

    command: str
    output: str


@dataclass(frozen=True)
class Example:
    """A file that a document shows: its path on a line of its own, then its content."""

    path: str
    content: str

    @property
    def command(self) -> str:
        """The shell command that writes it; settings are added to those that are there."""
        how = ">>" if self.path.endswith(".toml") else ">"
        folder = self.path.rpartition("/")[0] or "."
        return f"mkdir -p {folder}\ncat {how} {self.path} <<'END OF FILE'\n{self.content}END OF FILE"


def steps(text: str) -> list[Said | Example]:
    """Commands and files of a document, in the order in which a reader meets them."""
    found: list[Said | Example] = []
    for block in _BLOCK.finditer(text):
        if block["path"] is None:
            found += _session(block["session"])
        else:
            found.append(Example(block["path"], block["content"]))
    return found


def _session(text: str) -> list[Said]:
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [Said(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def answers(of: list[Said | Example], folder: Path) -> list[str]:
    """What the commands print to stdout, in one shell in `folder`; the sample is there already."""
    script = ["set -e"]
    for step in of:
        if isinstance(step, Said):
            script.append(f"printf '{_MARK}'")
        script.append(":" if step.command == MAKE_SAMPLE else step.command)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"a command of the document failed\n{done.stdout}\n{done.stderr}")
    return done.stdout.split(_MARK)[1:]


def masked(output: str) -> str:
    """The output without what changes with every version: the id of a snapshot."""
    return _SNAPSHOT.sub("000001-0000000000000000", output)


def refreshed(text: str, outputs: list[str]) -> str:
    """The document with these outputs in place of its own."""
    new = iter(outputs)

    def block(found: re.Match[str]) -> str:
        if found["session"] is None:
            return found[0]
        session = "".join(f"$ {said.command}\n{next(new)}" for said in _session(found["session"]))
        return f"```console\n{session}```"

    return _BLOCK.sub(block, text)


def make_sample(folder: Path) -> str:
    """Make the sample site and run it; what `plimsoll demo --no-serve` prints when it does so."""
    from pipelines.commands.run import lines_of
    from pipelines.privacy import make_key_file
    from pipelines.run import run
    from pipelines.site import load_site
    from sample_data import write_site

    write_site(folder, "sample", end=SAMPLE_END)
    make_key_file(folder)
    return "".join(f"{line}\n" for line in lines_of(run(load_site(folder)), published=True))


def main() -> None:
    """Run everything the README shows and write the answers into it."""
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        sample = make_sample(Path(name) / "northside")
        outputs = answers(steps(text), Path(name))
    said = [step for step in steps(text) if isinstance(step, Said)]
    outputs = [
        sample if step.command == MAKE_SAMPLE else output for step, output in zip(said, outputs, strict=True)
    ]
    README.write_text(refreshed(text, outputs), encoding="utf-8")


if __name__ == "__main__":
    main()
