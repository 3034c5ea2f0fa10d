"""What a person sees and touches. The only code that knows Kivy.

Renders view data and reports what was touched. Must not know: devices, sync, use cases.
"""
