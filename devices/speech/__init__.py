"""A voice. The text goes in over a pipe: command lines can be read by everybody on the machine."""
