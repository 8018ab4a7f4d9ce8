"""What changed between publications, and why."""
