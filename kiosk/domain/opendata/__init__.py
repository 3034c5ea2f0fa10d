"""The catalogue as open data: CPSV-AP 3.2 with a DCAT record, JSON and CSV. Pure; bytes out."""
