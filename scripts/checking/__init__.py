"""Whether a source is still what its card says: a small polite sample of it, and a verdict."""
