"""Media for real: probe, encode, stage. Knows no service and no HTTP, and talks to nobody."""

import os

from vidkit.engine.lettering import find_fribidi

find_fribidi()

# From 1.29 on ONNX Runtime reports models, sessions and a lasting id of the machine to its maker, unless this
# is set before it loads (microsoft/onnxruntime#27379). Who wants that sets the variable to 0.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
