-- The role of the service, which owns its database and has no other rights. The PostgreSQL image runs this when it makes the
-- database; elsewhere an administrator does: PUFFEL_SECRETS=. psql postgresql://postgres@db.example.com/postgres -f FILE
\set password `cat "${PUFFEL_SECRETS:-/run/secrets}/database-password"`
create role puffel login password :'password';
create database puffel owner puffel;
