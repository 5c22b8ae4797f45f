"""The pure nouns and rules of the survey: no web, no database, no clock of their own."""
