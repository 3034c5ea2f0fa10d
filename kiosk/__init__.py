"""What the kiosk knows and does. No Kivy, no Django here.

`domain` is plain data and rules; `usecases` run the journey's commands; `journey` and `views`
are pure functions over them. Only `bootstrap` may know every other package.
"""

__version__ = "0.1.0"
