"""`jubir demo`: the coffee shop Kopi Senja with a month behind it and a month before it, on the sandbox network.

Everything it makes is in one workspace marked `is_demo`; `jubir demo --remove` takes it away again.
"""

import sys

from django.utils.translation import gettext as _


def have() -> None:
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
    with setup.speaking():
        sys.stdout.write(_("Making the sample brand Kopi Senja (about half a minute) …") + "\n")
    sys.stdout.flush()
    _brand, password = fill.make()
    way_in = {"email": "laras@kopisenja.example", "password": password}
    with setup.speaking():
        told = _("Sign in as %(email)s with the password %(password)s") % way_in
    sys.stdout.write(f"\n  {told}\n")
