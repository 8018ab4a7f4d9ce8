"""How each kind of figure is put together."""
