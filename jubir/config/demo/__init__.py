"""`jubir demo`: the coffee shop Kopi Senja with a month behind it and a month before it, on the sandbox network.

Everything it makes is in one workspace marked `is_demo`; `jubir demo --remove` takes it away again.
"""

import sys


def have() -> None:
    """Make the demo unless it is there, and say how to get in."""
    from jubir.config.demo import fill

    if fill.present() is not None:
        sys.stdout.write(
            "The sample brand is there already. Begin it anew: jubir demo --remove, then jubir demo.\n"
        )
        return
    sys.stdout.write("Making the sample brand Kopi Senja (about half a minute) ...\n")
    sys.stdout.flush()
    _, password = fill.make()
    sys.stdout.write(f"\n  Sign in as laras@kopisenja.example with the password {password}\n")
