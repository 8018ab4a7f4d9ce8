"""What a figure is called and what kind it is."""
