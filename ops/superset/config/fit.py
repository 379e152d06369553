"""Fits a restored database to this stack, and says what does not fit.

The stack's own accounts get the passwords that are in its secrets, since a dump brings back those of its day. Ends with
1 where an encrypted value cannot be read with the current key: the dump is from before a rotation.
"""

from superset.app import create_app

from credentials import secret

with create_app().app_context():
    from superset.extensions import security_manager

    from re_encrypt import verify

    for name in ("admin", "probe"):
        user = security_manager.find_user(username=name)
        if user is None:
            print(f"there is no account {name} in it")
        else:
            security_manager.reset_password(user.id, secret(f"{name}_password"))
    verify()
