"""Who may use the console: roles, users, sessions, and the audit trail of who saw what."""
