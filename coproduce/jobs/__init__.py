"""Background work: a row in the database is the truth, Celery only does what the row says.

An operation calls `queue.request(...)` inside its transaction. A worker leases what is due, runs
the handler that an app registered with `@registry.handles(kind)`, and writes how it ended. What a
lost message, a dead broker or a killed worker leaves behind, the sweep picks up.
"""
