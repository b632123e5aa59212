// Asks a source with Comunica and prints the first value of each row: node comunica.cjs KIND URL QUERY
const { QueryEngine } = require('@comunica/query-sparql');

const [kind, url, query] = process.argv.slice(2);

async function main() {
  const rows = await new QueryEngine().queryBindings(query, { sources: [{ type: kind, value: url }] });
  for await (const row of rows) console.log([...row.values()][0].value);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
