"""What a browser holds besides its session's cookie, right from the first answer on.

Asynchronous charts find their results through a token in a cookie. Upstream makes it anew whenever the request's user is
another than the session's, and takes for nobody also him whose request was refused before anybody looked who he is (a
CSRF token that is out of date); a token of nobody's is one that the JWT library refuses to read. From then on each chart
ends at the sign-in page. And of requests that come at once, as a report's browser sends them, the last to end writes the
session, without what the others had put into it: so all of it has to be there from the start.
"""

from flask import Flask, Response, g
from flask_login import user_logged_in
from flask_wtf.csrf import generate_csrf
from superset.async_events.async_query_manager import AsyncQueryManager
from superset.utils.core import get_user_id


class Handlers:
    """Takes what upstream would register."""

    def __init__(self) -> None:
        self.taken = []

    def after_request(self, handler):
        self.taken.append(handler)
        return handler


class ChannelOfAPerson(AsyncQueryManager):
    """Makes tokens only where it is known for whom."""

    def register_request_handlers(self, app: Flask) -> None:
        handlers = Handlers()
        super().register_request_handlers(handlers)

        @app.after_request
        def of_a_person(response: Response) -> Response:
            if get_user_id() is not None:
                for handler in handlers.taken:
                    response = handler(response)
            return response


@user_logged_in.connect
def begin(_app: Flask, user, **_: object) -> None:
    """Of the answer to a sign-in and of a report's session, too, it is known whose they are; both begin with a CSRF token."""
    g.user = user
    generate_csrf()
