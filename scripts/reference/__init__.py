"""Rebuild the tables of data/reference from a folder of facts: `python -m scripts.reference FACTS`."""
