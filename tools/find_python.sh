#!/bin/sh
# Prints a Python that can build our virtual environment, or says what to install.
# Each candidate is started, not only looked up: a version manager leaves names on the path that do not run.
fit='import sys; sys.exit(0 if sys.version_info >= (3, 11) else 1)'
parts='import ensurepip, venv'
without_venv=''

for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    "$candidate" -c "$fit" >/dev/null 2>&1 || continue
    if "$candidate" -c "$parts" >/dev/null 2>&1; then
        echo "$candidate"
        exit 0
    fi
    without_venv="$candidate"
done

if [ -n "$without_venv" ]; then
    version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$without_venv is new enough but cannot make virtual environments." >&2
    echo "On Debian or Ubuntu install the missing part: apt-get install python$version-venv" >&2
elif [ -n "${PYTHON:-}" ]; then
    echo "$PYTHON does not run, or is older than Python 3.11. Name another one, or leave PYTHON out." >&2
else
    echo "No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3" >&2
fi
exit 1
