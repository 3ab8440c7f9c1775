"""What the clock does for this room; config/recurring.py says when."""

from jubir.activity.mail import mail_waiting

__all__ = ["mail_waiting"]
