"""`python -m scripts.leads`, the same as `leads`."""

from scripts.leads import main

main()
