"""Sets the password of one Superset account to the text on standard input: set_password.py admin < FILE."""

import sys

from superset.app import create_app

with create_app().app_context():
    from superset.extensions import security_manager

    user = security_manager.find_user(username=sys.argv[1])
    if user is None:
        sys.exit(f"there is no account {sys.argv[1]}")
    security_manager.reset_password(user.id, sys.stdin.read().strip())
