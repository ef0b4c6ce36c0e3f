#!/bin/sh
# The role that Seawall uses, and its database: without SUPERUSER and BYPASSRLS, so that row
# security keeps organisations apart. Run once, by the first start of the database.
set -eu
psql --username=postgres --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/seawall)" <<'SQL'
CREATE ROLE seawall LOGIN PASSWORD :'password' NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE DATABASE seawall OWNER seawall;
SQL
