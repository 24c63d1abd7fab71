"""RUN: the `leads` command, one module a subcommand, with the demo, the tests and the benchmarks."""
