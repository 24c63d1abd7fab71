"""What comes back from calls: outcomes, answers, facts; when a company may be called again, who works it; the funnel.

`results.record_call` is the one way in, for files and for the console alike.
"""
