"""The workbook (tables.xlsx): every released number, a sheet per topic."""
