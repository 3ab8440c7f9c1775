"""`jubir demo`: the coffee shop Kopi Senja with three months behind it and one before it, on the sandbox network.

Everything it makes is in one workspace marked `is_demo`; `jubir demo --remove` takes it away again.
"""

import sys

from django.utils.translation import gettext as _


def have(days: int) -> None:
    """Make the demo unless it is there, and say how to get in."""
    from jubir.config import setup
    from jubir.config.demo import fill

    if fill.present() is not None:
        with setup.speaking():
            told = _(
                "The sample brand is there already. Begin it anew: jubir demo --remove, then jubir demo."
            )
        sys.stdout.write(f"{told}\n")
        return
    if not fill.SHORTEST <= days <= fill.LONGEST:
        with setup.speaking():
            told = _("The demo's past can be %(first)d to %(last)d days long.")
        raise SystemExit(told % {"first": fill.SHORTEST, "last": fill.LONGEST})
    with setup.speaking():
        sys.stdout.write(
            _("Making the sample brand Kopi Senja: it lives through %(days)d days …") % {"days": days} + "\n"
        )
    sys.stdout.flush()
    _brand, password = fill.make(days, tell=_tell if sys.stdout.isatty() else None)
    way_in = {"email": "laras@kopisenja.example", "password": password}
    with setup.speaking():
        told = _("Sign in as %(email)s with the password %(password)s") % way_in
    sys.stdout.write(f"\n  {told}\n")


def _tell(share: float) -> None:
    """How far it has come, on one line that is written over."""
    sys.stdout.write(f"\r  {share:.0%} " if share < 1 else "\r        \r")
    sys.stdout.flush()
