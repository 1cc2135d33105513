"""A PostgreSQL server of the tests' own, from the system's package, on a socket in a temporary folder."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN_SECONDS = 60


@dataclass
class Server:
    """A running server; each test takes a database of its own."""

    programs: Path
    folder: Path
    user: str | None  # who runs it where the tests are root's: the server refuses root
    made: int = 0

    def url(self) -> str:
        """The address of a fresh, empty database, as a site's settings would give it."""
        self.made += 1
        name = f"site_{self.made}"
        self.run("createdb", "-h", self.folder, "-U", "plimsoll", name)
        return f"postgresql://plimsoll@/{name}?host={quote(str(self.folder))}"

    def run(self, program: str, *arguments: str | Path) -> None:
        """One of the server's programs, as the user who runs it."""
        command = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, user=self.user, cwd="/", check=False)
        assert done.returncode == 0, f"{program}: {done.stderr}"

    def stop(self) -> None:
        """As a power cut would: nothing is finished first."""
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def start(self) -> None:
        """Start it on its socket alone; no port is opened."""
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        log = self.folder / "log"
        self.run("pg_ctl", "-D", self.folder / "data", "-l", log, "-o", options, "-w", "start")


def find_programs() -> Path | None:
    """Where the server's programs are; None where there are none."""
    found = subprocess.run([ROOT / "tools" / "postgres.sh", "--find"], capture_output=True, text=True)
    return Path(found.stdout.strip()) if found.returncode == 0 else None


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """A server for the block. Its folder has a short name: sockets may not have long ones."""
    with tempfile.TemporaryDirectory(prefix="pl-pg-", dir="/tmp") as name:
        folder = Path(name)
        user = _unprivileged() if os.getuid() == 0 else None
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        folder.chmod(0o755)
        server = Server(programs, folder, user)
        server.run(
            "initdb", "-D", folder / "data", "-U", "plimsoll", "--auth=trust", "--no-sync", "-E", "UTF8"
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _unprivileged() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
