"""The parts that screens are made of. They know the theme and the emit chain, no view as a whole."""
