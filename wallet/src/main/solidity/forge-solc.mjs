#!/usr/bin/env node
// The compiler that forge calls: npm's solc behind the command line of a native one, so that nothing else has to be downloaded.
//   forge-solc.mjs --version                      prints the version in the native compiler's words
//   forge-solc.mjs --standard-json [anything]     standard JSON in on stdin, standard JSON out on stdout
import { readFileSync } from "node:fs";
import solc from "solc";

const options = process.argv.slice(2);
if (options.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (options.includes("--standard-json")) {
  // forge sends every source it found itself; an import that is missing there is an error, not a file to be looked for.
  process.stdout.write(solc.compile(readFileSync(0, "utf8")));
} else {
  console.error("only --version and --standard-json are understood");
  process.exitCode = 2;
}
