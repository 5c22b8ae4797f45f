"""Explaining: which services carry the senses, how well they do, and what residents say should be improved first."""
