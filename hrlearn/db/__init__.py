"""The only room that knows SQLAlchemy: tables, statements, transactions and the history of both.

What belongs here: storing and finding what the use cases ask for through ``Storage``. What does not: deciding anything;
that is ``hrlearn.services``. Every statement gets its academy from the unit of work; the few that span academies are in
``installation.py``.
"""

from hrlearn.db.database import Database, make_database
from hrlearn.db.ids import new_id

__all__ = ["Database", "make_database", "new_id"]
