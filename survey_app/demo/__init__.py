"""The demonstration: an invented city of sixteen towns, its residents and two waves of their answers.

Nothing here is a finding about Wenling.  Names of towns are real so that forms and reports look as they will; every
figure and every village is made up, from a seed.
"""
