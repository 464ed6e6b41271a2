"""What one sees: handlers, screens, buttons, and all the words."""
