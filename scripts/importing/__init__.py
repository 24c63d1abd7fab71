"""Lists that came by hand (spreadsheets, cards, pasted text): read, mapped to fields, sent through the pipelines."""
