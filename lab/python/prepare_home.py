"""Fills a SUPERSET_HOME: the schema, the roles, an admin, and the estate.

Usage: prepare_home.py blank|examples PASSWORD

All of Superset's own commands run in this one process: each would spend most of its time on
importing Superset otherwise.
"""

import gc
import json
import os
import sys

from end_with_parent import end_with_parent

end_with_parent()
# A short process with memory to spare.
gc.disable()
estate, password = sys.argv[1:]
with open(os.path.join(os.environ["SUPERSET_HOME"], "settings.json"), encoding="utf-8") as file:
    data_file = json.load(file)["dataFile"]

from flask.cli import ScriptInfo  # noqa: E402
from superset.app import create_app  # noqa: E402
from superset.cli.main import superset  # noqa: E402

app = create_app()


def run(*arguments: str) -> None:
    print("STEP", " ".join(arguments[:2]), flush=True)
    superset.main(
        args=list(arguments),
        obj=ScriptInfo(create_app=lambda: app),
        prog_name="superset",
        standalone_mode=False,
    )


run("db", "upgrade")
run(
    *("fab", "create-admin", "--username", "admin", "--firstname", "Ada", "--lastname", "Admin"),
    *("--email", "admin@example.org", "--password", password),
)
if estate == "examples":
    # The tables are there already. Superset's own inserts would take 4 minutes, ours take 9 s.
    run("load-examples", "--only-metadata")
else:
    run("set-database-uri", "--database_name", "examples", "--uri", f"sqlite:///{data_file}")
run("init")
