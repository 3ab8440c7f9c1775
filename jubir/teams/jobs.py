"""What the clock does for this room; config/recurring.py says when."""

from jubir.teams.actions import purge_deleted

__all__ = ["purge_deleted"]
