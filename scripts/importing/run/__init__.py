"""The run that stores what was read by hand: where Scrapy looks for its spider, and nothing else."""
