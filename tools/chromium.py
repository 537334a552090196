"""Find Chromium for the browser tests, and install it where this machine lets us.

`python tools/chromium.py` is what `make test` runs: it prints one sentence and fails only where CI is set,
because a skipped browser test on a laptop is a nuisance and a skipped one in CI is a hole.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "Chromium was not found. Install it (Debian, Ubuntu: apt-get install chromium) "
    "or name the program in HRLEARN_CHROMIUM."
)


def find_chromium(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the path of Chromium: HRLEARN_CHROMIUM where it is set, else the first known name on the path."""
    named = environ.get("HRLEARN_CHROMIUM")
    candidates = [named] if named else list(NAMES)
    return next(filter(None, (shutil.which(name, path=environ.get("PATH")) for name in candidates)), None)


def in_ci(environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether nobody is watching, so that a missing browser must fail."""
    return environ.get("CI", "").lower() not in {"", "0", "false"}


def _administrator() -> list[str] | None:
    """Return the words before a command that needs root, or None when we cannot be root."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    allowed = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if allowed else None


def install_chromium() -> None:
    """Install Chromium with apt-get where that exists and we may; otherwise change nothing."""
    prefix = _administrator()
    if shutil.which("apt-get") is None or prefix is None:
        return
    print("-- installing Chromium for the browser tests (a minute or two, once)", flush=True)
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print("\n".join(f"   | {line}" for line in done.stderr.strip().splitlines()[-5:]), flush=True)
            return


def main() -> int:
    """Make sure of Chromium if we can, and return the exit code."""
    if find_chromium() is None and not os.environ.get("HRLEARN_CHROMIUM"):
        install_chromium()
    if find_chromium() is not None:
        return 0
    print(MISSING if in_ci() else f"{MISSING} The browser tests are skipped until then.", flush=True)
    return 1 if in_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
