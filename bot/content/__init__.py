"""What the bot knows: the library of moves, the programmes, and where the world's clocks are."""
