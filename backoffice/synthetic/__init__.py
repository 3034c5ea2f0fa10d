"""People who do not exist: a fleet and its cases, to see an office at the size of a city.

Only the commands `generate` and `simulate-fleet` come here. NIK of kecamatan 99, names "Contoh".
"""
