"""The parts that screens are made of. They know the theme, and no view as a whole."""
