"""The nightly run: what is due is crawled, judged, exported and backed up, and a report says how it went."""
