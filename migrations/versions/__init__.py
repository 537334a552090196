"""One file per revision, named and numbered by hand."""
