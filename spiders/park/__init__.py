"""工业区名录: companies of industrial parks and development zones; one file a site."""
