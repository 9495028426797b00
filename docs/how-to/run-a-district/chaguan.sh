#!/bin/sh
# /usr/local/bin/chaguan (0755): the command line, as the account of the service and with its settings.
set -a
. /etc/chaguan/chaguan.env
set +a
exec runuser -u chaguan -- /opt/chaguan/current/node_modules/.bin/node /opt/chaguan/current/server/cli.ts "$@"
