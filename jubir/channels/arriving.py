"""Told when something said to the brand was taken in: (workspace id, [(Heard, its labels, its channel id)]).

The inbox tells, listening hears; neighbours that may not import each other.
"""

from jubir.core.hook import Hook

arrived = Hook()
