"""`python -m vidkit`: the command line where its script is not on the path."""

import sys

from vidkit.cli import main

sys.exit(main())
