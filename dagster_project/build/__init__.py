"""From the raw store to a database that is swapped in, and what it says of its own making."""
