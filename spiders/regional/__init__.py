"""地方网站企业名录: directories of a city or region, one file a site."""
