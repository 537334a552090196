"""The list of packages in setup.cfg is written by hand; here it meets the disk."""

from __future__ import annotations

import re
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repo.tree import ROOT, files, imports_of, lines, modules, setup_cfg

CONFIG = setup_cfg()
FOLDERS = dict((part.strip() for part in line.split("=", 1)) for line in lines(CONFIG["options"]["package_dir"]))
OURS = frozenset(FOLDERS)
PLACES = sorted({place.split("/")[0] for place in FOLDERS.values()})
# The rooms that may use more than the packages of a bare "pip install hrlearn".
NEEDS_LTI = ("hrlearn.db", "hrlearn_lti", "hrlearn_sandbox", "hrlearn_migrations")


def _name_of(folder: Path) -> str:
    """Return the import name of a package folder."""
    for top, place in FOLDERS.items():
        if folder.is_relative_to(ROOT / place):
            return ".".join([top, *folder.relative_to(ROOT / place).parts])
    message = f"{folder.relative_to(ROOT)} is in no folder that setup.cfg maps to a package"
    raise AssertionError(message)


def _module_of(path: Path) -> str:
    package = _name_of(path.parent)
    return package if path.stem == "__init__" else f"{package}.{path.stem}"


def test_listed_packages_are_those_on_disk():
    on_disk = {_name_of(path.parent) for path in modules(*PLACES) if path.name == "__init__.py"}
    assert sorted(on_disk) == sorted(lines(CONFIG["options"]["packages"]))


def test_no_module_lies_outside_a_package():
    stray = [str(path.relative_to(ROOT)) for path in modules(*PLACES) if not (path.parent / "__init__.py").exists()]
    assert stray == []


def test_every_import_name_is_ours():
    assert [name for name in OURS if not name.startswith("hrlearn")] == []


def _declared(*extras: str) -> set[str]:
    """Return the distributions that setup.cfg asks for, bare or with extras."""
    wanted = lines(CONFIG["options"]["install_requires"])
    for extra in extras:
        wanted += lines(CONFIG["options.extras_require"][extra])
    found = {Requirement(line) for line in wanted if not line.startswith("#")}
    names = {canonicalize_name(one.name) for one in found}
    return names | {canonicalize_name(part) for one in found for part in _of_extras(one)}


def _of_extras(asked: Requirement) -> list[str]:
    """Return what the extras of a requirement bring, such as cryptography for pyjwt[crypto]."""
    brought = [Requirement(line) for line in requires(asked.name) or []] if asked.extras else []
    return [one.name for one in brought if one.marker and any(one.marker.evaluate({"extra": e}) for e in asked.extras)]


def _brought_by_xblock() -> set[str]:
    """XBlock's own doors lead through web-fragments (a part of it from 6.2 on) and WebOb."""
    asked = {canonicalize_name(Requirement(line).name) for line in requires("XBlock") or []}
    return asked & {"web-fragments", "webob"}


def _third_parties(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)} - OURS - sys.stdlib_module_names


@pytest.fixture(scope="module")
def distributions():
    """Say for each import name which installed distributions bring it."""
    found = packages_distributions()
    return {name: {canonicalize_name(one) for one in brought} for name, brought in found.items()}


@pytest.mark.parametrize("path", list(modules(*PLACES)), ids=_module_of)
def test_everything_imported_is_declared(path, distributions):
    extras = ("lti", "postgres") if _module_of(path).startswith(NEEDS_LTI) else ()
    declared = _declared(*extras)
    if _module_of(path).startswith("hrlearn_xblocks"):
        declared = _declared("xblocks") | _brought_by_xblock()
    undeclared = {name for name in _third_parties(path) if not distributions.get(name, set()) & declared}
    assert undeclared == set(), f"declare these in setup.cfg: {sorted(undeclared)}"


def test_data_files_are_packed():
    patterns = {name: lines(value) for name, value in CONFIG["options.package_data"].items()}
    tops = sorted(patterns, key=len, reverse=True)
    missing = []
    for path in _data_files():
        owner = next(top for top in tops if _folder(top) in path.parents)
        inside = path.relative_to(_folder(owner)).as_posix()
        if not any(_glob(pattern).fullmatch(inside) for pattern in patterns[owner]):
            missing.append(str(path.relative_to(ROOT)))
    assert missing == []


def _data_files() -> list[Path]:
    places = [ROOT / place for place in FOLDERS.values()]
    return [path for path in files() if path.suffix != ".py" and any(place in path.parents for place in places)]


def _folder(package: str) -> Path:
    top, *rest = package.split(".")
    return ROOT.joinpath(FOLDERS[top], *rest)


def _glob(pattern: str) -> re.Pattern[str]:
    """Translate a pattern of package_data: ** is any depth, * stays in its folder."""
    parts = re.split(r"(\*\*/|\*\*|\*)", pattern)
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
    return re.compile("".join(meaning.get(part, re.escape(part)) for part in parts))
