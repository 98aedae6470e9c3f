// Reads messages as a mail program does: a line of base64 in, a line of JSON out.
//
//   node parse_mail.mjs FOLDER     FOLDER holds node_modules
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "package.json"));
const { default: PostalMime } = require("postal-mime");

for await (const line of createInterface({ input: process.stdin })) {
  const mail = await PostalMime.parse(Buffer.from(line, "base64"));
  const attachments = mail.attachments.map(({ filename, mimeType, disposition, contentId, content }) =>
    ({ filename, mimeType, disposition, contentId, content: Buffer.from(content).toString("base64") }));
  console.log(JSON.stringify({ ...mail, attachments }));
}
