"""What it costs: benchmarks beside bare scripts that do only the computation, on the same files in the same run. No tests."""
