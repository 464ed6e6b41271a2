"""What is true about a runner's days. Standard library only; every rule is a pure function of facts and `now`."""
