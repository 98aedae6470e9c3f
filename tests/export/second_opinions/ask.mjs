// Asks two tools what they think of an email and a web page: JSON in, JSON out.
//
//   node ask.mjs FOLDER     FOLDER holds node_modules
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "package.json"));
const { caniemail } = require("caniemail");
const { HtmlValidate, StaticConfigLoader } = require("html-validate");

const { email, web, clients, rules } = JSON.parse(readFileSync(0, "utf8"));

const { issues } = caniemail({ clients, html: email });
const dropped = {};
for (const [client, found] of issues.errors) {
  for (const { title } of found) (dropped[title] ??= []).push(client);
}

const configured = new StaticConfigLoader({ extends: ["html-validate:recommended"], rules });
const validator = new HtmlValidate(configured);
const faults = {};
for (const [name, page] of Object.entries({ email, web })) {
  const { results } = await validator.validateString(page);
  faults[name] = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId} in line ${line}: ${message}`));
}

console.log(JSON.stringify({ dropped, faults }));
