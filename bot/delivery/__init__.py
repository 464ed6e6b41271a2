"""The right time: heartbeat, wake, outbox, pacing."""
