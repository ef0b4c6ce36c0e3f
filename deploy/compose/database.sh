#!/bin/sh
# The role that Seawall uses, and its database: without SUPERUSER and BYPASSRLS, so that row
# security keeps organisations apart. Run once, by the first start of the database.
set -eu
password="$(cat /run/secrets/seawall)" # on a line of its own: where it fails, everything stops
psql --username=postgres --set=ON_ERROR_STOP=1 --set=password="$password" <<'SQL'
CREATE ROLE seawall LOGIN PASSWORD :'password' NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE DATABASE seawall OWNER seawall;
SQL
