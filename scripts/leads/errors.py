"""Failures that a user can mend; the message says how."""


class LeadsError(Exception):
    """A job cannot be done; the message names the cause and the way out."""
