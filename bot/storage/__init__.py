"""What is kept: answers, asks, ranges, outages and what left the house. What follows from them is derived, not stored."""
