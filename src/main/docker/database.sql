-- Creates the role of the service, which owns its database and has no other rights. The PostgreSQL image runs this script when
-- it initializes the server. Elsewhere, an administrator runs it: PUFFEL_SECRETS=. psql
-- postgresql://postgres@db.example.com/postgres -f FILE
\set password `cat "${PUFFEL_SECRETS:-/run/secrets}/database-password"`
create role puffel login password :'password';
create database puffel owner puffel;
