"""Receipt printers that speak ESC/POS.

python-escpos only encodes; transport, time-outs, status and the fate of a job are ours.
`encode` and `status` are pure; `line` owns a transport; `printer` decides what became of a job.
"""
