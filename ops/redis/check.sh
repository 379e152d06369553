#!/bin/sh
# Healthy: answers with the right password. A Redis that still loads its file says LOADING and is not.
REDISCLI_AUTH="$(cat /run/secrets/redis_password)"
export REDISCLI_AUTH
[ "$(redis-cli ping)" = PONG ]
