"""Whether packages can be had, for the tests that install some."""

from __future__ import annotations

import re

import pytest
from packaging.utils import canonicalize_name

# How pip and the libraries below it name a network that does not answer.
NETWORK = ("connection broken by", "Connection", "NameResolutionError", "ReadTimeout", "Network is unreachable")
# An index that is away is told soon, and a test does not wait for it.
PATIENCE = ("--retries", "1", "--timeout", "20", "--disable-pip-version-check", "--no-input")
LINES_SHOWN = 40


def network_reason(output: str) -> str | None:
    """Return the words of pip that blame the network for its end, or None where the reason is another one.

    A package that is not found counts only where nobody answered when it was asked for by its name: one that was
    asked for in vain at an index that answers does not exist, and that is our mistake.
    """
    told = [line.strip() for line in output.splitlines()]
    network = [line for line in told if any(word in line for word in NETWORK)]
    if named := re.search(r"No matching distribution found for ([\w.-]+)", output):
        return next((line for line in network if f"/{canonicalize_name(named[1])}/" in line), None)
    return next((line for line in network if line.startswith("ERROR:")), None)


def give_up(output: str) -> None:
    """Skip where the package index cannot be reached, and fail with what pip said for every other reason."""
    if reason := network_reason(output):
        pytest.skip(f"The package index cannot be reached, so nothing can be installed. pip says: {reason}")
    pytest.fail("\n".join(output.splitlines()[-LINES_SHOWN:]))
