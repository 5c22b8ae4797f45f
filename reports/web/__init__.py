"""The same blocks for a screen: one self-contained file that a phone can read, without scripts or outside calls."""
