"""`python -m seawall.native`: build the kernel, and say where it is or why there is none."""

import sys

from seawall.native.build import main

sys.exit(main())
