"""How the browser that makes pictures for reports becomes the person whose report it is."""

# Of Nginx itself: no session comes with it, and nothing in it runs.
HARMLESS = "/static/assets/images/favicon.png"


def sign_in(driver, user):
    """
    Gives the browser the person's cookies. They can only be set on a page of the same address, for which upstream opens
    the sign-in page: whose own requests may end later and bring back the session of nobody, and the report then shows
    that page, or nothing. A picture does not do that.
    """
    from superset.extensions import machine_auth_provider_factory
    from superset.utils.urls import headless_url

    driver.get(headless_url(HARMLESS))
    for name, value in machine_auth_provider_factory.instance.get_cookies(user).items():
        driver.add_cookie({"name": name, "value": value, "secure": True, "httpOnly": True})
    return driver
