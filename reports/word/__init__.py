"""The same blocks for a word processor: officials edit the wording, so headings, tables and captions are real ones."""
