"""What one can do: a use case is one transaction; facts in, facts out; no words. Every one ends in `look`."""
