"""What is done to the data: bytes and frames in, frames out.

No clock, disk, network, environment or global state; what a function needs is an argument. A
module is named after the thing it produces or judges.
"""
