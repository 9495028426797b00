#!/bin/sh
# upgrade.sh <folder of the new release>: backup, migrate, switch, look; when anything fails the old one serves on.
set -eu

new=$(readlink -f "${1:?Usage: upgrade.sh <folder of the new release>}")
root=${CHAGUAN_ROOT:-/opt/chaguan}
env_file=${CHAGUAN_ENV:-/etc/chaguan/chaguan.env}
restart=${CHAGUAN_RESTART:-systemctl restart chaguan}
as=${CHAGUAN_AS-runuser -u chaguan --}
old=$(readlink -f "$root/current")
[ "$new" != "$old" ] || { echo "$new serves already."; exit 0; }

set -a
. "$env_file"
set +a
chaguan() { ( cd "$1" && shift && $as node_modules/.bin/node server/cli.ts "$@" ); }

[ -f "$new/dist/desk/index.html" ] || { echo "The screens of $new are not built: npm install, npm run build."; exit 1; }
if breaking=$(chaguan "$new" migrate --dry); then echo "$breaking"; else
  echo "$breaking"
  echo 'The old release goes on serving.'
  exit 1
fi

echo '1/4 backup'
[ -z "${CHAGUAN_BACKUP:-}" ] || chaguan "$old" backup

echo '2/4 migrations'
if ! chaguan "$new" migrate; then
  echo 'A migration failed and was undone; the old release goes on serving. Send us its sentence.'
  exit 1
fi

echo '3/4 switch'
ln -sfn "$new" "$root/next" && mv -T "$root/next" "$root/current"
$restart

echo '4/4 look'
for second in $(seq 1 60); do
  if curl --silent --fail --max-time 2 "http://${HOST:-127.0.0.1}:${PORT:-8080}/ready" > /dev/null; then
    echo "Serving: $new (the one before: $old)"
    exit 0
  fi
  sleep 1
done
echo 'The new release does not answer: back to the one before.'
ln -sfn "$old" "$root/next" && mv -T "$root/next" "$root/current"
$restart
exit 1
