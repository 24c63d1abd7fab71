"""Identity across sources: files and the database on one side, `pipelines.matching` on the other."""
