"""One crawl by several processes, on one machine or many: queue, pace and items go through Redis (`REDIS_URL`).

Workers run the same `scrapy crawl` line; one `leads collect` stores what they read. A worker that dies loses nothing:
what it was reading is read again by another, and storing twice changes nothing.
"""
