"""黄页: yellow pages, one file a site."""
