// The peer of bench/cube_bench: the same questions to DuckDB, on one thread, in milliseconds of processor.
//   node cube_duckdb.mjs DIRECTORY-WITH-node_modules FILE.csv REPEATS
import { createRequire } from 'node:module';
const [, , where, file, repeats] = process.argv;
const { DuckDBInstance } = createRequire(where + '/')('@duckdb/node-api');
const db = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
const used = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000; };
const say = (name, ms) => console.log(JSON.stringify({ name, ms: Math.round(ms * 10) / 10 }));
let from = used();
await db.run(`CREATE TABLE g AS SELECT * FROM read_csv('${file}', delim=';', header=true, decimal_separator=',')`);
say('import', used() - from);
const cube = (by, measure) => `SELECT count(*), sum(n) FROM (SELECT ${by}, count(*) n${measure} FROM g GROUP BY CUBE(${by}))`;
const queries = {
	'year x subject x grade': 'SELECT year, subject, grade, count(*) FROM g GROUP BY ALL',
	'mean by school x year': 'SELECT school, year, avg(points), count(points) FROM g GROUP BY ALL',
	'mean by gender': 'SELECT gender, avg(points), count(points) FROM g GROUP BY ALL',
	'share by subject': 'SELECT subject, count(*) FILTER (points >= 10), count(points) FROM g GROUP BY ALL',
	'one school by year': 'SELECT year, avg(points) FROM g WHERE school = 10000019 GROUP BY ALL',
	'count by school': 'SELECT school, count(*) FROM g GROUP BY ALL',
	'all breakdowns': cube('school, year, subject, gender, grade', ''),
	'all breakdowns but school': cube('year, subject, gender, grade', ', avg(points)'),
};
for (const [name, sql] of Object.entries(queries)) {
	let best = Infinity;
	for (let i = 0; i < (name.startsWith('all') ? 1 : Number(repeats)); i++) {
		from = used();
		await db.run(sql);
		best = Math.min(best, used() - from);
	}
	say(name, best);
}
