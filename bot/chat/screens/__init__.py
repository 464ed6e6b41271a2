"""One file a screen: facts in, a Screen out. The same facts always draw the same screen."""
