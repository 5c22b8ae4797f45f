"""Confidentiality (code X of release rule R1): which counts and figures must go so that nobody can work out a hidden one.

:mod:`.table`, :mod:`.attack`, :mod:`.suppress` and :mod:`.greedy` are the engine and know nothing of surveys.
"""
