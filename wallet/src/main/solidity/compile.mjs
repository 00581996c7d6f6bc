// Compiles the contracts and writes what Java reads:
//   node compile.mjs           writes ../resources/contracts.json and, for the tests, ../../test/resources/test-contracts.json
//   node compile.mjs --check   writes nothing; ends with 1 where a file differs from what the sources compile to
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileSources, settings, version } from "./compiler.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const sets = [
  { sources: here, target: join(here, "../resources/contracts.json") },
  { sources: join(here, "../../test/solidity"), target: join(here, "../../test/resources/test-contracts.json") },
];

function compile(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sol")).sort();
  const sources = Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const output = compileSources(sources);
  const contracts = {};
  for (const file of files) {
    const sourceSha256 = createHash("sha256").update(sources[file], "utf8").digest("hex");
    for (const name of Object.keys(output[file] ?? {}).sort()) {
      const { abi, evm } = output[file][name];
      if (evm.bytecode.object === "") continue; // interfaces
      contracts[name] = {
        source: file,
        sourceSha256,
        abi,
        bytecode: "0x" + evm.bytecode.object,
        deployedBytecode: "0x" + evm.deployedBytecode.object,
        immutableReferences: Object.values(evm.deployedBytecode.immutableReferences ?? {}).flat(),
      };
    }
  }
  return JSON.stringify({ compiler: version(), settings, contracts }, null, 1) + "\n";
}

const check = process.argv.includes("--check");
for (const { sources, target } of sets) {
  if (!existsSync(sources)) continue;
  const text = compile(sources);
  if (!check) {
    writeFileSync(target, text);
  } else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
    console.error(`${target} is not what the sources compile to; run "npm run compile" in ${here}`);
    process.exitCode = 1;
  }
}
