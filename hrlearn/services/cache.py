"""A small memory of things that are slow to make and can be made again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Memory"]

Thing = TypeVar("Thing")


class Memory(Generic[Thing]):
    """Keeps the last ``size`` things that were asked for; safe between threads.

    Two threads that miss at once both make the thing: they are equal, and nobody waits for a slow one under the lock.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()

    def peek(self, key: Hashable) -> Thing | None:
        """Return the thing if it is here."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
            return self._things.get(key)

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """Return the thing, made first where it is not here; what ``make`` raises goes through and nothing is kept."""
        found = self.peek(key)
        if found is not None:
            return found
        made = make()
        self.put(key, made)
        return made

    def put(self, key: Hashable, thing: Thing) -> None:
        """Keep a thing in the place of an older one."""
        with self._lock:
            self._things[key] = thing
            self._things.move_to_end(key)
            while len(self._things) > self._size:
                self._things.popitem(last=False)
