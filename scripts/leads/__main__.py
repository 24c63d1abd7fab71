"""`python -m scripts.leads`, the same as `leads`."""

import sys

from scripts.leads import main

sys.exit(main())
