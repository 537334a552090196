"""The helpers that run before anything is installed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.repo.tree import ROOT
from tools import bootstrap, chromium
from tools.bootstrap import Stamp, wanted
from tools.chromium import find_chromium, in_ci

LTI = frozenset({"lti"})
ALL = frozenset({"lti", "dev"})


@pytest.mark.parametrize(
    ("old", "extras", "goal"),
    [
        pytest.param(None, LTI, Stamp("new", LTI), id="nothing there"),
        pytest.param(Stamp("new", LTI), LTI, None, id="the same again"),
        pytest.param(Stamp("new", ALL), LTI, None, id="more than asked for is there"),
        pytest.param(Stamp("new", LTI), ALL, Stamp("new", ALL), id="an extra is missing"),
        pytest.param(Stamp("old", ALL), LTI, Stamp("new", ALL), id="setup.cfg changed: nothing is dropped"),
    ],
)
def test_what_gets_installed(old, extras, goal):
    assert wanted(old, "new", extras) == goal


def test_a_stamp_survives_the_disk(tmp_path):
    Stamp("abc", ALL).write(tmp_path / "stamp")
    assert Stamp.read(tmp_path / "stamp") == Stamp("abc", ALL)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"digest": "abc"}', "half a st"])
def test_a_broken_stamp_counts_as_none(tmp_path, text):
    (tmp_path / "stamp").write_text(text, encoding="utf-8")
    assert Stamp.read(tmp_path / "stamp") is None


def test_another_setup_cfg_has_another_digest(tmp_path):
    for name in bootstrap.SOURCES:
        (tmp_path / name).write_text("one", encoding="utf-8")
    before = bootstrap.digest(tmp_path)
    (tmp_path / "setup.cfg").write_text("two", encoding="utf-8")
    assert bootstrap.digest(tmp_path) != before


def test_a_failed_installation_is_explained(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    log = tmp_path / "install.log"
    assert not bootstrap.run_aloud([sys.executable, "-c", "raise SystemExit('ERROR: no matching distribution')"], log)
    text = bootstrap.explain(log)
    assert "ERROR: no matching distribution" in text
    assert "run the same command again" in text


def _program(folder, name, text):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def _find_python(folder, **settings):
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools" / "find_python.sh")],
        env={"PATH": str(folder), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_name_that_does_not_run_is_passed_over(tmp_path):
    _program(tmp_path, "python3", "exit 127")
    _program(tmp_path, "python3.12", "exit 0")
    assert _find_python(tmp_path).stdout.strip() == "python3.12"


def test_a_python_without_venv_names_the_package_to_install(tmp_path):
    _program(tmp_path, "python3", 'case "$2" in *ensurepip*) exit 1;; *%d.%d*) echo 3.11;; esac')
    done = _find_python(tmp_path)
    assert done.returncode == 1
    assert "python3.11-venv" in done.stderr


def test_no_python_at_all_says_so(tmp_path):
    done = _find_python(tmp_path)
    assert done.returncode == 1
    assert "3.11" in done.stderr


def test_a_wrong_name_for_python_is_not_replaced_by_another(tmp_path):
    _program(tmp_path, "python3", "exit 0")
    done = _find_python(tmp_path, PYTHON="no-such-python")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no-such-python does not run" in done.stderr


def test_the_named_chromium_wins(tmp_path):
    named = _program(tmp_path, "mine", "exit 0")
    _program(tmp_path, "chromium", "exit 0")
    assert find_chromium({"HRLEARN_CHROMIUM": str(named), "PATH": str(tmp_path)}) == str(named)


def test_chromium_is_found_by_its_other_names(tmp_path):
    found = _program(tmp_path, "google-chrome", "exit 0")
    assert find_chromium({"PATH": str(tmp_path)}) == str(found)


def test_a_wrong_name_is_not_replaced_by_another_browser(tmp_path):
    _program(tmp_path, "chromium", "exit 0")
    assert find_chromium({"HRLEARN_CHROMIUM": "no-such-program", "PATH": str(tmp_path)}) is None


@pytest.mark.parametrize(
    ("value", "answer"), [("true", True), ("1", True), ("false", False), ("0", False), ("", False)]
)
def test_ci_is_recognised(value, answer):
    assert in_ci({"CI": value}) is answer


def _machine(folder, monkeypatch, install):
    """Make the path hold an apt-get that does `install`, the two words before it, and nothing else."""
    _program(folder, "apt-get", f'echo "$@" >> {folder}/said; [ "$1" = update ] || {{ {install}; }}')
    for name in ("env", "sudo"):
        _program(folder, name, 'while :; do case "$1" in -n|*=*|env) shift;; *) break;; esac; done; "$@"')
    _program(folder, "true", "exit 0")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("HRLEARN_CHROMIUM", raising=False)


def test_a_missing_chromium_is_installed(tmp_path, monkeypatch, capsys):
    _machine(tmp_path, monkeypatch, f"echo '#!/bin/sh' > {tmp_path}/chromium; /bin/chmod +x {tmp_path}/chromium")
    assert chromium.main() == 0
    assert "installing Chromium" in capsys.readouterr().out
    assert [line.split()[0] for line in (tmp_path / "said").read_text().splitlines()] == ["update", "install"]


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_where_it_cannot_be_installed_only_ci_fails(tmp_path, monkeypatch, capsys, ci, code):
    _machine(tmp_path, monkeypatch, "echo 'E: Unable to locate package chromium' >&2; exit 100")
    monkeypatch.setenv("CI", ci)
    assert chromium.main() == code
    told = capsys.readouterr().out
    assert "E: Unable to locate package chromium" in told
    assert "HRLEARN_CHROMIUM" in told
    assert ("are skipped until then" in told) is (code == 0)


def test_a_wrong_name_in_the_setting_installs_nothing(tmp_path, monkeypatch):
    _machine(tmp_path, monkeypatch, "exit 0")
    monkeypatch.setenv("HRLEARN_CHROMIUM", "no-such-program")
    monkeypatch.setenv("CI", "true")
    assert chromium.main() == 1
    assert not (tmp_path / "said").exists()
