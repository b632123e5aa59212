"""``python -m khabar.ontology`` writes the JSON-LD context to standard output."""

import json
import sys

from . import context

json.dump(context(), sys.stdout, indent=2)
sys.stdout.write("\n")
