// The same two routes by Fastify, in two processes. The database is migrated already: PORT, DATABASE_URL, and POOL connections
// in all.
import cluster from "node:cluster";
import Fastify from "fastify";
import pg from "pg";

const processes = 2;

const flight = {
  type: "object",
  properties: {
    id: { type: "integer" },
    origin: { type: "string" },
    destination: { type: "string" },
    number: { type: "string" },
    departure: { type: "string" },
    delay: { type: "integer" },
    distance: { type: "integer" },
    status: { type: "string" },
    key: { type: "string" },
  },
};

const page = {
  name: "page",
  text: `select id, origin, destination, "number", departure, delay, distance, status, key from flight order by id limit $1`,
  values: [100],
};

// Fields without a value are absent.
function present(row) {
  const view = {};
  for (const name in row) {
    if (row[name] !== null) view[name] = row[name];
  }
  return view;
}

function serve() {
  const pool = new pg.Pool({
    connectionString: process.env.DATABASE_URL,
    max: Number(process.env.POOL) / processes,
  });
  const app = Fastify();
  app.get("/ping", async () => "pong");
  app.get("/flights", { schema: { response: { 200: { type: "array", items: flight } } } }, async () =>
    (await pool.query(page)).rows.map(present));
  app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
}

if (cluster.isPrimary) {
  for (let i = 0; i < processes; i++) cluster.fork();
} else {
  serve();
}
