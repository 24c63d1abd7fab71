"""What `leads probe` is made of: read one page, tell what the general reader finds in it, draft a spider from it."""
