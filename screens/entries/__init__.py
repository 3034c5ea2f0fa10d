"""How each kind of answer is entered. An entry holds what is typed until the person goes on."""
