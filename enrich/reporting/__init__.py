"""What the calls brought: rates with their intervals, the funnel, costs, and what each source is worth."""
