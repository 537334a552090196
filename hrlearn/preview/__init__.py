"""The preview: a lesson in its author's own browser, as learners will see it, beside what lint says of it.

What belongs here: finding what there is to see (every page, every scene in a state that the engine reaches, every item
answered), the pages around it, and a small server for this computer alone. What does not: what learners see
(``hrlearn.player``), what is wrong (``hrlearn.authoring``). Nothing is ever written to disk.
"""

from hrlearn.preview.edition import Edition, Workshop
from hrlearn.preview.server import make_server
from hrlearn.preview.site import Site
from hrlearn.preview.values import Reply, Request

__all__ = ["Edition", "Reply", "Request", "Site", "Workshop", "make_server"]
