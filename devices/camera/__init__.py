"""A V4L2 camera in a process of its own, which is killed when it hangs.

The child reads the device and writes JPEG frames to its standard output; it may block for ever, lie
or die without anybody waiting for it. Frames are in memory only: a pipe, then the latest one here.
"""
