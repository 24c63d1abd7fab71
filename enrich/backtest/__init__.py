"""What past calls say of a profile's grades: each called lead judged as it stood before its first call, then measured.

Here live the reconstruction, the measures with their intervals, and the model that may be proposed beside the rules.
Nothing here writes; what calls do to a grade from day to day lives in `enrich.calls.spoken`.
"""
