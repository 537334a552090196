"""Every performance claim, beside its physical floor measured in the same run on the same machine.

What belongs here: operations, their floors, and the table. What does not: limits that a build must keep (the bytes of a
page are a test, ``tests/browser/test_weight.py``); times depend on the machine and are never asserted.
``docs/reference/benchmarks.md`` says what each row means.
"""
