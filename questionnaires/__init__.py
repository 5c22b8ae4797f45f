"""Questionnaires as data: model, files, checks, routing, answers, scoring and importing.

Standard library only, so that a notebook, a command line and the web service share one reading of a file.
"""
