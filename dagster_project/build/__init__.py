"""From the raw store to a database that is swapped in."""
