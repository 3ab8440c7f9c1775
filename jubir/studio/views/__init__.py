"""The studio's pages, a module per screen: compose, calendar, queue, post."""
