"""News from networks, handed from room to room: neighbours that may not import each other.

received   (channel, items: Sequence[Heard])   a webhook brought something; whoever keeps it takes it in
outcomes   (channel, outcomes: Sequence[Outcome])   a network says what became of what it had accepted
measured   (channel, items: Sequence[Measured])   figures that a network told by itself
arrived    (workspace_id, items: [(Heard, its labels, its channel's id, its message's id)])
           something said to the brand was taken in: theirs, and new
"""

from jubir.core.hook import Hook

received = Hook()
outcomes = Hook()
measured = Hook()
arrived = Hook()
