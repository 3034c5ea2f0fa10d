"""What is plugged in. The only code that knows escpos, pyserial and cameras.

Sees a ticket, never an application: it must not import kiosk, sync or screens. A protocol is what
a device can do, a URL where it is, a driver how; a supervisor thread per device owns its port.
"""
