// The same for npm's whatsapp-chat-parser: node contender.mjs FILE TRUTH (run from the peers' folder).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.cwd() + "/");
const { parseString } = require("whatsapp-chat-parser");
const [file, truth] = process.argv.slice(2);
const start = process.hrtime.bigint();
const found = parseString(readFileSync(file, "utf8"));
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
const expected = JSON.parse(readFileSync(truth, "utf8"));
const two = (n) => String(n).padStart(2, "0");
const minute = (d) =>
  `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
let right = 0;
found.forEach((m, i) => {
  const e = expected[i];
  if (e && minute(m.date) === e[0] && m.author === e[1] && m.message === e[2]) right++;
});
console.log(JSON.stringify({ seconds, memory, rows: found.length, right, of: expected.length }));
