"""hrlearn: harm-reduction lessons for police, played and marked by one pure engine."""

__version__ = "0.1.0"
