"""An invented world of companies and the directory sites that list them, served on loopback, with its truth known.

`world.py` holds the companies and what each site prints of them, `industry.py`, `regional.py`, `recruitment.py` and
`blocked.py` lay that out as pages, `server.py` serves them, and `truth.py` scores what a crawl made of it. All of it
follows from a seed; no company, person or number in it is real.
"""
