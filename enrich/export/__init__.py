"""The only way out: every file that carries leads to anybody is written here, behind the gate, whole, and on record."""
