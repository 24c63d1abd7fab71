"""行业网站名录: directories by industry, one file a site."""
