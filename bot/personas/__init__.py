"""People who answer: seeded and pure, for simulations, autopilots and tests. They know the rules' words and nothing of a bot."""
