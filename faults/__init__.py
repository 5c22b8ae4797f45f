"""Fault tests: what is killed, cut, stopped, filled or failed while people answer, and whether an answer was lost or doubled."""
