"""What an Open edX server gets to load with the blocks."""

from __future__ import annotations

import json
import subprocess
import sys

FORBIDDEN = ["alembic", "flask", "granian", "hrlearn.db", "hrlearn.services", "hrlearn_lti", "joserfc", "jwt"]
FORBIDDEN += ["numpy", "psycopg", "pylti1p3", "requests", "scipy", "sqlalchemy", "werkzeug"]
PROGRAM = """
import json, sys
{first}
before = set(sys.modules)
import hrlearn_xblocks
print(json.dumps([sorted(before), sorted(sys.modules)]))
"""


def _loaded(first=""):
    path = json.dumps(sys.path)
    program = f"import sys; sys.path[:] = {path}\n" + PROGRAM.format(first=first)
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return [set(names) for names in json.loads(done.stdout)]


def test_the_blocks_bring_no_server_and_no_database():
    _, after = _loaded()
    assert sorted(after & set(FORBIDDEN)) == []
    assert "hrlearn.player" in after


def test_django_comes_only_with_xblock_itself():
    before, after = _loaded("import xblock.completable, xblock.core, xblock.fields, xblock.scorable, xblock.validation")
    assert ("django" in after) == ("django" in before)
