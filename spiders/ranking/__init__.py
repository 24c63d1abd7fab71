"""统计登记: rankings such as the 500 strongest, read for the names, list, year and rank; one file a list."""
